"""The cards by which a person is asked, as pages and fragments show them: to countersign, and to lend."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from agents.lending import GOOD_FOR
from agents.models import Approval, ScopeRequest, ToolCall
from agents.tools.schedules import written
from identity.actor import Actor
from identity.scopes import Scope
from shop.models import Order, PurchaseApproval
from shop.quotes import QuoteContent, content_of

State = ToolCall.State
NOT_DONE = {State.REFUSED, State.FAILED, State.WITHDRAWN, State.AWAITING_APPROVAL}


@dataclass(frozen=True)
class CardWords:
    """`before` is said until the yes, `pending` between it and the deed, `void` where there is none."""

    asks: str
    asked: str
    button: str
    before: str
    pending: str
    done: str
    void: str


ORDERING = CardWords(
    asks="Your agent asks to order",
    asked="Your agent asked to order",
    button="Countersign and order",
    before="Nothing is ordered before you countersign.",
    pending="Countersigned. Placing the order…",
    done="Ordered",
    void="Nothing was ordered.",
)
READDRESSING = CardWords(
    asks="Your agent asks to send an order elsewhere",
    asked="Your agent asked to send an order elsewhere",
    button="Countersign the new address",
    before="This order is placed already: only where it goes would change.",
    pending="Countersigned. Changing the address…",
    done="It goes to this address now.",
    void="The address was not changed.",
)
WORDS = {"change_delivery_address": READDRESSING}


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

    @property
    def seconds_left(self) -> int:
        """Until nobody may decide it any more."""
        return seconds_until(self.decide_by)


def seconds_until(moment: datetime) -> int:
    return math.ceil((moment - timezone.now()).total_seconds())


@dataclass(frozen=True)
class LendingView:
    """What a refused call asks the person to lend, in plain words."""

    url: str
    wants: str
    state: str


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
        words=WORDS.get(call.tool, ORDERING),
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


def purchase_of(call: ToolCall) -> PurchaseApproval | None:
    """What an approver of the organization was asked for it last."""
    asked = call.quote.purchase_approvals.all() if call.quote else ()
    return max(asked, key=lambda request: request.pk, default=None)


def show_lending(call: ToolCall) -> LendingView | None:
    request: ScopeRequest | None = getattr(call, "scope_request", None)
    if request is None:
        return None
    late = request.state == ScopeRequest.State.WAITING and timezone.now() > request.created_at + GOOD_FOR
    wants = " and ".join(Scope(scope).plain for scope in request.scopes)
    return LendingView(
        reverse("scope-request", args=[request.public_id]), wants, "late" if late else request.state
    )


def _approval_state(approval: Approval) -> str:
    if approval.state == Approval.State.WAITING and approval.decide_by < timezone.now():
        return "expired"
    if approval.state == Approval.State.APPROVED:
        if approval.used_at:
            return "executed"
        if approval.tool_call.state in NOT_DONE:
            return "withdrawn"
    return approval.state


def _why_not(approval: Approval) -> str:
    result = approval.tool_call.result or {}
    if approval.state == Approval.State.APPROVED and not approval.used_at:
        return str(result.get("message", ""))
    return ""
