"""The tables of attacks/: what is tried, by whom, in which words it is answered, and on which databases it is tried.

A name in braces stands for a row of the trail that is laid: see trail.py.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

TABLES = Path(__file__).parent / "attacks"
BUNDLES = "bundles"


class Attacker(StrEnum):
    APPLICATION = "application"
    OWNER = "owner"
    EDITOR = "editor"
    KEYHOLDER = "keyholder"
    SUPERUSER = "superuser"
    WITNESS = "witness"
    BEARER = "bearer"


class Answer(StrEnum):
    """In which way an attack fails, or that it does not."""

    REFUSED = "refused"
    FUTILE = "futile"
    DRIFT = "drift"
    DETECTED = "detected"
    ANCHORED = "anchored"
    UNSEEN = "unseen"


@dataclass(frozen=True)
class Attack:
    """`says` are the words of the refusal or the finding; of what is unseen, why that is so."""

    tries: str
    by: Attacker
    answer: Answer
    says: str
    sql: tuple[str, ...] = ()
    act: str = ""
    on: tuple[str, ...] = ("sqlite", "postgresql")


def subjects() -> list[str]:
    return sorted(path.stem for path in TABLES.glob("*.toml"))


def attacks_of(subject: str) -> list[Attack]:
    told = tomllib.loads((TABLES / f"{subject}.toml").read_text())
    return [_attack(**one) for one in told["attack"]]


def attacks(vendor: str, *answers: Answer) -> list[Attack]:
    """Those on the database; bundles, which are attacked outside it, have a test of their own."""
    every = [attack for subject in subjects() if subject != BUNDLES for attack in attacks_of(subject)]
    return [attack for attack in every if vendor in attack.on and attack.answer in answers]


def _attack(by: str, answer: str, sql: list[str] | None = None, on: str = "", **told: Any) -> Attack:
    where = {"on": (on,)} if on else {}
    return Attack(by=Attacker(by), answer=Answer(answer), sql=tuple(sql or ()), **told, **where)
