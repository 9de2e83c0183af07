"""What a seal says: where events stand in the log, under which checkpoint, and who outside holds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from audit.anchoring import anchors_of
from audit.models import AuditEvent, Checkpoint, LogEntry
from audit.witnesses import witnesses


@dataclass(frozen=True)
class Holder:
    """A witness, and since when it holds a checkpoint that has all these events; never, where it waits."""

    witness: str
    size: int = 0
    since: datetime | None = None


@dataclass(frozen=True)
class Seal:
    """`placed` of the events stand in the log, from position `first` to `last`; its head is `size` and `root`."""

    events: int
    placed: int
    first: int
    last: int
    size: int
    root: str
    holders: tuple[Holder, ...]

    @property
    def complete(self) -> bool:
        return self.placed == self.events

    @property
    def has_proof(self) -> bool:
        return bool(self.placed and self.root)


def seal_of(events: Iterable[AuditEvent], *, using: str = "default") -> Seal:
    keys = [event.pk for event in events]
    entries = LogEntry.objects.using(using).filter(event__in=keys)
    places = list(entries.order_by("position").values_list("position", flat=True))
    head = Checkpoint.objects.using(using).order_by("-size").first()
    first, last = (places[0], places[-1]) if places else (0, 0)
    holders = tuple(_holders(last, using)) if places else ()
    size, root = (head.size, bytes(head.root).hex()) if head else (0, "")
    return Seal(len(keys), len(places), first, last, size, root, holders)


def _holders(last: int, using: str) -> Iterator[Holder]:
    for witness in witnesses():
        covering = anchors_of(witness.name, using=using).filter(checkpoint_id__gt=last)
        first = covering.order_by("checkpoint_id", "pk").first()
        yield Holder(witness.name, first.checkpoint_id, first.at) if first else Holder(witness.name)
