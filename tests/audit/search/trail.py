"""A small trail: what happened, under whom, sequenced and indexed."""

from datetime import UTC
from typing import Any

from audit.context import open_context
from audit.events import record
from audit.search.filters import read_filters
from audit.search.finding import Page, find
from audit.search.indexing import index_all
from audit.sequencer import sequence_all

DECISION = {"policies": ["order-limit-holds"], "reason": "This is more than you lent."}


def happen(
    action: str = "sign_in", outcome: str = "done", *, category: str = "auth", times: int = 1, **said: Any
) -> None:
    """In Alice's name unless told otherwise."""
    detail = said.pop("detail", {})
    about = {name: said.pop(name) for name in ("object_type", "object_id") if name in said}
    door = said.pop("door", "web")
    with open_context(door, **{"principal": "alice", **said}):
        for _ in range(times):
            record(category, action, outcome, detail=detail, **about)


def refuse(action: str = "orders:place", **said: Any) -> None:
    happen(action, "deny", category="policy.decision", detail=DECISION, **said)


def settle() -> None:
    sequence_all()
    index_all()


def look(**asked: Any) -> Page:
    where = {name: asked.pop(name) for name in ("before", "after", "size") if name in asked}
    return find(read_filters(asked, UTC), **where)


def seen(**asked: Any) -> list[str]:
    """Actions, newest first."""
    return [row.event.action for row in look(**asked).rows]
