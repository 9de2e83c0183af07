"""What events said is dropped after its days; that they were, and where, stays: leaves, proofs and a row that says so.

Only what has had its place in the log for as long, what every witness holds, and what no legal hold keeps. On
PostgreSQL it takes the owner of the tables: the application can forget nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max, QuerySet

from audit.anchoring import anchors_of
from audit.context import open_context
from audit.events import record
from audit.holds import lock_retention, not_held
from audit.models import AuditEvent, Checkpoint, Dropping, PersonalValue
from audit.witnesses import witnesses

ACTION: Final = "drop_payloads"
RULE: Final = "older than {days} days"
_AT_ONCE: Final = 1000


@dataclass(frozen=True)
class Dropped:
    events: int
    held: int


def drop_payloads(days: int, *, using: str = "default") -> Dropped:
    """Of events older than so many days. One transaction: the row that says so, the event that tells it, the rest."""
    if days < 1:
        raise ValueError("payloads are kept for a day at least")
    before = datetime.now(UTC) - timedelta(days=days)
    through = min(_held_outside(using), _in_the_log(before, using))
    with transaction.atomic(using=using), open_context("command"):
        lock_retention(using)
        due = _due(before, through, using)
        free = not_held(due)
        dropped = Dropped(free.count(), due.count() - free.count())
        if dropped.events:
            _announce(RULE.format(days=days), before, through, dropped, using)
            _forget(list(free.values_list("pk", flat=True)), using)
    return dropped


def facts_of(dropping: Dropping) -> dict[str, object]:
    """As its event tells them."""
    return {"before": dropping.before, "rule": dropping.rule, "through": dropping.through}


def _due(before: datetime, through: int, using: str) -> QuerySet[AuditEvent]:
    """What tells of droppings themselves is never dropped."""
    placed = AuditEvent.objects.using(using).filter(log_entry__position__lt=through, at__lt=before)
    return placed.exclude(payload="").exclude(category="task", action=ACTION)


def _held_outside(using: str) -> int:
    """The size of the log that every witness holds at least."""
    newest = [anchors_of(witness.name, using=using).first() for witness in witnesses()]
    return min((held.checkpoint_id if held else 0 for held in newest), default=0)


def _in_the_log(before: datetime, using: str) -> int:
    """The size of the log at that time: an event's own time can be changed once nothing is left to hold it against."""
    checkpoints = Checkpoint.objects.using(using).filter(at__lte=before)
    return checkpoints.aggregate(size=Max("size"))["size"] or 0


def _announce(rule: str, before: datetime, through: int, dropped: Dropped, using: str) -> None:
    made = Dropping.objects.using(using).create(
        rule=rule, before=before, through=through, at=datetime.now(UTC)
    )
    detail = {**facts_of(made), "events": dropped.events, "held": dropped.held}
    record(
        "task", ACTION, "done", object_type="audit.dropping", object_id=made.pk, detail=detail, using=using
    )


def _forget(keys: list[int], using: str) -> None:
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        PersonalValue.objects.using(using).filter(event__in=some).delete()
        AuditEvent.objects.using(using).filter(pk__in=some).update(payload="")
