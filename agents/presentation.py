"""Turns and calls of a conversation as pages and fragments show them: the same shapes wherever they appear."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from agents.cards import ApprovalView, LendingView, purchase_of, show_approval, show_lending, with_card
from agents.chips import Chip, chip_of, chips_below
from agents.editing import last_said
from agents.lending import AGAIN
from agents.llm.items import AssistantText, Item, Outcome, Refusal, ToolRequest, UserText, from_json
from agents.mandate_cards import MandateView, asked_for_with, mandate_asked_by
from agents.models import Approval, Conversation, ToolCall, Turn
from agents.panels import Comparison, Offered, OrderPanel, Panels, comparison_of, offered_by, panels_of
from agents.stream import settled_number
from agents.turns import last_open
from agents.ways_on import WayOn, way_on
from identity.actor import Actor
from shop.cart_summary import CartView
from shop.models import PurchaseApproval


@dataclass(frozen=True)
class CallView:
    """A tool call: a chip in words, those of the specialist below it, and what it showed. `way_on` is what can be done
    about a refusal."""

    id: str
    url: str
    trail_url: str
    verb: str
    note: str
    tone: str
    below: tuple[Chip, ...]
    cards: tuple[Offered, ...] = ()
    comparison: Comparison | None = None
    cart: CartView | None = None
    order: OrderPanel | None = None
    approval: ApprovalView | None = None
    mandate: MandateView | None = None
    lending: LendingView | None = None
    purchase: PurchaseApproval | None = None
    way_on: WayOn | None = None


@dataclass(frozen=True)
class Part:
    kind: str
    text: str = ""
    call: CallView | None = None


@dataclass(frozen=True)
class TurnView:
    """`is_edited`: the person has said it otherwise since; `can_edit`: they still can."""

    id: str
    url: str
    message: str
    parts: tuple[Part, ...]
    state: str
    error: str
    stopped_by: str
    is_open: bool
    is_edited: bool
    can_edit: bool
    retry_url: str
    after: int


def show_turns(conversation: Conversation, actor: Actor | None = None) -> list[TurnView]:
    """All turns, in a fixed number of queries. Without an actor, for somebody who may only read."""
    return _views(conversation.turns.all(), conversation, actor)


def show_turn(turn: Turn, actor: Actor) -> TurnView:
    (view,) = _views(turn.conversation.turns.filter(pk=turn.pk), turn.conversation, actor)
    return view


def show_call(call: ToolCall, actor: Actor) -> CallView:
    return _call_view(call, panels_of([_newest_run(call)], actor))


def _views(turns: QuerySet[Turn], conversation: Conversation, actor: Actor | None) -> list[TurnView]:
    """Read anew where a step was kept meanwhile: its words would stand neither here nor in the stream after `after`."""
    after = settled_number(conversation.pk)
    read = list(turns.select_related("edited_as").prefetch_related("items", Prefetch("tool_calls", _calls())))
    last, busy_until = last_said(conversation) if actor else None, last_open(conversation)
    panels = panels_of((_newest_run(call) for turn in read for call in turn.tool_calls.all()), actor)
    views = [
        _turn_view(turn, panels, after, can_edit=turn == last, can_retry=turn.pk >= busy_until)
        for turn in read
    ]
    return views if settled_number(conversation.pk) == after else _views(turns, conversation, actor)


def _calls() -> Any:
    cards = Prefetch("approvals", with_card(Approval.objects.all())), asked_for_with(), "handed"
    again = ToolCall.objects.select_related("conversation", "scope_request").prefetch_related(*cards)
    calls = ToolCall.objects.select_related("conversation", "order", "scope_request", "quote")
    asked = "quote__purchase_approvals__organization"
    return calls.prefetch_related(asked, *cards, Prefetch("children", again))


def _turn_view(turn: Turn, panels: Panels, after: int, *, can_edit: bool, can_retry: bool) -> TurnView:
    items = [from_json(item.content) for item in turn.items.all()]
    edited = hasattr(turn, "edited_as")
    can_retry = can_retry and turn.state == Turn.State.FAILED and not edited
    return TurnView(
        id=turn.public_id,
        url=reverse("turn-fragment", args=[turn.public_id]),
        message=next((item.text for item in items if isinstance(item, UserText)), ""),
        parts=tuple(_parts(turn, items, panels)),
        state=turn.state,
        error=turn.error,
        stopped_by=turn.stopped_by,
        is_open=turn.is_open,
        is_edited=edited,
        can_edit=can_edit,
        after=after,
        retry_url=reverse("turn-retry", args=[turn.public_id]) if can_retry else "",
    )


def _parts(turn: Turn, items: list[Item], panels: Panels) -> Iterable[Part]:
    calls = {call.wire_id: call for call in turn.tool_calls.all() if call.parent_id is None}
    for item in items:
        if isinstance(item, AssistantText | Refusal):
            yield Part("text", text=item.text)
        elif isinstance(item, ToolRequest) and item.call_id in calls:
            yield Part("call", call=_call_view(calls[item.call_id], panels))
        elif isinstance(item, Outcome) and (answer := _answer_in(item)):
            yield Part("support", text=answer)


def _answer_in(note: Outcome) -> str:
    """What a human of the shop has said: told in their own words, and not only in the model's."""
    return str(json.loads(note.result_text).get("answer", "")) if note.tool == "ask_a_human" else ""


def _call_view(call: ToolCall, panels: Panels) -> CallView:
    run = _newest_run(call)
    comparison = comparison_of(run, panels.faces)
    lending = show_lending(run) or show_lending(call)
    chip = chip_of(run, lending)
    approval = _latest_approval(call)
    return CallView(
        id=call.public_id,
        url=reverse("call-fragment", args=[call.public_id]),
        trail_url=reverse("trail-call", args=[run.public_id]),
        verb=chip.verb,
        note=chip.note,
        tone=chip.tone,
        below=chips_below(run),
        cards=() if comparison else offered_by(run, panels),
        comparison=comparison,
        cart=panels.carts.get(run.pk),
        order=panels.orders.get(run.pk),
        approval=show_approval(approval) if approval else None,
        mandate=mandate_asked_by(run),
        lending=lending,
        purchase=None if approval else purchase_of(run),
        way_on=None if lending else way_on(run.result or {}, run.conversation.public_id),
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
