"""The chain behind an order, a conversation or a call: who began it, by which authority, and what it changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from agents import purchases
from agents.models import Conversation, Question, ToolCall
from agents.told import Told, what_was_told
from agents.trail_names import facts_of, who_acted
from audit.events import record, reveal
from audit.models import AuditContext, AuditEvent, Category
from audit.seals import Seal, seal_of
from identity.actor import Actor
from identity.models import User
from shop.models import Order

NAMES = {
    "create": "created",
    "insert": "created",
    "update": "changed",
    "delete": "removed",
}
DOORS = {
    "web": "in the browser",
    "chat": "in the chat",
    "api": "by the API",
    "scim": "over SCIM",
    "task": "by a worker",
    "admin": "in the admin",
    "command": "at the console",
}
REFUSED = {"deny", "refused", "require_step_up", "declined", "not_found", "invalid_arguments"}


@dataclass(frozen=True)
class Change:
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class EventView:
    """One fact, in words first. `policies` made the decision that `decision` names; `changes` are fields of the row."""

    id: int
    decision: str
    at: datetime
    what: str
    outcome: str
    tone: str
    detail: str
    policies: tuple[str, ...]
    version: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Line:
    """One line of the summary: a question of the auditor's, and its answer."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Link:
    """One step of the chain: a context and what happened in it. `minor` ones only keep the conversation."""

    id: str
    who: str
    door: str
    at: datetime
    facts: tuple[tuple[str, str], ...]
    arguments: str
    minor: bool
    events: tuple[EventView, ...]


@dataclass(frozen=True)
class Trail:
    title: str
    summary: tuple[Line, ...]
    links: tuple[Link, ...]
    proof: Seal
    events: tuple[AuditEvent, ...]
    told: tuple[Told, ...] = ()


def trail_of_order(order: Order, *, actor: Actor) -> Trail:
    about = [("shop.order", order.pk), ("shop.payment", order.payment.pk), ("shop.quote", order.quote_id)]
    asked = order.quote.purchase_approvals.values_list("pk", flat=True)
    about += [("shop.purchaseapproval", key) for key in asked]
    return _trail(
        f"Order {order.number}", order.public_id, about, ToolCall.objects.filter(order=order), actor
    )


def trail_of_call(call: ToolCall, *, actor: Actor) -> Trail:
    calls = ToolCall.objects.filter(Q(pk=call.pk) | Q(parent=call) | Q(handed_by=call))
    trail = _trail(f"{call.tool.replace('_', ' ').capitalize()}", call.public_id, [], calls, actor)
    return replace(trail, told=what_was_told(Question.objects.filter(turn=call.turn)))


def trail_of_conversation(conversation: Conversation, *, actor: Actor) -> Trail:
    trail = _trail(str(conversation), conversation.public_id, [], conversation.tool_calls.all(), actor)
    return replace(trail, told=what_was_told(Question.objects.filter(turn__conversation=conversation)))


def _trail(
    title: str, name: str, about: list[tuple[str, int]], calls: QuerySet[ToolCall], actor: Actor
) -> Trail:
    """Looking is recorded too, under the name of what was looked at: a title may hold a person's words."""
    names = [call.public_id for call in calls]
    contexts = set(AuditContext.objects.filter(tool_call__in=names).values_list("pk", flat=True))
    for object_type, object_id in about:
        contexts |= set(AuditEvent.objects.about(object_type, object_id).values_list("context_id", flat=True))
    found = AuditEvent.objects.in_chain_of(*contexts) if contexts else AuditEvent.objects.none()
    events = list(found.with_context())
    record("audit.read", "read", "done", object_type="trail", object_id=name, detail={"events": len(events)})
    summary, links = tuple(_summary(calls, events)), tuple(_links(events, actor))
    return Trail(title, summary, links, seal_of(events), tuple(events))


def _summary(calls: QuerySet[ToolCall], events: list[AuditEvent]) -> Iterable[Line]:
    """Who started it, which agent and tool, by which authority, and which policy permitted it."""
    related = ("conversation", "turn", "session", "parent", "delegation__principal", "delegation__agent")
    call = calls.select_related(*related).first()
    if call is None:
        return
    delegation, session = call.delegation, call.session
    yield Line(
        "For", str(delegation.principal), f"signed in by {session.method}, session {session.public_id}"
    )
    yield Line("By", str(delegation.agent), f"delegation {delegation.public_id}")
    yield Line("In", str(call.conversation), f"turn {call.turn.public_id}" if call.turn else "")
    yield Line("Tool", call.tool, f"call {call.public_id}, arguments {call.arguments_text}")
    if call.run_at is not None:
        asked = f"asked for by call {call.parent.public_id}" if call.parent else ""
        yield Line("Kept until", f"{call.run_at:%Y-%m-%d %H:%M} UTC", asked)
    if call.mandate is not None:
        given = f"given {call.mandate.decided_at:%Y-%m-%d %H:%M:%S} UTC by {call.mandate.decided_by}"
        yield Line("By mandate", call.mandate.public_id, given)
    if (approval := call.approvals.exclude(decided_at=None).select_related("decided_by").last()) is not None:
        when = f"{approval.decided_at:%Y-%m-%d %H:%M:%S} UTC, approval {approval.public_id}"
        yield Line(approval.get_state_display().capitalize(), f"by {approval.decided_by}", when)
    if (agreed := purchases.agreement_used(call)) is not None:
        when = f"{agreed.decided_at:%Y-%m-%d %H:%M:%S} UTC, request {agreed.public_id}"
        yield Line("Approved", f"by {agreed.decided_by}, for {agreed.organization}", when)
    yield from _decided(events)


def _decided(events: list[AuditEvent]) -> Iterable[Line]:
    """The policies that made the last decision about each action."""
    last = {event.action: event for event in events if event.category == Category.POLICY_DECISION}
    for action, event in last.items():
        policies = ", ".join(event.detail.get("policies", ()))
        yield Line(action, event.outcome, f"{policies}, policies {event.detail.get('version', '')}")


def _links(events: list[AuditEvent], actor: Actor) -> Iterable[Link]:
    personal = reveal(events)
    people = _names({str(event.context.principal) for event in events})
    by_context: dict[Any, list[AuditEvent]] = {}
    for event in events:
        by_context.setdefault(event.context_id, []).append(event)
    asked = _arguments({str(event.context.tool_call) for event in events})
    for found in by_context.values():
        yield _link(found[0].context, found, people, personal, asked, actor)


def _link(
    context: AuditContext,
    events: list[AuditEvent],
    people: Mapping[str, str],
    personal: Mapping[str, Any],
    asked: Mapping[str, str],
    actor: Actor,
) -> Link:
    return Link(
        id=str(context.pk),
        who=who_acted(context, people, actor),
        door=DOORS.get(context.source, context.source),
        at=events[0].at,
        facts=tuple(facts_of(context)),
        arguments=asked.get(str(context.tool_call), "")
        if any(one.category == Category.TOOL_CALL for one in events)
        else "",
        minor=context.source == "system:runner",
        events=tuple(_event(event, personal) for event in events),
    )


def _names(references: set[str]) -> dict[str, str]:
    return {user.public_id: str(user) for user in User.objects.filter(public_id__in=references)}


def _arguments(names: set[str]) -> dict[str, str]:
    calls = ToolCall.objects.filter(public_id__in=names)
    return dict(calls.values_list("public_id", "arguments_text"))


def _event(event: AuditEvent, personal: Mapping[str, Any]) -> EventView:
    detail = event.detail
    return EventView(
        id=event.pk,
        decision=str(event.uid) if event.category == Category.POLICY_DECISION else "",
        at=event.at,
        what=_what(event),
        outcome=event.outcome,
        tone="refused"
        if event.outcome in REFUSED
        else "done"
        if event.category != Category.MODEL_CHANGE
        else "plain",
        detail=str(detail.get("reason") or detail.get("message") or detail.get("why") or ""),
        policies=tuple(detail.get("policies", ())),
        version=str(detail.get("version", "")),
        changes=tuple(_changes(event, personal)),
    )


def _what(event: AuditEvent) -> str:
    if event.category == Category.MODEL_CHANGE:
        return f"{event.object_type.rpartition('.')[2]} {event.object_id} {NAMES.get(event.action, event.action)}"
    if event.category == Category.POLICY_DECISION:
        return f"asked whether {event.action} is allowed"
    if event.category == Category.TOOL_CALL:
        return f"called {event.action}"
    return f"{event.get_category_display()}: {event.action}"


def _changes(event: AuditEvent, personal: Mapping[str, Any]) -> Iterable[Change]:
    before, after = event.before, event.after
    for name in sorted({*before, *after}):
        yield Change(name, _shown(before.get(name), personal), _shown(after.get(name), personal))


def _shown(value: Any, personal: Mapping[str, Any]) -> str:
    if isinstance(value, Mapping) and "commitment" in value:
        return str(personal.get(value["commitment"], "erased"))
    return "" if value is None else str(value)
