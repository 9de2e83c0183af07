"""What must not be forgotten now, though it is due: rooms above say which events a legal hold keeps."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import reduce
from operator import or_

from django.db import connections
from django.db.models import Q, QuerySet

from audit.models import AuditEvent

#: The events that are kept, as a condition on them; None where nothing is held. Of events about some kinds of rows
#: alone, where these are named: whoever forgets few has not to wait for the keys of all.
Question = Callable[[Collection[str] | None], Q | None]

_questions: list[Question] = []

_RETENTION = 0x72657461696E  # the advisory lock of retention and of holds: "retain"


def tell(question: Question) -> None:
    """Said once by an AppConfig."""
    _questions.append(question)


def lock_retention(using: str = "default") -> None:
    """Retention takes it before it asks what is held, and whoever places a hold does: one waits for the other's commit.

    The last of a hold's locks. On SQLite the immediate transaction excludes everybody.
    """
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_RETENTION])


def held(kinds: Collection[str] | None = None) -> Q | None:
    """Asked anew each time: a hold counts from the moment on that it was placed."""
    conditions = [condition for question in _questions if (condition := question(kinds)) is not None]
    return reduce(or_, conditions) if conditions else None


def not_held(events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
    """Those that may be forgotten: for erasure, and for retention."""
    condition = held()
    return events if condition is None else events.exclude(condition)


def is_held(event: AuditEvent) -> bool:
    condition = held({event.object_type})
    return condition is not None and AuditEvent.objects.filter(condition, pk=event.pk).exists()
