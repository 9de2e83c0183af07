"""Marks on events that take knowing people and policies: near the limit, and out of hours."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from audit.models import AuditEvent, Category
from audit.search.marks import Mark
from identity.models import User

NEAR: Final = 80  # percent of a limit
BEGINS, ENDS, WEEKEND = 7, 20, 5  # o'clock, and the first day that is none of work
LIMITS: Final = ("order_limit", "left_today", "left_this_month")


def near_limit(events: Sequence[AuditEvent]) -> Iterable[AuditEvent]:
    """Decisions about an amount that takes most of what was left, or more."""
    return (
        event for event in events if event.category == Category.POLICY_DECISION and _is_near(event.detail)
    )


def out_of_hours(events: Sequence[AuditEvent]) -> Iterable[AuditEvent]:
    """By the clock of the person in whose name it was done. Changes of rows follow from acts: not told twice."""
    acts = [event for event in events if event.category != Category.MODEL_CHANGE and event.context.principal]
    people = User.objects.filter(public_id__in={event.context.principal for event in acts})
    zones = {public_id: ZoneInfo(name) for public_id, name in people.values_list("public_id", "time_zone")}
    for event in acts:
        zone = zones.get(str(event.context.principal))
        if zone is not None and not event.context.source.startswith("system:") and _is_free(event.at, zone):
            yield event


MARKS: Final = (
    Mark("near-limit", "near the limit", f"The amount is {NEAR} % of a limit or more.", near_limit),
    Mark(
        "out-of-hours",
        "out of hours",
        f"On a weekend, before {BEGINS}:00 or from {ENDS}:00 on, by the clock of the person in whose name it was done.",
        out_of_hours,
    ),
)


def _is_near(detail: dict[str, Any]) -> bool:
    entities = [entity.get("attrs", {}) for entity in detail.get("entities", ())]
    total = max((attrs.get("total", 0) for attrs in entities), default=0)
    limits = list(_limits(detail, entities))
    return bool(total and limits and total * 100 >= min(limits) * NEAR)


def _limits(detail: dict[str, Any], entities: list[dict[str, Any]]) -> Iterator[int]:
    lent = detail.get("request", {}).get("context", {}).get("delegation", {})
    yield from (lent[name] for name in LIMITS if name in lent)
    yield from (
        attrs[name] for attrs in entities for name in ("role_limit", "order_ceiling") if name in attrs
    )


def _is_free(at: datetime, zone: ZoneInfo) -> bool:
    there = at.astimezone(zone)
    return there.weekday() >= WEEKEND or not BEGINS <= there.hour < ENDS
