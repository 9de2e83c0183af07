"""Whether the database still writes evidence, asked so cheaply that a load balancer may ask."""

from __future__ import annotations

from time import monotonic
from typing import Final

from django.db import connections

from audit.capture import drift

ASKED_ANEW_AFTER: Final = 30.0  # seconds

_asked: dict[str, tuple[float, list[str]]] = {}


def drifted(using: str = "default") -> list[str]:
    """As capture.drift, read anew twice a minute by each process."""
    at, found = _asked.get(using, (-ASKED_ANEW_AFTER, []))
    if monotonic() - at < ASKED_ANEW_AFTER:
        return found
    found = drift(connections[using])
    _asked[using] = (monotonic(), found)
    return found


def forget() -> None:
    """Ask anew at once: after a migration, and in tests."""
    _asked.clear()
