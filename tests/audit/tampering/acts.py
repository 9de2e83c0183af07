"""What SQL alone does not say: each act has the name under which the tables call it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection


@dataclass(frozen=True)
class Scene:
    """The names of the trail's rows, the file of the witness, and what undoes a change of the code."""

    names: dict[str, Any]
    witness_file: Path
    monkeypatch: pytest.MonkeyPatch


Act = Callable[[Scene], None]
ACTS: dict[str, Act] = {}


def act(done: Act) -> Act:
    ACTS[done.__name__] = done
    return done


def run(*statements: str, with_these: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, with_these)


@contextmanager
def behind_foreign_keys() -> Iterator[None]:
    """What is done meanwhile may leave rows that refer to none."""
    postgresql = connection.vendor == "postgresql"
    off, on = ("SET session_replication_role = replica", "RESET session_replication_role")
    run(off if postgresql else "PRAGMA foreign_keys = OFF")
    yield
    run(on if postgresql else "PRAGMA foreign_keys = ON")


@contextmanager
def another_key() -> Iterator[None]:
    """Signed meanwhile is what Mallory signs."""
    before, settings.LOG_KEYS = settings.LOG_KEYS, ["mallory's"]
    yield
    settings.LOG_KEYS = before
