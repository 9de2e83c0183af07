"""How far the log is behind: the oldest event without a place, and the oldest checkpoint that a witness has not taken.

A quiet log is not late, however old its last checkpoint is: only what waits counts.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import mail_admins

from audit.anchoring import anchors_of
from audit.context import open_context
from audit.events import record
from audit.models import AuditEvent, Checkpoint, LogEntry
from audit.witnesses import witnesses

log = logging.getLogger(__name__)

TOLD_AGAIN: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Lag:
    """Seconds that something has waited, and for how many it may."""

    what: str
    seconds: float
    bound: float

    @property
    def is_late(self) -> bool:
        return self.seconds > self.bound

    def __str__(self) -> str:
        return f"{self.what} for {self.seconds:.0f} s, at most {self.bound:.0f} s are allowed"


def lags(*, using: str = "default") -> list[Lag]:
    return [_of_places(using), *_of_anchors(using)]


def late(*, using: str = "default") -> list[Lag]:
    return [lag for lag in lags(using=using) if lag.is_late]


def tell_if_late(*, using: str = "default") -> list[Lag]:
    """Mailed to ADMINS and recorded, at most once an hour. A mail that failed is tried again, so it goes first."""
    found = late(using=using)
    if found and not _was_told(using):
        sentences = [str(lag) for lag in found]
        for sentence in sentences:
            log.error("the log is behind: %s", sentence)
        mail_admins("The audit log is behind", "\n".join(sentences))
        with open_context("task"):
            record("task", "log_is_late", "alert", detail={"late": sentences}, using=using)
    return found


def _of_places(using: str) -> Lag:
    """By the order of ids, which on PostgreSQL is nearly that of the log: fit for an alarm, and quick."""
    last = LogEntry.objects.using(using).order_by("-position").values_list("event_id", flat=True).first() or 0
    waiting = AuditEvent.objects.using(using).filter(pk__gt=last, log_entry__isnull=True)
    oldest = waiting.order_by("pk").values_list("at", flat=True).first()
    return Lag("an event has waited for its place in the log", _since(oldest), settings.LOG_PLACED_WITHIN)


def _of_anchors(using: str) -> Iterator[Lag]:
    for witness in witnesses():
        held = anchors_of(witness.name, using=using).first()
        waiting = (
            Checkpoint.objects.using(using)
            .exclude(note="")
            .filter(size__gt=held.checkpoint_id if held else 0)
        )
        oldest = waiting.order_by("size").values_list("at", flat=True).first()
        what = f"a checkpoint has waited for witness {witness.name}"
        yield Lag(what, _since(oldest), settings.LOG_ANCHORED_WITHIN)


def _since(at: datetime | None) -> float:
    return (datetime.now(UTC) - at).total_seconds() if at else 0.0


def _was_told(using: str) -> bool:
    told = (
        AuditEvent.objects.using(using).filter(category="task", action="log_is_late").order_by("-id").first()
    )
    return told is not None and datetime.now(UTC) < told.at + TOLD_AGAIN
