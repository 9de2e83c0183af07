"""Fill the index behind the sequencer, in the order of the log.

Events are read and described before the transaction begins, so that on SQLite other writers wait for the inserts
alone, and nobody waits for the index on PostgreSQL. Where two indexers run, one moves the head and the other's work is
dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from audit.looks import looked_at
from audit.models import AuditEvent, LogEntry
from audit.search.marks import AN_HOUR, BULK, FIRST_USE, IN_BULK, all_marks, is_look
from audit.search.models import KnownValue, Posting, SearchHead, Tally
from audit.search.traits import MARK, SPOKEN, Trait, is_refusal, term_of, tool_use, traits_of

BATCH = 1000
COUNTED = ("agent", "policy", "organization")
ALL = Trait("all", "")

_POST = {
    "sqlite": "INSERT INTO audit_posting (term, position) VALUES (%s, %s)",
    "postgresql": "INSERT INTO audit_posting (term, position) SELECT * FROM unnest(%s::bigint[], %s::bigint[])",
}
_TALLY = """INSERT INTO audit_tally (kind, value, hour, events, refused, first_position, last_position)
VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (kind, hour, value) DO UPDATE SET
events = audit_tally.events + excluded.events, refused = audit_tally.refused + excluded.refused,
last_position = excluded.last_position"""


@dataclass
class Count:
    events: int = 0
    refused: int = 0
    positions: list[int] = field(default_factory=list)


def index(limit: int = BATCH, *, using: str = "default") -> int:
    """Take up to `limit` events of the log that are not indexed. Returns how many were taken."""
    size = head(using).size
    entries = list(_entries(using, size, limit))
    traits = describe([entry.event for entry in entries], using=using)
    if not entries:
        return 0
    with transaction.atomic(using=using):
        moved = SearchHead.objects.using(using).filter(size=size)
        if not moved.update(size=entries[-1].position + 1, at=datetime.now(UTC)):
            return 0
        _write(connections[using], entries, traits)
    return len(entries)


def index_all(*, using: str = "default") -> int:
    taken = 0
    while batch := index(using=using):
        taken += batch
    return taken


def forget(*, using: str = "default") -> None:
    """Empty the index. Until it is filled again, whoever looks is told how far it reaches."""
    with transaction.atomic(using=using):
        SearchHead.objects.using(using).update(size=0, at=None)
        for model in (KnownValue, Tally):
            model._default_manager.using(using).all().delete()
        with connections[using].cursor() as cursor:
            cursor.execute(f"DELETE FROM {Posting._meta.db_table}")


def head(using: str = "default") -> SearchHead:
    return SearchHead.objects.using(using).get()


def describe(events: Sequence[AuditEvent], *, using: str = "default") -> list[list[Trait]]:
    """The traits of each, marks included. The events are consecutive, and none of them is indexed yet."""
    told = [traits_of(event) for event in events]
    marked: dict[int, list[Trait]] = {}
    for mark in all_marks():
        for event in mark.of(events):
            marked.setdefault(event.pk, []).append(Trait(MARK, mark.name))
    for event, name in (*_first_uses(events, using), *_bulk_reads(events, using)):
        marked.setdefault(event.pk, []).append(Trait(MARK, name))
    return [[*traits, *marked.get(event.pk, ())] for event, traits in zip(events, told, strict=True)]


def _first_uses(events: Sequence[AuditEvent], using: str) -> Iterator[tuple[AuditEvent, str]]:
    uses = [(event, term_of(use)) for event in events if (use := tool_use(event))]
    postings = Posting.objects.using(using).filter(term__in={term for _, term in uses})
    known = set(postings.values_list("term", flat=True).distinct()) if uses else set()
    for event, term in uses:
        if term not in known:
            known.add(term)
            yield event, FIRST_USE


def _bulk_reads(events: Sequence[AuditEvent], using: str) -> Iterator[tuple[AuditEvent, str]]:
    looks = [event for event in events if is_look(event)]
    keys = {(str(event.context.principal), hour_of(event)) for event in looks}
    before = Tally.objects.using(using).filter(kind="look", value__in={who for who, _ in keys})
    rows = before.filter(hour__in={hour for _, hour in keys}) if keys else before.none()
    counts = {(who, hour): count for who, hour, count in rows.values_list("value", "hour", "events")}
    for event in looks:
        key = (str(event.context.principal), hour_of(event))
        counts[key] = counts.get(key, 0) + 1
        if counts[key] > AN_HOUR or looked_at(event.detail) >= IN_BULK:
            yield event, BULK


def hour_of(event: AuditEvent) -> int:
    return int(event.at.timestamp()) // 3600


def _entries(using: str, size: int, limit: int) -> Iterable[LogEntry]:
    entries = LogEntry.objects.using(using).filter(position__gte=size).order_by("position")
    return entries.select_related("event__context")[:limit]


def _write(
    connection: BaseDatabaseWrapper, entries: Sequence[LogEntry], traits: Sequence[Sequence[Trait]]
) -> None:
    postings = sorted(
        {
            (term_of(trait), entry.position)
            for entry, own in zip(entries, traits, strict=True)
            for trait in own
        }
    )
    spoken = sorted({trait for own in traits for trait in own if trait.kind in SPOKEN})
    counts = _counts(entries, traits)
    KnownValue.objects.using(connection.alias).bulk_create(
        (KnownValue(kind=kind, value=value) for kind, value in spoken), ignore_conflicts=True
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POST["postgresql"], [list(column) for column in zip(*postings, strict=True)])
        else:
            cursor.executemany(_POST["sqlite"], postings)
        for (trait, hour), count in sorted(counts.items()):
            places = (min(count.positions), max(count.positions))
            cursor.execute(_TALLY, [*trait, hour, count.events, count.refused, *places])


def _counts(entries: Sequence[LogEntry], traits: Sequence[Sequence[Trait]]) -> dict[tuple[Trait, int], Count]:
    counts: dict[tuple[Trait, int], Count] = {}
    for entry, own in zip(entries, traits, strict=True):
        counted = [ALL, *(trait for trait in own if trait.kind in COUNTED)]
        if is_look(entry.event):
            counted.append(Trait("look", str(entry.event.context.principal)))
        for trait in counted:
            count = counts.setdefault((trait, hour_of(entry.event)), Count())
            count.events += 1
            count.refused += is_refusal(entry.event)
            count.positions.append(entry.position)
    return counts
