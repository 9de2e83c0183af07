"""Readers of the environment: a value that does not parse stops the start, and the message names it."""

from __future__ import annotations

import math
import re
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

import environ
from django.core.exceptions import ImproperlyConfigured

ENGINES: Final = {"django.db.backends.postgresql", "django.db.backends.sqlite3"}
YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
SERVER: Final = re.compile(r"(?:\[(?P<six>.+)\]|(?P<four>[^:]+))(?::(?P<port>\d+))?")
DNS_PORT: Final = 53
PORTS: Final = range(1, 2**16)
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

    def servers(self, name: str) -> list[tuple[str, int]]:
        """Name servers, each by its address and port."""
        found: list[tuple[str, int]] = self.get_value(name, cast=[_server], default=[])
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


def _server(value: str) -> tuple[str, int]:
    """One of IPv6 stands in brackets, so that its last colon is not taken for a port's (RFC 3986 §3.2.2)."""
    found = SERVER.fullmatch(value.strip())
    if found is None or (port := int(found["port"] or DNS_PORT)) not in PORTS:
        raise ValueError(f"{value!r} is no address like 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:5353")
    return str(ip_address(found["six"] or found["four"])), port
