"""Events have their places in the order of their numbers, so that whoever lists them by number lists the log."""

from __future__ import annotations

from audit.inspection.breaking import BrokenLogError
from audit.inspection.rows import Row


class Order:
    """On PostgreSQL by transaction first, as the sequencer takes them."""

    def __init__(self) -> None:
        self._last = (0, 0)

    def check(self, rows: list[Row]) -> None:
        for row in rows:
            here = (row.xid or 0, row.number)
            if here <= self._last:
                raise BrokenLogError(f"{row.name}: its number is not after that of the event before it")
            self._last = here
