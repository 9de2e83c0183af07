"""The inside of the tree, kept so that a proof reads some hundred hashes of a log of any length.

A tile is complete when its 256 hashes are there, and is written then and once. What is not complete yet is made from
the hashes one level below, of which there are fewer than 256.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Max

from audit.log import full_root
from audit.models import Tile

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT
_AT_ONCE: Final = 500
"""Tiles made from one reading: four megabytes of hashes."""

_LEAVES = "SELECT leaf FROM audit_logentry WHERE position >= %s AND position < %s ORDER BY position"
_ROOTS = 'SELECT root FROM audit_tile WHERE level = %s AND "index" >= %s AND "index" < %s ORDER BY "index"'


def grow(size: int, *, using: str) -> None:
    """Write every tile that a log of `size` leaves completes and that is not there yet."""
    level = 0
    while complete := size >> HEIGHT * (level + 1):
        for start in range(_count(level, using), complete, _AT_ONCE):
            _write(level, start, min(start + _AT_ONCE, complete), using)
        level += 1


class Inside:
    """The full subtrees of a log, by level and index (audit.log.Node); what was read once is kept."""

    def __init__(self, *, using: str = "default") -> None:
        self._connection = connections[using]
        self._read: dict[tuple[int, int], list[bytes]] = {}

    def __call__(self, level: int, index: int) -> bytes:
        height, above = divmod(level, HEIGHT)
        first, count = index << above, 1 << above
        tile, offset = divmod(first, WIDTH)
        hashes = self._tile(height, tile)[offset : offset + count]
        if len(hashes) < count:
            raise LookupError(f"the log lacks hashes of level {level} at {index}")
        return full_root(hashes)

    def _tile(self, level: int, index: int) -> list[bytes]:
        if (level, index) not in self._read:
            start = index * WIDTH
            self._read[level, index] = list(_hashes(self._connection, level, start, start + WIDTH))
        return self._read[level, index]


def _count(level: int, using: str) -> int:
    last = Tile.objects.using(using).filter(level=level).aggregate(last=Max("index"))["last"]
    return 0 if last is None else int(last) + 1


def _write(level: int, start: int, end: int, using: str) -> None:
    hashes = list(_hashes(connections[using], level, start * WIDTH, end * WIDTH))
    if len(hashes) != (end - start) * WIDTH:
        raise LookupError(f"the log lacks hashes that tiles {start} to {end} of level {level} are made of")
    Tile.objects.using(using).bulk_create(
        Tile(level=level, index=start + number, root=full_root(hashes[number * WIDTH : (number + 1) * WIDTH]))
        for number in range(end - start)
    )


def _hashes(connection: BaseDatabaseWrapper, level: int, start: int, end: int) -> Iterator[bytes]:
    """What tiles of a level are made of: leaves below the lowest, else the roots of the level below."""
    with connection.cursor() as cursor:
        if level == 0:
            cursor.execute(_LEAVES, [start, end])
        else:
            cursor.execute(_ROOTS, [level - 1, start, end])
        for (value,) in cursor.fetchall():
            yield bytes(value)
