"""Readers of the environment: a value that does not parse stops the start, and the message names it."""

from __future__ import annotations

import math
import re
from functools import partial
from pathlib import Path
from typing import Any, Final

import environ
from django.core.exceptions import ImproperlyConfigured

ENGINES: Final = {"django.db.backends.postgresql", "django.db.backends.sqlite3"}
YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
RATE: Final = re.compile(r"[1-9]\d*/(second|sec|minute|min|hour|day)")
SQLITE_OPTIONS: Final = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
    "PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON;",
}


class Environment(environ.Env):
    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().get_value(var, *args, **kwargs)
        except ValueError as error:
            raise ImproperlyConfigured(f"{var}: {error}") from error

    @classmethod
    def parse_value(cls, value: Any, cast: Any) -> Any:
        """Theirs takes whatever is no yes for a no."""
        return _flag(value) if cast is bool else super().parse_value(value, cast)

    def count(self, name: str, *, default: int, least: int = 1) -> int:
        found: int = self.get_value(name, cast=partial(_count, least=least), default=default)
        return found

    def amount(self, name: str, *, default: float) -> float:
        found: float = self.get_value(name, cast=_amount, default=default)
        return found

    def rate(self, name: str, *, default: str) -> str:
        """So many in a while: 120/min."""
        found: str = self.get_value(name, cast=_rate, default=default)
        return found

    def database(self, name: str, *, file: Path) -> dict[str, object]:
        """The one that is named, else SQLite in this file."""
        config = dict(self.db_url(name, default=f"sqlite:///{file}"))
        if config.get("ENGINE") not in ENGINES:
            raise ImproperlyConfigured(f"{name} is no address like postgres://user:password@host/database")
        if "sqlite" in config["ENGINE"]:
            return config | {"ENGINE": "shop.sqlite_in_line", "OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": 60}
        return config | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def _flag(value: str) -> bool:
    said = value.strip().lower()
    if said not in YES | NO:
        raise ValueError(f"{value!r} is neither 1 nor 0")
    return said in YES


def _count(value: str, least: int) -> int:
    if (number := int(value)) < least:
        raise ValueError(f"{number} is less than {least}")
    return number


def _amount(value: str) -> float:
    if not math.isfinite(number := float(value)) or number < 0:
        raise ValueError(f"{value!r} is no amount")
    return number


def _rate(value: str) -> str:
    if not RATE.fullmatch(value):
        raise ValueError(f"{value!r} is no rate like 120/min")
    return value
