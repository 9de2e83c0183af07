"""What an event says, in words first: who it was stands above it, what was written stands below."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from django.db.models import Model

from audit.capture import audited
from audit.models import AuditEvent, Category
from identity.trail.outcomes import tone_of

CHANGED: Final = {"insert": "Made", "update": "Changed", "delete": "Removed"}
#: Where "place orders" is not what "orders:place" says.
WISHES: Final = {
    "models:ask": "ask a model",
    "chat:answer": "answer in the chat",
    "chat:write": "write in the chat",
    "chat:look": "look at a conversation",
    "tasks:hand": "hand a task on",
    "tasks:end": "end a task",
    "admin:read": "look in the admin",
    "admin:write": "change something in the admin",
    "approvals:decide": "answer a card",
    "approvals:ask": "ask an approver",
    "authority:cut": "cut authority",
    "delegations:grant": "lend authority",
    "delegations:extend": "lend more",
    "delegations:narrow": "lend less",
    "delegations:revoke": "take authority back",
    "access:decide": "decide in a review",
    "trail:read": "look into a trail",
    "trail:reveal": "see personal values of a trail",
    "trail:export": "take the trail out",
    "values:export": "take the trail out with personal values",
    "profile:read": "read the profile",
    "profile:write": "change name and time zone",
    "catalog:read": "look through the shop",
    "cart:read": "look into the cart",
    "cart:write": "change the cart",
}
DEEDS: Final = {
    ("approval", "ask", "Approval"): "Put a card before its person",
    ("approval", "ask", "PurchaseApproval"): "Asked the organization's approvers",
    ("approval", "ask", "Mandate"): "Asked for a mandate",
    ("approval", "decide", "Approval"): "Answered the card",
    ("approval", "decide", "PurchaseApproval"): "Answered as an approver",
    ("approval", "decide", "Mandate"): "Answered the wish for a mandate",
    ("approval", "withdraw", "Approval"): "Took the card back",
    ("approval", "withdraw", "PurchaseApproval"): "Took the request back",
    ("approval", "end", "Mandate"): "Ended the mandate",
    ("task", "due", ""): "Its time had come",
    ("task", "cancel", ""): "Called it off",
    ("task", "cut", ""): "Took it away",
    ("auth", "sign_in", ""): "Signed in",
    ("auth", "sign_out", ""): "The sign-in ended",
    ("auth", "step_up", ""): "Signed in afresh",
    ("delegation", "revoke", ""): "Took authority back",
    ("audit.read", "reveal", ""): "Looked at personal values",
    ("audit.read", "search", ""): "Looked for something in the trail",
    ("audit.read", "export", ""): "Took a part of the trail out",
    ("audit.read", "copy", ""): "Asked for a copy of their data",
}
#: Money leaves in three steps, and may come back.
PAYMENTS: Final = {
    "pending": "Payment, first step: reserved here",
    "needs_confirmation": "Payment: waits until its person confirms it",
    "authorized": "Payment, second step: the gateway holds the money",
    "captured": "Payment, third step: the money was taken",
    "declined": "Payment: declined by the gateway",
    "voided": "Payment: let go again",
    "refunded": "Payment: given back",
}
#: Tables in which a conversation and its tools are kept. What they did stands in events of its own.
KEEPING: Final = {"agents.conversation", "agents.item", "agents.question", "agents.toolcall", "agents.turn"}


def say(event: AuditEvent) -> str:
    match event.category:
        case Category.MODEL_CHANGE:
            return _change(event)
        case Category.POLICY_DECISION:
            return f"Asked to {wish(event.action)}"
        case Category.TOOL_CALL:
            return f"Used the tool {event.action.replace('_', ' ')}"
        case Category.AUDIT_READ if event.action == "read":
            kind = event.detail.get("kind", event.object_type)
            return f"Looked into the trail: {kind} {event.object_id}".strip()
        case Category.AUDIT_READ | Category.PERSONAL_READ if ":" in event.action:
            return f"Looked at the page {event.action}"
        case Category.PERSONAL_READ:
            return f"Looked at personal data: {event.action.replace('_', ' ')}"
    if event.action == "mail":
        return f"Wrote a letter: {str(event.detail.get('letter', '')).replace('_', ' ')}"
    kind = event.object_type if event.category == Category.APPROVAL else ""
    done = DEEDS.get((event.category, event.action, kind))
    return done or f"{event.get_category_display()}: {event.action.replace('_', ' ')}".capitalize()


def only_keeps(event: AuditEvent) -> bool:
    """Whether it only keeps a conversation. A refusal in it, or a call, is more than that."""
    if tone_of(event) == "refused" or event.category == Category.TOOL_CALL:
        return False
    is_kept = event.category == Category.MODEL_CHANGE and event.object_type in KEEPING
    return is_kept or event.context.source == "system:runner"


def wish(action: str) -> str:
    """`orders:place` as "place orders"."""
    thing, _, verb = action.partition(":")
    return WISHES.get(action) or f"{verb} {thing}".strip()


def _change(event: AuditEvent) -> str:
    state = event.after.get("state")
    if event.object_type == "shop.payment" and state in PAYMENTS:
        return PAYMENTS[state]
    thing = f"{name_of(event.object_type)} {_name(event)}".strip()
    if event.action == "update" and isinstance(state, str) and event.object_type in tables():
        return f"{thing[:1].upper()}{thing[1:]} is now {_state(tables()[event.object_type], state)}"
    return f"{CHANGED.get(event.action, event.action)} {thing}"


def _name(event: AuditEvent) -> str:
    """What people call it, where the event says so; else its key."""
    row: Mapping[str, Any] = {**event.before, **event.after}
    said = next((row[name] for name in ("number", "sku", "slug", "name", "title") if name in row), None)
    return said if isinstance(said, str) and said else event.object_id


def _state(model: type[Model], state: str) -> str:
    field: Any = model._meta.get_field("state")
    return str(dict(field.choices or ()).get(state, state)).replace("_", " ")


@cache
def tables() -> dict[str, type[Model]]:
    """Those that leave evidence, by the names that events know them by."""
    return {model._meta.label_lower: model for model, _ in audited()}


def name_of(label: str) -> str:
    """What a row of it is called; a table that has gone since by its label."""
    model = tables().get(label)
    return str(model._meta.verbose_name) if model else label
