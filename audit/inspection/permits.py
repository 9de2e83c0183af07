"""Permits name a decision that was recorded before, in the same context, or the system context that needs none.

Whoever writes past `identity.policy.authorized` can say any permit to the database; here it is asked for.
"""

from __future__ import annotations

import re
from typing import Final

from audit.inspection.breaking import BrokenLogError
from audit.inspection.rows import Row
from audit.models import Category

_PERMIT: Final = '"permit":"'
_AFTER: Final = '","schema":'
_DECISION: Final = re.compile(r'"decision":"([^"\\]+)"')
_DROPPED: Final = ""
"""Stands for a decision of which retention has left the leaf alone: it may have been any."""
_DECIDED: Final = str(Category.POLICY_DECISION)


class Permits:
    """Decisions are kept as hashes: a million of them are to fit."""

    def __init__(self) -> None:
        self._decided: set[int] = set()

    def check(self, rows: list[Row]) -> None:
        for row in rows:
            payload = row[2] or ""
            if row.category == _DECIDED:
                named = _DECISION.findall(payload) or [_DROPPED]
                self._decided.update(hash(f"{decision} {row.context}") for decision in named)
            elif (start := payload.rfind(_PERMIT)) >= 0:
                permit, is_one, _ = payload[start + len(_PERMIT) :].partition(_AFTER)
                if is_one:
                    self._expect_decided(permit, row)

    def _expect_decided(self, permit: str, row: Row) -> None:
        if permit == row.source or hash(f"{permit} {row.context}") in self._decided:
            return
        if hash(f"{_DROPPED} {row.context}") not in self._decided:
            raise BrokenLogError(f"{row.name}: its permit names no decision in its context")
