"""Calls that wait for an approver of the organization, and go on, or end, with what that one decides."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from agents import outcomes, wake
from agents.models import Approval, ToolCall
from agents.stream import publish_call
from audit.context import open_context
from identity.actor import Actor
from identity.policy import Consent
from shop.models import PurchaseApproval, Quote
from shop.purchase_agreement import ApprovedPurchase
from shop.purchase_approvals import EXPIRED, TAKEN_BACK, CannotAsk, ask_approver
from shop.quotes import QuoteContent

State = ToolCall.State
RELATED = ("conversation", "session", "turn", "parent")


def ask(
    call: ToolCall,
    content: QuoteContent,
    *,
    actor: Actor,
    approval: Approval | None = None,
    consent: Consent | None = None,
) -> PurchaseApproval:
    """The principal has agreed, or need not. Their yes stays good for as long as the organization's would be.

    The caller saves the call. Raises Refused, CannotAsk.
    """
    quote = approval.quote if approval else call.quote
    _check_wanted(quote)
    request = ask_approver(
        content,
        actor=actor,
        quote=quote,
        consent=consent,
        run_at=_day_of(call),
    )
    if approval is not None:
        with open_context("system:runner"):
            longer = Greatest(F("execute_until"), request.execute_until)
            Approval.objects.filter(pk=approval.pk).update(execute_until=longer)
    call.quote, call.state = request.quote, State.AWAITING_APPROVER
    return request


def agreement_of(call: ToolCall) -> ApprovedPurchase | None:
    """The yes that was given to this call's quote and not used, if it needed one."""
    given = PurchaseApproval.objects.filter(
        quote=call.quote_id, state=PurchaseApproval.State.APPROVED, used_at__isnull=True
    )
    request = given.select_related("decided_by", "quote").first() if call.quote_id else None
    return ApprovedPurchase(request) if request else None


def told(request: PurchaseApproval) -> dict[str, Any]:
    """For the model: nothing of whoever is asked."""
    company = str(request.organization)
    return {
        "status": "awaiting_approver",
        "organization": company,
        "decide_by": request.decide_by.isoformat(timespec="seconds"),
        "message": f"An approver of {company} has to agree to this order, and was asked. It is then ordered by itself,"
        " if the cart and the prices are the same.",
    }


def follow(request: PurchaseApproval) -> None:
    """Told by the shop in the transaction in which a request was decided or withdrawn.

    Whoever takes one back that was approved does not want what was to be ordered by it. Where a yes is void, it is
    asked for again when the call runs.
    """
    waiting = ToolCall.objects.filter(quote=request.quote_id, state=State.AWAITING_APPROVER)
    call = waiting.select_related(*RELATED).first() or _taken_back(request)
    if call is None:
        return
    if request.state == PurchaseApproval.State.APPROVED:
        _go_on(call)
    else:
        call.state, call.ended_at = State.WITHDRAWN, timezone.now()
        _tell(call, request)
    call.save(update_fields=("state", "ended_at"))
    publish_call(call)


def _check_wanted(quote: Quote | None) -> None:
    """Whoever took the request back while the call ran does not want it asked anew. Raises CannotAsk."""
    if quote is not None and quote.purchase_approvals.filter(withdrawn_why=TAKEN_BACK).exists():
        raise CannotAsk(TAKEN_BACK)


def _taken_back(request: PurchaseApproval) -> ToolCall | None:
    """What was approved, and has not run yet. One that runs just now is its worker's, who asks nobody anew."""
    if request.withdrawn_why != TAKEN_BACK:
        return None
    approved = ToolCall.objects.filter(quote=request.quote_id, state__in=(State.SCHEDULED, State.READY))
    held = approved.select_for_update(no_key=True, of=("self",), skip_locked=True)
    return held.select_related(*RELATED).first()


def _go_on(call: ToolCall) -> None:
    """What was for a day waits for it; the day decides anew."""
    if _day_of(call) is not None:
        call.state = State.SCHEDULED
        return
    call.state = State.READY
    transaction.on_commit(partial(wake.run_call, call.pk))


def _tell(call: ToolCall, request: PurchaseApproval) -> None:
    """Whoever took it back, or cut what it stood on, knows it."""
    if request.state == PurchaseApproval.State.DECLINED:
        message = f"An approver of {request.organization} has declined it."
    elif request.withdrawn_why == EXPIRED:
        message = f"No approver of {request.organization} answered in time."
    else:
        return
    outcomes.tell(call, {"status": "declined", "message": message})


def _day_of(call: ToolCall) -> Any:
    return call.run_at if call.run_at is not None and call.run_at > timezone.now() else None
