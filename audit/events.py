"""Facts that are not rows; reading personal values back, and erasing them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.db import connections, transaction
from django.db.models import QuerySet

from audit import writing
from audit.canonical import canonical
from audit.context import required
from audit.holds import held
from audit.models import AuditEvent, Category, PersonalValue
from audit.payload import Fact, commit

_AT_ONCE: Final = 500


def record(
    category: str,
    action: str,
    outcome: str,
    *,
    object_type: str = "",
    object_id: object = "",
    detail: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
    using: str = "default",
) -> AuditEvent:
    """Write one fact under the open context, in the caller's transaction. Row changes record themselves.

    `detail` is kept as it is for ever: references and words of the policy, no personal values. Those go into
    `personal`: the event commits to them, and they can be erased.
    """
    if category not in Category.values or category == Category.MODEL_CHANGE:
        raise ValueError(f"{category!r} is not a category that code records (audit.models.Category)")
    required()
    hidden = {name: commit(value) for name, value in (personal or {}).items()}
    told = dict(detail or {}) | {name: {"commitment": one.commitment} for name, one in hidden.items()}
    about = (object_type, str(object_id))
    fact = Fact(category, action, outcome, *about, detail=canonical(told), personal=tuple(hidden.values()))
    with transaction.atomic(using=using, savepoint=False):
        return writing.write(connections[using], fact)


def erase(rows: Mapping[str, Sequence[str]]) -> int:
    """Delete the personal values of all events about these rows, for good, but for those under a legal hold.

    `rows` are keys by the kind of row. The commitments stay, and the log stays valid.
    """
    kept = held(rows.keys())
    free = (events if kept is None else events.exclude(kept) for events in _events_of(rows))
    return sum(PersonalValue.objects.filter(event__in=events).delete()[0] for events in free)


def reveal(events: Iterable[AuditEvent]) -> dict[str, Any]:
    """Commitment -> value, for those not erased, in one query. The caller records this reading."""
    rows = PersonalValue.objects.filter(event__in=[event.pk for event in events])
    return {row.commitment: json.loads(row.value) for row in rows.only("commitment", "value")}


def _events_of(rows: Mapping[str, Sequence[str]]) -> Iterator[QuerySet[AuditEvent]]:
    """Some hundred rows at a time."""
    for kind, keys in rows.items():
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            yield AuditEvent.objects.filter(object_type=kind, object_id__in=some)
