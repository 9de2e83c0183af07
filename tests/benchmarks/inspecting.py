"""What it takes to inspect a long trail, beside only reading the same rows, on one core."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from audit.canonical import canonical
from audit.context import Context, open_context
from audit.inspection import inspect
from audit.inspection.contexts import read_contexts
from audit.inspection.rows import read_rows
from audit.log import full_root
from audit.models import AuditContext, AuditEvent, LogEntry
from audit.payload import Fact, Frame, draft
from audit.sequencer import sequence_all
from audit.tiles import WIDTH
from audit.verify import leaf_hash
from audit.writing import context_row
from tests.support.databases import MakeTemplate, using

EVENTS, UNDER_ONE_CONTEXT, AT_ONCE, TURNS = 100_000, 8, 5_000, 3
ROW = {
    "id": 17, "name": "Quiet lamp", "state": "placed", "owner_id": 4, "total": 12_900, "currency": "USD",
    "email": {"commitment": "5c" * 32}, "placed_at": "2026-11-27T10:15:00.000000Z", "note": "by the door",
}  # fmt: skip


@dataclass(frozen=True)
class Inspecting:
    """Seconds of CPU for a million events. `hashed` is the floor: leaves and tree alone, of payloads in memory."""

    database: str
    sequenced: float
    hashed: float
    read: float
    inspected: float

    @property
    def beyond(self) -> float:
        return self.inspected - self.read


def measure_inspecting(database: str, make: MakeTemplate) -> Inspecting:
    """On SQLite, which works in this process."""
    with using(make().config):
        lay_events(EVENTS)
        sequenced = _took(sequence_all)
        size = LogEntry.objects.count()
        payloads = list(AuditEvent.objects.order_by("id").values_list("payload", flat=True))
        hashed = min(_took(lambda: _hash(payloads)) for _ in range(TURNS))
        read = min(_took(lambda: _read(size)) for _ in range(TURNS))
        inspected = min(_took(inspect) for _ in range(TURNS))
    figures = (sequenced, hashed, read, inspected)
    return Inspecting(database, *(seconds * 1_000_000 / EVENTS for seconds in figures))


def _hash(payloads: list[str]) -> None:
    leaves = [leaf_hash(payload) for payload in payloads]
    for start in range(0, len(leaves) - WIDTH, WIDTH):
        full_root(leaves[start : start + WIDTH])


def lay_events(count: int) -> None:
    """Made, changed and removed rows, decisions and sign-ins, as the shop writes them, but many at once."""
    made = _events()
    for _ in range(0, count, AT_ONCE):
        AuditEvent.objects.bulk_create(islice(made, AT_ONCE))


def _events() -> Iterator[AuditEvent]:
    while True:
        with open_context(
            "web", principal="p_alice", session="s_1", request_id="r_1", tool="find_products"
        ) as context:
            AuditContext.objects.create(**_fields(context))
            for number in range(UNDER_ONE_CONTEXT):
                yield _event(FACTS[number % len(FACTS)], context)


DECISION = "0190a0b0-permit"
FACTS = (
    Fact(
        "policy.decision", "orders:place", "allow", "Quote", "q_1",
        detail=canonical({"decision": DECISION, "policies": ["p"], "request": ROW}),
    ),
    Fact("model.change", "insert", "done", "shop.order", "17", after=canonical(ROW)),
    Fact("model.change", "update", "done", "shop.order", "17", before='{"state":"a"}', after='{"state":"b"}'),
    Fact("auth", "sign_in", "done", detail="{}"),
)  # fmt: skip


def _fields(context: Context) -> dict[str, object]:
    row = context_row(context)
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _event(fact: Fact, context: Context) -> AuditEvent:
    made = draft(fact, Frame(context, DECISION if fact.category == "model.change" else ""))
    return AuditEvent(
        uid=made.uid, context_id=context.id, category=fact.category, action=fact.action, outcome=fact.outcome,
        object_type=fact.object_type, object_id=fact.object_id, at=made.at, payload=made.text,
    )  # fmt: skip


def _read(size: int) -> None:
    for _ in read_contexts("default"):
        pass
    for _ in read_rows("default", 0, size):
        pass


def _took(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
