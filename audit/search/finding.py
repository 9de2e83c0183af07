"""A page of events that fit, newest first: after a position of the log, and never further than a number of looks.

The rarest filter is walked along its postings; each further one is asked about what was found there. Where two are
common apart and rare together, the page ends after MOST_LOOKED_AT of the rarest and says where to go on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from django.db import connections
from django.db.models import Max, Min, Q

from audit.models import AuditEvent, LogEntry
from audit.search.clauses import Clause, Everything, Span, at_times
from audit.search.filters import Filters
from audit.search.indexing import describe, head
from audit.search.marks import all_marks
from audit.search.models import Posting, Tally
from audit.search.traits import MARK, Trait, term_of
from audit.search.words import terms_of

PAGE: Final = 50
LOOKS: Final = (256, 1024, 4096, 4096, 4096, 4096)  # how many of the rarest are looked at, step by step
MOST_LOOKED_AT: Final = sum(LOOKS)
MOST_WAITING: Final = 100
WHOSE: Final = ("principal", "agent", "organization")

Sieve = Callable[[Sequence[int]], Collection[int]]


@dataclass(frozen=True)
class Row:
    """`position` in the log: None for seconds, until the event is sequenced and indexed."""

    event: AuditEvent
    position: int | None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """`older` and `newer` are positions to go on from; `gave_up` says that more may fit behind the last look."""

    rows: tuple[Row, ...]
    older: int | None
    newer: int | None
    gave_up: bool
    indexed_at: datetime | None
    waiting: int
    more_wait: bool


def find(
    filters: Filters,
    *,
    before: int | None = None,
    after: int | None = None,
    size: int = PAGE,
    using: str = "default",
) -> Page:
    """Those behind `before`, or those ahead of `after`, positions that a page gave; else the newest."""
    start = head(using)
    clauses = _clauses(filters, using)
    found, stopped = _walk(filters, clauses, _span(start.size, before, after), size + 1, using)
    positions = sorted(found[:size], reverse=True)
    ahead = stopped if stopped is not None else found[size - 1] if len(found) > size else None
    first = before is None and after is None
    waiting = _waiting(using, start.size) if first else []
    rows = [*_fitting(waiting, filters, clauses), *_rows(positions, using)]
    return Page(
        rows=tuple(row for row in rows if _is_what_was_asked(row, filters)),
        older=ahead if after is None else positions[-1] if positions else after + 1,
        newer=ahead if after is not None else _newer(positions, before),
        gave_up=stopped is not None,
        indexed_at=start.at,
        waiting=len(waiting),
        more_wait=len(waiting) == MOST_WAITING,
    )


def _clauses(filters: Filters, using: str) -> list[Clause]:
    chosen = [Clause((term_of(trait),)) for trait in filters.chosen]
    return chosen + [Clause(terms_of(word, using=using)) for word in filters.words]


def _span(size: int, before: int | None, after: int | None) -> Span:
    if after is not None:
        return Span(max(0, after + 1), size, newest_first=False)
    return Span(0, size if before is None else min(size, before))


def _walk(
    filters: Filters, clauses: list[Clause], span: Span, wanted: int, using: str
) -> tuple[list[int], int | None]:
    """Positions, and the one at which the walk was given up."""
    if any(not clause.terms for clause in clauses):
        return [], None
    span = _between(filters, span, using)
    ranked = sorted(clauses, key=lambda clause: clause.density(span, using)) if len(clauses) > 1 else clauses
    rarest: Clause | Everything = ranked[0] if ranked else Everything()
    sieves: list[Sieve] = [partial(clause.among, using=using) for clause in ranked[1:]]
    if filters.since or filters.until:
        sieves.append(partial(at_times, since=filters.since, until=filters.until, using=using))
    share = max([1, *(len(clause.terms) for clause in clauses)])
    found: list[int] = []
    for looks in LOOKS if sieves else (wanted,):
        most = max(wanted, looks // share)
        some = rarest.some(span, most, using)
        found += _sifted(some, sieves)
        if len(found) >= wanted or len(some) < most:
            return found[:wanted], None
        span = span.behind(some[-1])
    return found, some[-1]


def _sifted(positions: list[int], sieves: list[Sieve]) -> list[int]:
    for sieve in sieves:
        if positions:
            kept = sieve(positions)
            positions = [position for position in positions if position in kept]
    return positions


def _between(filters: Filters, span: Span, using: str) -> Span:
    """Where the hours asked for lie in the log; what happened then is among these, with a few of their neighbours."""
    if not filters.since and not filters.until:
        return span
    hours = Q(kind="all")
    if filters.since:
        hours &= Q(hour__gte=int(filters.since.timestamp()) // 3600)
    if filters.until:
        hours &= Q(hour__lte=int(filters.until.timestamp()) // 3600)
    ends = Tally.objects.using(using).filter(hours)
    there = ends.aggregate(first=Min("first_position"), last=Max("last_position"))
    if there["first"] is None:
        return Span(0, 0, span.newest_first)
    return Span(max(span.least, there["first"]), min(span.end, there["last"] + 1), span.newest_first)


def _rows(positions: list[int], using: str) -> list[Row]:
    entries = LogEntry.objects.using(using).filter(position__in=positions).order_by("-position")
    marks = _marks(positions, using)
    return [
        Row(entry.event, entry.position, marks.get(entry.position, ()))
        for entry in entries.select_related("event__context")
    ]


def _marks(positions: list[int], using: str) -> dict[int, tuple[str, ...]]:
    names = {term_of(Trait(MARK, mark.name)): mark.name for mark in all_marks()}
    postings = Posting.objects.using(using).filter(term__in=names, position__in=positions)
    marked: dict[int, tuple[str, ...]] = {}
    for term, position in postings.values_list("term", "position"):
        marked[position] = (*marked.get(position, ()), names[term])
    return marked


def _waiting(using: str, size: int) -> list[AuditEvent]:
    """Committed and not indexed yet: behind the last that is, in the order in which the sequencer takes them."""
    events = AuditEvent.objects.using(using).with_context()
    last = AuditEvent.objects.using(using).filter(log_entry__position=size - 1).first()
    if connections[using].vendor != "postgresql":
        behind = events.filter(id__gt=last.pk) if last else events
        return list(behind.order_by("-id")[:MOST_WAITING])
    if last is not None:
        events = events.filter(xid__gte=last.xid).exclude(xid=last.xid, id__lte=last.pk)
    return list(events.filter(xid__isnull=False).order_by("-xid", "-id")[:MOST_WAITING])


def _fitting(events: list[AuditEvent], filters: Filters, clauses: list[Clause]) -> list[Row]:
    told = describe(events[::-1])[::-1] if events else []
    return [
        Row(event, None, tuple(trait.value for trait in traits if trait.kind == MARK))
        for event, traits in zip(events, told, strict=True)
        if _is_then(event, filters) and _has_all({term_of(trait) for trait in traits}, clauses)
    ]


def _has_all(terms: set[int], clauses: list[Clause]) -> bool:
    return all(not terms.isdisjoint(clause.terms) for clause in clauses)


def _is_then(event: AuditEvent, filters: Filters) -> bool:
    return (not filters.since or event.at >= filters.since) and (
        not filters.until or event.at < filters.until
    )


def _is_what_was_asked(row: Row, filters: Filters) -> bool:
    """Numbers of traits may meet. Whose event it is rests on no number, but on what stands in its context."""
    held = [trait for trait in filters.chosen if trait.kind in WHOSE]
    return all(getattr(row.event.context, trait.kind) == trait.value for trait in held)


def _newer(positions: list[int], before: int | None) -> int | None:
    if before is None:
        return None
    return positions[0] if positions else before - 1
