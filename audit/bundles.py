"""Proof bundles: events with all that proves them, to be checked by `audit/verify.py` where nothing else of ours is."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from audit.anchoring import anchors_of
from audit.log import prove_consistency, prove_inclusion
from audit.models import AuditEvent, Checkpoint, LogEntry, PersonalValue
from audit.signing import public_keys
from audit.tiles import Inside
from audit.verify import FORMAT
from audit.witnesses import witnesses


class NothingToProve(Exception):
    """There is no signed checkpoint yet."""


def bundle_of(
    events: Iterable[AuditEvent],
    *,
    since: Sequence[int] = (),
    with_personal: bool = False,
    closed: Collection[str] = (),
    using: str = "default",
) -> dict[str, Any]:
    """Under the newest checkpoint. `since` are sizes of older ones that somebody holds.

    The caller has decided what whoever gets it may read: of events in `closed` categories the leaf alone goes along,
    and personal values only when asked.
    """
    head = Checkpoint.objects.using(using).exclude(note="").order_by("-size").first()
    if head is None:
        raise NothingToProve("the log has no signed checkpoint yet")
    found = {event.pk: event for event in events}
    entries = (
        LogEntry.objects.using(using).filter(event__in=found, position__lt=head.size).order_by("position")
    )
    placed = {entry.event_id: entry for entry in entries}
    told = {key: found[key] for key in placed if found[key].category not in closed and found[key].payload}
    growth = _Growth(head, using)
    return {
        "format": FORMAT,
        "checkpoint": head.note,
        "keys": [str(key) for key in public_keys()],
        "handovers": [growth.from_checkpoint(one) for one in _handovers(head, using)],
        "older": [
            {"size": size, "consistency": growth.since(size)} for size in since if 0 < size <= head.size
        ],
        "events": [growth.event(entry, told.get(key)) for key, entry in placed.items()],
        "waiting": [str(event.uid) for key, event in found.items() if key not in placed],
        "contexts": sorted({event.context.facts for event in told.values()}),
        "personal": _personal(told, using) if with_personal else [],
        "anchors": list(_anchors(growth, using)),
    }


class _Growth:
    """Proofs under one head, which share what they read of the log."""

    def __init__(self, head: Checkpoint, using: str) -> None:
        self.head, self._inside = head, Inside(using=using)

    def event(self, entry: LogEntry, told: AuditEvent | None) -> dict[str, Any]:
        path = prove_inclusion(entry.position, self.head.size, self._inside)
        said = {"payload": told.payload} if told else {"leaf": bytes(entry.leaf).hex()}
        return {"position": entry.position, "inclusion": _encoded(path), **said}

    def since(self, size: int) -> list[str]:
        return _encoded(prove_consistency(size, self.head.size, self._inside))

    def from_checkpoint(self, older: Checkpoint) -> dict[str, Any]:
        return {"checkpoint": older.note, "consistency": self.since(older.size)}


def _handovers(head: Checkpoint, using: str) -> Iterable[Checkpoint]:
    return Checkpoint.objects.using(using).exclude(new_key="").filter(size__lte=head.size).order_by("size")


def _anchors(growth: _Growth, using: str) -> Iterable[dict[str, Any]]:
    """The newest that each witness has taken."""
    for witness in witnesses():
        taken = anchors_of(witness.name, using=using).filter(checkpoint_id__lte=growth.head.size).first()
        if taken:
            named = {"witness": taken.witness, "kind": taken.kind, "at": taken.at.isoformat()}
            yield {**named, "receipt": taken.receipt, **growth.from_checkpoint(taken.checkpoint)}


def _personal(events: Iterable[int], using: str) -> list[dict[str, str]]:
    values = PersonalValue.objects.using(using).filter(event__in=list(events)).order_by("pk")
    return [{"salt": bytes(one.salt).hex(), "value": one.value} for one in values]


def _encoded(path: Iterable[bytes]) -> list[str]:
    return [b64encode(one).decode() for one in path]
