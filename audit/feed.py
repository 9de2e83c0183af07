"""The log as others read it: events that have their places, after a position, in log order, a batch at a time.

Only sequenced events are handed out, so nobody who goes on from where they stopped misses one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import F, Min, QuerySet, Value
from django.db.models.functions import Coalesce

from audit.events import record
from audit.models import AuditEvent, Category, LogEntry

START: Final = -1
"""Where somebody stands who has read nothing: the log begins at position 0."""

WINDOW: Final = 5_000
"""Positions that are looked through at once, so that a reader of few events never reads the whole log in one go."""

WINDOWS: Final = 10
"""How many of them one answer takes: the rest is for the next, from where this one came to."""

FEED: Final = "audit.feed"
"""What an event is about that tells of a reading of the log by a program."""

_LATE: Final = 10_000
"""How many ids before the last that was placed an event may wait: on PostgreSQL, one whose transaction ended late."""

_COLUMNS = {
    "position": "position",
    "leaf": "leaf",
    "event_id": "event_id",
    "uid": "event__uid",
    "at": "event__at",
    "category": "event__category",
    "action": "event__action",
    "outcome": "event__outcome",
    "object_type": "event__object_type",
    "object_id": "event__object_id",
    "payload": "event__payload",
    "context": "event__context__facts",
    "source": "event__context__source",
    "principal": "event__context__principal",
    "agent": "event__context__agent",
    "organization": "event__context__organization",
}


class Entry(NamedTuple):
    """One event at its place. `payload` and `context` are the canonical texts, as they are hashed.

    Where retention has dropped the payload it is "", and `leaf` alone stands for what was said.
    """

    position: int
    leaf: bytes
    event_id: int
    uid: UUID
    at: datetime
    category: str
    action: str
    outcome: str
    object_type: str
    object_id: str
    payload: str
    context: str
    source: str
    principal: str | None
    agent: str | None
    organization: str | None

    @property
    def facts(self) -> dict[str, Any]:
        """The payload, read; nothing is left of it where it was dropped."""
        facts: dict[str, Any] = json.loads(self.payload) if self.payload else {}
        return facts


@dataclass(frozen=True)
class Which:
    """Whose events, about what, and of when; `until` is left out itself. What is not said, is all of them."""

    organization: str = ""
    principal: str = ""
    object_type: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def __str__(self) -> str:
        return ", ".join(f"{name} {value}" for name, value in vars(self).items() if value) or "everything"


EVERYTHING: Final = Which()


@dataclass(frozen=True)
class Batch:
    """`reached` is the last position that was looked at; `more` says that the log goes on after it."""

    entries: list[Entry]
    reached: int
    more: bool


def head() -> int:
    """The last position; START in an empty log."""
    last = LogEntry.objects.order_by("-position").values_list("position", flat=True).first()
    return START if last is None else last


def read(after: int, which: Which = EVERYTHING, *, limit: int, to: int | None = None) -> Batch:
    """At most `limit` events after a position, from one window of the log, up to `to` or its head."""
    last = head() if to is None else to
    end = min(after + WINDOW, last)
    rows = _chosen(which).filter(position__gt=after, position__lte=end).order_by("position")
    entries = [Entry(*row) for row in rows.values_list(*_COLUMNS.values())[:limit]]
    reached = entries[-1].position if len(entries) == limit else max(end, after)
    return Batch(entries, reached, reached < last)


def read_on(after: int, which: Which = EVERYTHING, *, limit: int, to: int | None = None) -> Batch:
    """As `read`, window after window until there is something, the log ends, or it was enough.

    With nothing there at the end, the reader stays where they were, unless they would look through a window again.
    """
    last, windows = head() if to is None else to, 1
    batch = read(after, which, limit=limit, to=last)
    while batch.more and not batch.entries and windows < WINDOWS:
        batch, windows = read(batch.reached, which, limit=limit, to=last), windows + 1
    stays = not batch.entries and batch.reached - after <= WINDOW
    return Batch(batch.entries, after if stays else batch.reached, batch.more)


def follow(after: int, which: Which = EVERYTHING, *, to: int, size: int = 1_000) -> Iterator[list[Entry]]:
    """All batches up to a position, each read when it is asked for."""
    reached, more = after, after < to
    while more:
        batch = read(reached, which, limit=size, to=to)
        reached, more = batch.reached, batch.more
        if batch.entries:
            yield batch.entries


def count(after: int, which: Which = EVERYTHING, *, to: int) -> int:
    """How many events these are. Of everything, positions say it: no place is empty."""
    if which == EVERYTHING:
        return max(to - after, 0)
    return _chosen(which).filter(position__gt=after, position__lte=to).count()


def note_reading(action: str, reader: str, entries: list[Entry], **detail: object) -> bool:
    """Record once that a program was handed these events. Whether it was worth a note.

    Nobody's note is about other notes alone: else each reading would make an event for the next, and two readers
    would have each other read for ever.
    """
    if not any(entry.category != Category.AUDIT_READ or entry.object_type != FEED for entry in entries):
        return False
    extent = {"first": entries[0].position, "last": entries[-1].position, "events": len(entries)}
    record(Category.AUDIT_READ, action, "done", object_type=FEED, object_id=reader, detail=extent | detail)
    return True


def places_of(positions: Iterable[int]) -> list[Entry]:
    """The events at these positions, in log order."""
    rows = LogEntry.objects.filter(position__in=list(positions)).order_by("position")
    return [Entry(*row) for row in rows.values_list(*_COLUMNS.values())]


def _chosen(which: Which) -> QuerySet[LogEntry]:
    """Compared as expressions: with an index of its own, a column would have the whole past of one organization
    read, and then sorted."""
    rows = LogEntry.objects.annotate(
        of_organization=Coalesce(F("event__context__organization"), Value("")),
        of_principal=Coalesce(F("event__context__principal"), Value("")),
        of_type=Coalesce(F("event__object_type"), Value("")),
    )
    asked = {
        "of_organization": which.organization,
        "of_principal": which.principal,
        "of_type": which.object_type,
        "event__at__gte": which.since,
        "event__at__lt": which.until,
    }
    return rows.filter(**{name: value for name, value in asked.items() if value})


def waits_since() -> datetime | None:
    """Since when the oldest of the newest events has waited for its place; None where all have one."""
    last = LogEntry.objects.order_by("-position").values_list("event_id", flat=True).first() or 0
    waiting = AuditEvent.objects.filter(id__gt=last - _LATE, log_entry__isnull=True)
    oldest: datetime | None = waiting.aggregate(at=Min("at"))["at"]
    return oldest
