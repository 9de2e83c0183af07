"""What an event is found by: pairs of a kind and a value, each known to the index by a number."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

from audit.models import AuditEvent, Category


class Trait(NamedTuple):
    kind: str
    value: str


#: Columns of an event and of its context.
OF_EVENT: Final = ("category", "action", "outcome", "object_type")
OF_CONTEXT: Final = ("source", "principal", "agent", "organization", "conversation", "turn", "tool_call")

#: Kinds with few values, in words that people know: offered by filters, and searched by words.
SPOKEN: Final = (
    "category", "action", "outcome", "object_type", "source", "agent", "organization", "policy", "reason",
)  # fmt: skip

#: Kinds whose values are names of one thing each: a word is one of these as it stands, or not at all.
NAMES: Final = ("principal", "context", "conversation", "turn", "tool_call", "permit")

#: What an effect or a question that came to nothing is called, by policies, tools and people.
REFUSALS: Final = frozenset(
    {
        "deny", "refused", "failed", "declined", "require_step_up", "not_found", "invalid_arguments",
        "conflict", "internal",
    }
)  # fmt: skip

MARK: Final = "mark"
LONGEST: Final = 300


def traits_of(event: AuditEvent) -> list[Trait]:
    """All but its marks (marks.py). Personal values stand in an event as commitments, so none can be among them."""
    return list(_traits(event))


@lru_cache(maxsize=10_000)
def term_of(trait: Trait) -> int:
    """63 bits and a sign of SHA-256. Two traits may meet in one; what is shown is compared with what was asked."""
    return int.from_bytes(hashlib.sha256("\0".join(trait).encode()).digest()[:8], "big", signed=True)


def is_refusal(event: AuditEvent) -> bool:
    return event.outcome in REFUSALS


def tool_use(event: AuditEvent) -> Trait | None:
    """Who used which tool by which agent: the first of its kind is worth a look."""
    if event.category != Category.TOOL_CALL:
        return None
    return Trait("use", f"{event.context.principal} {event.context.agent} {event.action}"[:LONGEST])


def _traits(event: AuditEvent) -> Iterator[Trait]:
    for kind in OF_EVENT:
        if value := getattr(event, kind):
            yield Trait(kind, value)
    if event.object_id:
        yield Trait("object", f"{event.object_type} {event.object_id}")
    yield Trait("context", str(event.context_id))
    context = event.context
    for kind in OF_CONTEXT:
        if value := getattr(context, kind):
            yield Trait(kind, value)
    if event.category == Category.POLICY_DECISION:
        yield from _of_decision(event.detail)
    elif event.permit and event.permit != context.source:
        yield Trait("permit", event.permit)
    if used := tool_use(event):
        yield used


def _of_decision(detail: dict[str, Any]) -> Iterator[Trait]:
    """Its policies, and the reason that they give; both are text of the policies, and nobody's.

    What it permits says so by the same trait, so that one leads to the other.
    """
    if decision := detail.get("decision"):
        yield Trait("permit", str(decision)[:LONGEST])
    for policy in dict.fromkeys(detail.get("policies", ())):
        yield Trait("policy", str(policy)[:LONGEST])
    if reason := detail.get("reason"):
        yield Trait("reason", str(reason)[:LONGEST])
