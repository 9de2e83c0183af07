"""Who keeps checkpoints where the owner of the database cannot reach them: LOG_WITNESSES names them.

Each kind is a class with `anchor` (have it kept), `check` (is this receipt for this checkpoint) and `recall` (what does
the witness hold, whatever the database says). `recall` is what detects a log that was rolled back or rewritten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.conf import settings

from audit.witnesses.file import FileWitness
from audit.witnesses.http import HttpWitness
from audit.witnesses.offers import Witness
from audit.witnesses.s3 import S3Witness
from audit.witnesses.timestamps import TimeStampWitness

KINDS: Final[Mapping[str, type[Witness]]] = {
    "file": FileWitness,
    "s3": S3Witness,
    "rfc3161": TimeStampWitness,
    "http": HttpWitness,
}


def witnesses() -> list[Witness]:
    """Raises ValueError for one that is not described as its kind asks."""
    return list(_described(settings.LOG_WITNESSES))


def _described(descriptions: list[Mapping[str, Any]]) -> Iterator[Witness]:
    names = set()
    for description in descriptions:
        witness = _witness(**description)
        if witness.name in names:
            raise ValueError(f"two witnesses are called {witness.name}")
        names.add(witness.name)
        yield witness


def _witness(kind: str = "", **told: Any) -> Witness:
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of witness: {', '.join(KINDS)}")
    try:
        return KINDS[kind](**told)
    except TypeError as error:
        raise ValueError(f"a witness of kind {kind} is not described so: {error}") from error
