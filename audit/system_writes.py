"""What was written without a decision: counted by day and system context; and what no list allows is told.

`tell_unlisted` is the seam for alerts: one event a round, category "task", action "alert", outcome "unlisted".
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from audit.events import record
from audit.ids import first_of
from audit.models import AuditEvent, Category, LogEntry
from audit.queries import EventQuerySet
from audit.system_contexts import UNLISTED

log = logging.getLogger(__name__)

ABOUT: Final = "audit.unlisted"
#: In a payload's own keys: within a value, its quotes would be escaped.
_BY_NOBODYS_DECISION: Final = '"permit":"system:'


@dataclass(frozen=True)
class Written:
    """What one system context did to one kind of row on one day (UTC)."""

    day: date
    source: str
    object_type: str
    writes: int
    unlisted: int


def written(days: int, now: datetime | None = None) -> list[Written]:
    """Of the last days, newest first; what is on no list before what is."""
    since = (now or datetime.now(UTC)) - timedelta(days=days)
    changes = AuditEvent.objects.filter(
        uid__gte=first_of(since), category=Category.MODEL_CHANGE, payload__contains=_BY_NOBODYS_DECISION
    )
    counted = (
        changes.order_by()
        .annotate(day=TruncDate("at", tzinfo=UTC))
        .values_list("day", "context__source", "object_type")
        .annotate(writes=Count("pk"), unlisted=Count("pk", filter=Q(outcome=UNLISTED)))
    )
    found = [Written(*row) for row in counted]
    return sorted(found, key=lambda one: (-one.day.toordinal(), -one.unlisted, one.source, one.object_type))


def unlisted() -> EventQuerySet:
    """Changes by a system context of what it has no business with."""
    return AuditEvent.objects.filter(category=Category.MODEL_CHANGE, outcome=UNLISTED)


def tell_unlisted() -> int:
    """Say once of each that it was written: on the trail, and as an error in the log. Returns how many there were.

    In the order of the log: what is committed late may have a lower number than what was told before it.
    """
    new = _not_told()
    last = new.order_by("log_entry__position").values_list("pk", "log_entry__position").last()
    if last is None:
        return 0
    up_to, position = last
    found = new.filter(log_entry__position__lte=position)
    counts = {f"{source} {kind}": number for source, kind, number in _by_context(found)}
    detail = {"up_to": up_to, "writes": counts}
    record("task", "alert", UNLISTED, object_type=ABOUT, object_id=up_to, detail=detail)
    log.error("System contexts wrote what is not on their lists: %s", counts)
    return sum(counts.values())


def _not_told() -> EventQuerySet:
    """What has its place in the log after the last that was told; nothing while that one waits for its own."""
    placed = unlisted().filter(log_entry__isnull=False)
    told = AuditEvent.objects.filter(object_type=ABOUT).order_by("-id").first()
    if told is None:
        return placed
    reached = LogEntry.objects.filter(event=int(told.object_id)).values("position")
    return placed.filter(log_entry__position__gt=reached)


def _by_context(found: EventQuerySet) -> list[tuple[str, str, int]]:
    named = found.values_list("context__source", "object_type").annotate(Count("pk"))
    return [
        (source, kind, number) for source, kind, number in named.order_by("context__source", "object_type")
    ]
