"""Asking an organization's approvers for a yes to one order, and keeping it: decided once, used once."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit.context import open_context
from audit.events import record
from identity.actor import Actor
from identity.ids import new_public_id
from identity.models import Membership
from identity.policy import Consent, Refused, Resource, authorized, require
from shop import mails
from shop.cart import CartError, empty_cart
from shop.models import Order, PurchaseApproval, Quote
from shop.models.purchase_approvals import PurchaseApprovalQuerySet
from shop.orders import QuoteNoLongerFits, place_order, placed_from
from shop.plain_text import plain
from shop.purchase_agreement import ApprovedPurchase, PurchaseSpent, binding, new_nonce
from shop.purchase_requests import approvers_of, asked_from, follow, resource_to_decide
from shop.quote_resource import resource_of
from shop.quotes import QuoteContent, content_of, freeze, misfits

TO_DECIDE: Final = timedelta(days=3)
TO_ORDER: Final = timedelta(days=3)
EXPIRED: Final = "No approver answered in time."
TAKEN_BACK: Final = "It was taken back."
OUTDATED: Final = "Whoever approved it may not do so any more."
State = PurchaseApproval.State


class CannotAsk(CartError):
    """Nobody could say yes, or nobody has to; the sentence says which."""


class PurchaseGone(Exception):
    """It can no longer be decided, or ordered; the sentence says why."""


def list_purchases(*, actor: Actor) -> PurchaseApprovalQuerySet:
    """One's own requests, and for whoever answers for the organization, or looks after it, all of them."""
    about = {"owner": actor.key, "organization": actor.organization.public_id if actor.organization else ""}
    require(actor, "approvals:read", Resource("PurchaseApproval", attrs=about))
    return PurchaseApproval.objects.visible_to(actor).with_all()


def ask_approver(
    content: QuoteContent,
    *,
    actor: Actor,
    quote: Quote | None = None,
    consent: Consent | None = None,
    key: str = "",
    run_at: datetime | None = None,
) -> PurchaseApproval:
    """Put an order before the organization's approvers. Raises Refused, CannotAsk, QuoteNoLongerFits.

    A person's own leaves the cart for it, so that they can go on shopping; an agent's stays what was countersigned.
    """
    leaves = content.from_cart and actor.delegation is None
    wanted = replace(content, from_cart=False) if leaves else content
    name = quote.public_id if quote else key or new_public_id()
    with authorized(actor, "approvals:ask", resource_of(wanted, name, actor=actor), consent=consent):
        if (asked := _asked_before(name, actor)) is not None:
            return asked
        place = _place_of(actor)
        if leaves and (reasons := misfits(content)):
            raise QuoteNoLongerFits(reasons)
        request = _write(quote or freeze(wanted, actor=actor, public_id=name), place, actor, run_at)
        if leaves:
            empty_cart(actor.someone)
        _record("ask", request)
        asked_of = list(approvers_of(place.organization, besides=actor.someone))
        transaction.on_commit(lambda: mails.purchase_asked(request, asked_of), robust=True)
    return request


def approve_purchase(request: PurchaseApproval, *, actor: Actor, reason: str = "") -> PurchaseApproval:
    """An approver's yes. Decides only: whoever asked, or a worker, then orders. Raises Refused, PurchaseGone."""
    return _decide(request, State.APPROVED, actor, reason)


def decline_purchase(request: PurchaseApproval, *, actor: Actor, reason: str = "") -> PurchaseApproval:
    """An approver's no. Raises Refused, PurchaseGone."""
    return _decide(request, State.DECLINED, actor, reason)


def order_purchase(request: PurchaseApproval, *, actor: Actor) -> Order:
    """Place exactly what was approved. Raises Refused, QuoteNoLongerFits, SoldOut; twice, it is one order."""
    quote = request.quote
    if placed := placed_from(quote.public_id, actor=actor):
        return placed
    try:
        return place_order(content_of(quote), actor=actor, quote=quote, agreement=ApprovedPurchase(request))
    except (Refused, PurchaseSpent):  # the other of two clicks at once has used the yes
        if placed := placed_from(quote.public_id, actor=actor):
            return placed
        raise


def withdraw_purchase(request: PurchaseApproval, *, actor: Actor) -> None:
    """Whoever asked has changed their mind. Raises Refused, PurchaseGone."""
    resource = Resource("PurchaseApproval", request.public_id, {"owner": request.asked_by.public_id})
    with authorized(actor, "orders:cancel", resource):
        if not _close(request, TAKEN_BACK, PurchaseApproval.objects.open()):
            raise PurchaseGone("Nothing of it waits any more.")


def void_purchases(which: Q, why: str) -> None:
    """What it stood on was cut. Whoever asked is told, as they may ask again."""
    with transaction.atomic():
        for request in (
            PurchaseApproval.objects.pending(timezone.now()).filter(which).with_all().order_by("pk")
        ):
            _take_back(request, why, PurchaseApproval.objects.open())


def expire_purchases() -> int:
    """Close what nobody answered in time. A yes of the last moment, written meanwhile, stands."""
    late = PurchaseApproval.objects.filter(state=State.WAITING, decide_by__lt=timezone.now())
    found = list(late.with_all().order_by("pk")[:100])
    for request in found:
        with transaction.atomic():
            _take_back(request, EXPIRED, late)
    return len(found)


def _asked_before(name: str, actor: Actor) -> PurchaseApproval | None:
    """The one that still waits. A yes that does not hold any more, and so is asked for again, is taken back."""
    asked, now = asked_from(name, actor=actor), timezone.now()
    if asked is not None and asked.can_order(now):
        _close(asked, OUTDATED, PurchaseApproval.objects.open())
    return asked if asked is not None and asked.state == State.WAITING and asked.is_open(now) else None


def _place_of(actor: Actor) -> Membership:
    """As it stands under the locks. Raises CannotAsk where nobody could say yes."""
    places = Membership.objects.select_related("organization")
    place = places.get(user=actor.principal, organization=actor.company, ended_at__isnull=True)
    if not approvers_of(place.organization, besides=actor.someone).exists():
        raise CannotAsk(
            f"Nobody else at {place.organization} approves orders yet. Its admins can change that."
        )
    return place


def _write(quote: Quote, place: Membership, actor: Actor, run_at: datetime | None) -> PurchaseApproval:
    limit = place.organization.role_limits.get(place.role)
    if limit is None or quote.total <= limit:
        raise CannotAsk("No approver is needed for this. You can order it.")
    now = timezone.now()
    decide_by = min(now + TO_DECIDE, run_at) if run_at else now + TO_DECIDE
    request = PurchaseApproval(
        quote=quote,
        organization=place.organization,
        asked_by=actor.someone,
        asked_as=place,
        asked_in=actor.session,
        delegation=actor.delegation,
        run_at=run_at,
        limit=limit,
        nonce=new_nonce(),
        decide_by=decide_by,
        execute_until=max(decide_by, run_at or decide_by) + TO_ORDER,
    )
    request.digest = binding(request)
    request.save()
    return request


def _decide(request: PurchaseApproval, state: State, actor: Actor, reason: str) -> PurchaseApproval:
    total = request.quote.total if state == State.APPROVED else 0
    with authorized(actor, "approvals:decide", resource_to_decide(request, total)):
        held = _held(request)
        if held.state == state and held.decided_by == actor.principal:
            return held
        _check_waits(held)
        session = actor.browser
        held.state, held.reason = state, plain(reason)[:300]
        held.decided_by, held.decided_in = actor.someone, session
        held.decided_as = Membership.objects.get(
            user=actor.principal, organization=held.organization, ended_at__isnull=True
        )
        held.decided_at, held.authenticated_at = timezone.now(), session.authenticated_at
        held.save()
        _record("decide", held)
        follow(held)
        transaction.on_commit(lambda: mails.purchase_decided(held), robust=True)
        return held


def _held(request: PurchaseApproval) -> PurchaseApproval:
    PurchaseApproval.objects.select_for_update(no_key=True).only("pk").get(pk=request.pk)
    return PurchaseApproval.objects.all().with_all().get(pk=request.pk)


def _check_waits(request: PurchaseApproval) -> None:
    if request.state == State.WAITING and timezone.now() <= request.decide_by:
        return
    if request.state == State.WAITING:
        raise PurchaseGone("The time to decide this has passed.")
    by = f" by {request.decided_by}" if request.decided_by else ""
    raise PurchaseGone(f"This was already {request.get_state_display()}{by}. {request.withdrawn_why}".strip())


def _take_back(request: PurchaseApproval, why: str, among: PurchaseApprovalQuerySet) -> None:
    with open_context("system:sweep"):
        if _close(request, why, among):
            transaction.on_commit(lambda: mails.purchase_void(request), robust=True)


def _close(request: PurchaseApproval, why: str, among: PurchaseApprovalQuerySet) -> bool:
    """False where it is none of these any more: something else has become of it."""
    if not among.filter(pk=request.pk).update(state=State.WITHDRAWN, withdrawn_why=why[:300]):
        return False
    request.state, request.withdrawn_why = State.WITHDRAWN, why[:300]
    _record("withdraw", request)
    follow(request)
    return True


def _record(what: str, request: PurchaseApproval) -> None:
    """What the request said that is nobody's personal value."""
    quote = request.quote
    detail = {
        "quote": quote.digest,
        "binding": request.digest,
        "total": quote.total,
        "currency": quote.currency,
        "limit": request.limit,
        "decide_by": request.decide_by.isoformat(),
        "execute_until": request.execute_until.isoformat(),
        "why": request.withdrawn_why,
    }
    record(
        "approval",
        what,
        request.state,
        object_type="PurchaseApproval",
        object_id=request.public_id,
        detail=detail,
    )
