"""Check the whole trail against itself, and against a checkpoint that was kept elsewhere.

What it promises: whoever holds a checkpoint that left this machine learns of any change, removal or insertion
before it. What it cannot: the owner of the database can rewrite everything, log included, back to the last
checkpoint that somebody else holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import DatabaseError
from django.db.models import Q

from audit.canonical import canonical, digest, moment
from audit.log import Tree
from audit.models import AuditContext, AuditEvent, Checkpoint, LogEntry, PersonalValue
from audit.payload import Personal
from audit.sequencer import sequence_all
from audit.verify import leaf_hash
from audit.writing import REFERENCES


class BrokenLogError(Exception):
    """The first thing that does not fit, as a sentence."""


@dataclass(frozen=True)
class Verdict:
    events: int
    contexts: int
    personal_values: int
    root: str


@dataclass(frozen=True)
class Kept:
    """A checkpoint that somebody outside wrote down."""

    size: int
    root: str


def inspect(*, using: str = "default", kept: Kept | None = None) -> Verdict:
    """Sequence what is pending, then read everything once; the first thing that does not fit is raised."""
    obstacle = _sequence_pending(using)
    contexts = _check_contexts(using)
    tree = _check_log(using, kept)
    _check_nothing_left_out(using, tree.size)
    personal_values = _check_personal_values(using)
    _expect(obstacle is None, f"the log cannot go on from its last checkpoint: {obstacle}")
    return Verdict(tree.size, contexts, personal_values, tree.root().hex())


def _sequence_pending(using: str) -> Exception | None:
    """A log that was tampered with may refuse to grow; what follows says better where it broke."""
    try:
        sequence_all(using=using)
    except (DatabaseError, ValueError) as obstacle:
        return obstacle
    return None


def _check_contexts(using: str) -> int:
    checked = 0
    for context in AuditContext.objects.using(using).order_by("id").iterator():
        _expect(digest(context.facts) == context.digest, f"context {context.id}: its facts were changed")
        columns = _columns_of_context(context)
        told = {name: context.details.get(name) for name in columns}
        _expect(columns == told, f"context {context.id}: its columns differ from its facts")
        checked += 1
    return checked


def _columns_of_context(context: AuditContext) -> dict[str, str | None]:
    columns = {name: getattr(context, name) for name in ("source", *REFERENCES)}
    parent = str(context.parent) if context.parent else None
    return {**columns, "id": str(context.id), "parent": parent, "opened_at": moment(context.opened_at)}


def _check_log(using: str, kept: Kept | None) -> Tree:
    tree = Tree()
    heads = {head.size: head for head in Checkpoint.objects.using(using).all()}
    size = max(heads, default=0)
    for entry in _entries(using, size):
        _expect(entry.position == tree.size, f"position {tree.size} is missing from the log")
        _check_entry(entry)
        tree.append(bytes(entry.leaf))
        _check_head(tree, heads.pop(tree.size, None), kept)
    _expect(
        tree.size == size and not heads, f"the log ends at {tree.size}, its last checkpoint has {size} events"
    )
    _expect(kept is None or kept.size <= size, f"the log ends at {size}, before the checkpoint you kept")
    return tree


def _entries(using: str, size: int) -> Iterator[LogEntry]:
    entries = LogEntry.objects.using(using).filter(position__lt=size).order_by("position")
    return entries.prefetch_related("event__context").iterator(chunk_size=500)


def _check_entry(entry: LogEntry) -> None:
    try:
        event = entry.event
    except AuditEvent.DoesNotExist:
        raise BrokenLogError(f"position {entry.position}: its event is gone") from None
    name = f"event {event.uid} at position {entry.position}"
    _expect(leaf_hash(event.payload) == bytes(entry.leaf), f"{name}: its payload was changed")
    _check_event(event, name)


def _check_event(event: AuditEvent, name: str) -> None:
    _expect(canonical(event.facts) == event.payload, f"{name}: its payload is not canonical")
    told = {
        column: event.facts.get(column) for column in ("action", "category", "outcome", "uid", "at", "xid")
    }
    columns = {
        "action": event.action,
        "category": event.category,
        "outcome": event.outcome,
        "uid": str(event.uid),
        "at": moment(event.at),
        "xid": None if event.xid is None else str(event.xid),
    }
    told = {name: event.facts.get(name) for name in columns}
    _expect(told == columns, f"{name}: its columns differ from its payload")
    about = {"id": event.object_id, "type": event.object_type}
    _expect(event.facts.get("object") == about, f"{name}: its object differs from its payload")
    _check_context_of(event, name)


def _check_context_of(event: AuditEvent, name: str) -> None:
    try:
        under = {"digest": event.context.digest, "id": str(event.context.id)}
    except AuditContext.DoesNotExist:
        raise BrokenLogError(f"{name}: its context is gone") from None
    _expect(event.facts.get("context") == under, f"{name}: its context is another than its payload says")


def _check_head(tree: Tree, head: Checkpoint | None, kept: Kept | None) -> None:
    if head:
        same = (bytes(head.root), bytes(head.frontier)) == (tree.root(), tree.frontier)
        _expect(same, f"the checkpoint of {tree.size} events does not match the log")
    if kept and kept.size == tree.size:
        _expect(
            kept.root == tree.root().hex(),
            f"the log differs from the checkpoint you kept of {tree.size} events",
        )


def _check_nothing_left_out(using: str, size: int) -> None:
    """Everything at or before the last event in the log has its place in it."""
    events = AuditEvent.objects.using(using)
    last = events.filter(log_entry__position=size - 1).first()
    waiting = events.filter(log_entry__isnull=True)
    if last and last.xid is not None:
        before = Q(xid__lt=last.xid) | Q(xid=last.xid, id__lt=last.pk) | Q(xid__isnull=True)
    else:
        before = Q(id__lt=last.pk if last else 0)
    if stray := waiting.filter(before).order_by("id").first():
        raise BrokenLogError(f"event {stray.uid} was put among events that were in the log before it")


def _check_personal_values(using: str) -> int:
    checked = 0
    values = PersonalValue.objects.using(using).select_related("event").order_by("id")
    for value in values.iterator():
        commitment = Personal(bytes(value.salt), value.value).commitment
        fits = commitment == value.commitment and f'{{"commitment":"{commitment}"}}' in value.event.payload
        _expect(fits, f"event {value.event.uid}: a personal value is not the one it commits to")
        checked += 1
    return checked


def _expect(fits: bool, otherwise: str) -> None:
    if not fits:
        raise BrokenLogError(otherwise)
