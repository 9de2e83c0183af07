"""The trail that is attacked: a few contexts and values, enough events for a tile, two checkpoints, and a tail.

The second checkpoint is kept by the witness and by the test; the tail is not in the log yet.
"""

from __future__ import annotations

import re
from typing import Any

from audit.anchoring import anchor_newest
from audit.context import open_context, permitted
from audit.events import record
from audit.inspection import Kept
from audit.models import AuditContext, AuditEvent, Checkpoint, PersonalValue
from audit.sequencer import sequence_all
from audit.tiles import WIDTH
from tests.audit.shelf.models import Author, Book

DECISION = "0190-decided"


def lay_trail() -> None:
    with open_context("system:seed", principal="sam"):
        Author.objects.create(name="Ada", email="ada@example.test", born=1815)
        Author.objects.create(name="Ben", email="ben@example.test")
    sequence_all()
    with open_context("web", principal="alice", request_id="r-1"), open_context("chat", turn="t-1"):
        record("policy.decision", "authors:rename", "allow", detail={"decision": DECISION})
        with permitted(DECISION):
            Author.objects.filter(name="Ben").update(name="Bea")
    with open_context("web", principal="bob"):
        Book.objects.bulk_create(Book(title=title) for title in ["Ink", "Oil", *map(str, range(WIDTH))])
        record("auth", "sign_in", "denied")
    sequence_all()
    anchor_newest()
    with open_context("web", principal="bob"):
        record("auth", "sign_out", "done")


def filled_in(text: str, names: dict[str, Any]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: str(names.get(found[1], found[0])), text)


def names() -> dict[str, Any]:
    """Two events beside each other, one under another's permit, one with personal values, the last, the tail."""
    first, second = AuditEvent.objects.filter(object_type="shelf.book").order_by("id")[:2]
    ada, ben = AuditEvent.objects.filter(object_type="shelf.author", action="insert").order_by("id")
    permitted_one = AuditEvent.objects.get(object_type="shelf.author", action="update")
    denied, tail = (AuditEvent.objects.get(action=action) for action in ("sign_in", "sign_out"))
    old, new = Checkpoint.objects.order_by("size").filter(size__gte=place(ben)).values_list("size", flat=True)
    return {
        **_named("first", first),
        **_named("second", second),
        **_named("ada", ada),
        **_named("ben", ben),
        **_named("permitted", permitted_one),
        **_named("denied", denied),
        "tail": tail.pk,
        "tail_uid": tail.uid,
        "context": first.context_id,
        "outer": AuditContext.objects.get(source="web", principal="alice").pk,
        "value": PersonalValue.objects.filter(event=ada).order_by("id")[0].pk,
        "old": old,
        "new": new,
        "less": new - 1,
        "decision": DECISION,
    }


def kept() -> Kept:
    newest = Checkpoint.objects.latest("size")
    return Kept(newest.size, bytes(newest.root).hex())


def place(event: AuditEvent) -> int:
    return int(event.log_entry.position)


def _named(name: str, event: AuditEvent) -> dict[str, Any]:
    return {name: event.pk, f"{name}_uid": event.uid, f"{name}_place": place(event)}
