"""SQL over postings: some positions that have one of several traits, and which of some positions have one.

Each statement reads at most what it is told to: a limit a term, or positions that are named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connections
from django.db.models import QuerySet

from audit.models import LogEntry

RANKED: Final = 1000
_OF_TERM = """SELECT position FROM (SELECT position FROM audit_posting
  WHERE term = %s AND position >= %s AND position < %s ORDER BY position {way} LIMIT %s) AS one"""


@dataclass(frozen=True)
class Span:
    """Positions from `least` to below `end`, walked from the newest or from the oldest."""

    least: int
    end: int
    newest_first: bool = True

    def behind(self, position: int) -> Span:
        if self.newest_first:
            return Span(self.least, min(self.end, position))
        return Span(max(self.least, position + 1), self.end, newest_first=False)


@dataclass(frozen=True)
class Clause:
    """One of these terms."""

    terms: tuple[int, ...]

    def some(self, span: Span, most: int, using: str) -> list[int]:
        """The next `most`, in the way of the span."""
        way = "DESC" if span.newest_first else "ASC"
        union = " UNION ".join([_OF_TERM.format(way=way)] * len(self.terms))
        bounds = [(term, span.least, span.end, most) for term in self.terms]
        sql = f"{union} ORDER BY position {way} LIMIT %s"
        return _positions(using, sql, [value for part in bounds for value in part] + [most])

    def among(self, positions: Sequence[int], using: str) -> set[int]:
        terms, places = (", ".join(["%s"] * len(values)) for values in (self.terms, positions))
        sql = f"SELECT position FROM audit_posting WHERE term IN ({terms}) AND position IN ({places})"
        return set(_positions(using, sql, [*self.terms, *positions]))

    def density(self, span: Span, using: str) -> float:
        """How many there are for each position of the log, by its newest."""
        most = max(50, RANKED // len(self.terms))
        newest = self.some(Span(span.least, span.end), most, using)
        reach = newest[-1] if len(newest) == most else span.least
        return len(newest) / max(1, span.end - reach)


@dataclass(frozen=True)
class Everything:
    """The log itself, where nothing is asked for."""

    terms: tuple[int, ...] = ()

    def some(self, span: Span, most: int, using: str) -> list[int]:
        way = "-position" if span.newest_first else "position"
        entries = LogEntry.objects.using(using).filter(position__gte=span.least, position__lt=span.end)
        return list(entries.order_by(way).values_list("position", flat=True)[:most])


def at_times(
    positions: Sequence[int], since: datetime | None, until: datetime | None, using: str
) -> Collection[int]:
    """Those whose events happened then: the log is in the order of commits, which is nearly that of the clock."""
    entries: QuerySet[LogEntry] = LogEntry.objects.using(using).filter(position__in=positions)
    if since is not None:
        entries = entries.filter(event__at__gte=since)
    if until is not None:
        entries = entries.filter(event__at__lt=until)
    return set(entries.values_list("position", flat=True))


def _positions(using: str, sql: str, params: Iterable[Any]) -> list[int]:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, list(params))
        return [position for (position,) in cursor.fetchall()]
