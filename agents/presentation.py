"""Rows of a conversation as pages and fragments show them: the same shapes wherever they appear."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from agents.chips import Chip, chip_of, chips_below
from agents.lending import AGAIN
from agents.llm.items import AssistantText, Outcome, Refusal, ToolRequest, UserText, from_json
from agents.mandate_cards import MandateView, asked_for_with, mandate_asked_by
from agents.models import Approval, Conversation, ToolCall, Turn
from agents.panels import (
    CardWords,
    Comparison,
    LendingView,
    OrderPanel,
    comparison_of,
    lending_of,
    order_of,
    purchase_of,
    words_of,
)
from agents.stream import settled_number
from agents.tools.schedules import written
from identity.actor import Actor
from shop.cart import cart_of
from shop.cart_summary import CartView, cart_summary
from shop.catalog import visible
from shop.faces import Face, faces_of
from shop.filters import ANYTHING
from shop.models import Order, PurchaseApproval
from shop.quotes import QuoteContent, content_of

State = ToolCall.State


@dataclass(frozen=True)
class ApprovalView:
    id: str
    url: str
    state: str
    content: QuoteContent
    scheduled_for: str
    decide_by: datetime
    decided_by: str
    decided_at: datetime | None
    why: str
    order: Order | None
    is_done: bool
    words: CardWords
    purchase: PurchaseApproval | None
    run_now_url: str
    cancel_url: str


@dataclass(frozen=True)
class CallView:
    """A tool call: a chip in words, those of the specialist below it, and what it showed."""

    id: str
    url: str
    trail_url: str
    verb: str
    note: str
    tone: str
    below: tuple[Chip, ...]
    cards: tuple[Face, ...] = ()
    comparison: Comparison | None = None
    cart: CartView | None = None
    order: OrderPanel | None = None
    approval: ApprovalView | None = None
    mandate: MandateView | None = None
    lending: LendingView | None = None
    purchase: PurchaseApproval | None = None


@dataclass(frozen=True)
class Part:
    kind: str
    text: str = ""
    call: CallView | None = None


@dataclass(frozen=True)
class TurnView:
    id: str
    url: str
    message: str
    parts: tuple[Part, ...]
    state: str
    error: str
    stopped_by: str
    is_open: bool
    retry_url: str
    after: int


def show_turns(conversation: Conversation) -> list[TurnView]:
    """All turns, in a fixed number of queries."""
    turns = list(conversation.turns.prefetch_related("items", Prefetch("tool_calls", _calls())))
    cards = _cards(call for turn in turns for call in turn.tool_calls.all())
    after = settled_number(conversation.pk)
    return [_turn_view(turn, cards, after) for turn in turns]


def show_turn(turn: Turn) -> TurnView:
    after = settled_number(turn.conversation_id)
    return _turn_view(turn, _cards(turn.tool_calls.all()), after)


def show_call(call: ToolCall, actor: Actor) -> CallView:
    run = _newest_run(call)
    cart = cart_summary(cart_of(actor)) if "cart" in (run.result or {}) else None
    return replace(_call_view(call, _cards([call])), cart=cart, order=order_of(run))


def show_approval(approval: Approval) -> ApprovalView:
    call = approval.tool_call
    waiting = call.state == State.SCHEDULED
    return ApprovalView(
        id=approval.public_id,
        url=reverse("approval", args=[approval.public_id]),
        state=_approval_state(approval),
        content=content_of(approval.quote),
        scheduled_for=written(call.run_at, call.delegation.principal.zone) if call.run_at else "",
        decide_by=approval.decide_by,
        decided_by=str(approval.decided_by or ""),
        decided_at=approval.decided_at,
        why=approval.withdrawn_why or _why_not(approval),
        order=call.order if approval.used_at else None,
        is_done=approval.used_at is not None,
        words=words_of(call),
        purchase=purchase_of(call),
        run_now_url=reverse("call-run-now", args=[call.public_id]) if waiting else "",
        cancel_url=reverse("call-cancel", args=[call.public_id]) if waiting else "",
    )


def scheduled_approvals(actor: Actor) -> list[ApprovalView]:
    """What waits for its day, the soonest first."""
    waiting = Approval.objects.filter(
        tool_call__conversation__principal=actor.principal,
        tool_call__state=State.SCHEDULED,
        state=Approval.State.APPROVED,
    )
    return [show_approval(approval) for approval in with_card(waiting).order_by("tool_call__run_at")]


def with_card(approvals: Any) -> Any:
    """All that a card shows, in one query."""
    return approvals.select_related(
        "quote",
        "decided_by",
        "tool_call__delegation__principal",
        "tool_call__delegation__agent",
        "tool_call__order",
        "tool_call__conversation",
        "tool_call__quote",
    ).prefetch_related("tool_call__quote__purchase_approvals__organization")


def _calls() -> Any:
    cards = Prefetch("approvals", with_card(Approval.objects.all())), asked_for_with(), "handed"
    again = ToolCall.objects.select_related("conversation", "scope_request").prefetch_related(*cards)
    calls = ToolCall.objects.select_related("conversation", "order", "scope_request", "quote")
    asked = "quote__purchase_approvals__organization"
    return calls.prefetch_related(asked, *cards, Prefetch("children", again))


def _turn_view(turn: Turn, cards: Mapping[str, Face], after: int) -> TurnView:
    return TurnView(
        id=turn.public_id,
        url=reverse("turn-fragment", args=[turn.public_id]),
        message=next((item.text for item in _items(turn) if isinstance(item, UserText)), ""),
        parts=tuple(_parts(turn, cards)),
        state=turn.state,
        error=turn.error,
        stopped_by=turn.stopped_by,
        is_open=turn.is_open,
        after=after,
        retry_url=reverse("turn-retry", args=[turn.public_id]) if turn.state == Turn.State.FAILED else "",
    )


def _items(turn: Turn) -> list[Any]:
    return [from_json(item.content) for item in turn.items.all()]


def _parts(turn: Turn, cards: Mapping[str, Face]) -> Iterable[Part]:
    calls = {call.wire_id: call for call in turn.tool_calls.all() if call.parent_id is None}
    for item in _items(turn):
        if isinstance(item, AssistantText | Refusal):
            yield Part("text", text=item.text)
        elif isinstance(item, ToolRequest) and item.call_id in calls:
            yield Part("call", call=_call_view(calls[item.call_id], cards))
        elif isinstance(item, Outcome) and (answer := _answer_in(item)):
            yield Part("support", text=answer)


def _answer_in(note: Outcome) -> str:
    """What a human of the shop has said: told in their own words, and not only in the model's."""
    return str(json.loads(note.result_text).get("answer", "")) if note.tool == "ask_a_human" else ""


def _call_view(call: ToolCall, cards: Mapping[str, Face]) -> CallView:
    run = _newest_run(call)
    comparison = comparison_of(run, cards)
    chip = chip_of(run)
    approval = _latest_approval(call)
    return CallView(
        id=call.public_id,
        url=reverse("call-fragment", args=[call.public_id]),
        trail_url=reverse("trail-call", args=[run.public_id]),
        verb=chip.verb,
        note=chip.note,
        tone=chip.tone,
        below=chips_below(run),
        cards=() if comparison else tuple(cards[name] for name in _shown_products(run) if name in cards),
        comparison=comparison,
        approval=show_approval(approval) if approval else None,
        mandate=mandate_asked_by(run),
        lending=lending_of(run) or lending_of(call),
        purchase=None if approval else purchase_of(run),
    )


def _newest_run(call: ToolCall) -> ToolCall:
    """A call that was lent what it was short of has run again, as a call of its own."""
    return max(
        (child for child in call.children.all() if child.key.endswith(AGAIN)),
        key=attrgetter("pk"),
        default=call,
    )


def _latest_approval(call: ToolCall) -> Approval | None:
    """Its own card, or that of the order for later that it prepared."""
    found = [*call.approvals.all(), *(one for child in call.children.all() for one in child.approvals.all())]
    return max(found, key=lambda approval: approval.pk, default=None)


def _shown_products(call: ToolCall) -> list[str]:
    result = call.result or {}
    listed = [*result.get("products", []), *([result["product"]] if "product" in result else [])]
    return [product["id"] for product in listed]


def _cards(calls: Iterable[ToolCall]) -> dict[str, Face]:
    names = {name for call in calls for name in _shown_products(_newest_run(call))}
    if not names:
        return {}
    return {card.id: card for card in faces_of(visible(ANYTHING).filter(public_id__in=names))}


def _approval_state(approval: Approval) -> str:
    if approval.state == Approval.State.WAITING and approval.decide_by < timezone.now():
        return "expired"
    if approval.state == Approval.State.APPROVED:
        call = approval.tool_call
        if approval.used_at:
            return "executed"
        if call.state in {State.REFUSED, State.FAILED, State.WITHDRAWN, State.AWAITING_APPROVAL}:
            return "withdrawn"
    return approval.state


def _why_not(approval: Approval) -> str:
    result = approval.tool_call.result or {}
    if approval.state == Approval.State.APPROVED and not approval.used_at:
        return str(result.get("message", ""))
    return ""
