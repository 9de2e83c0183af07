"""Orders that wait for an approver: the queue of those who decide, and what one has asked for oneself."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from identity.looks import note_look
from identity.models import Connection, Membership
from identity.policy import Outcome, Refused
from identity.sso.company import CompanySignIn
from shop.cart import CartError
from shop.models import PurchaseApproval
from shop.purchase_approvals import (
    PurchaseGone,
    approve_purchase,
    decline_purchase,
    list_purchases,
    order_purchase,
    withdraw_purchase,
)
from shop.purchase_requests import own_open_purchases
from shop.purchase_view import PurchaseView, show_purchase
from shop.reorder import refill
from shop.views.checkout import collected
from shop.views.requests import ShopRequest, person_of

PER_PAGE = 20
ANSWERS: Mapping[str, Callable[..., PurchaseApproval]] = {"yes": approve_purchase, "no": decline_purchase}


@login_required
@require_safe
def purchases(request: ShopRequest) -> HttpResponse:
    """First what waits for this person, then what they have asked for, then what was decided."""
    if request.actor.organization is None:
        return render(request, "shop/purchases.html", {})
    visible = list_purchases(actor=request.actor)
    waiting = visible.to_decide(timezone.now()).exclude(asked_by=person_of(request)).order_by("decide_by")
    queue = [_shown(request, one) for one in waiting]
    own = [_shown(request, one) for one in own_open_purchases(request.actor)]
    before = visible.exclude(pk__in=[view.request.pk for view in (*queue, *own)])
    page = Paginator(before, PER_PAGE).get_page(request.GET.get("page", "1"))
    decided = [_shown(request, one) for one in page]
    _note(request, *queue, *decided)
    context = {
        "queue": queue,
        "decides": any(view.may_decide for view in queue),
        "own": own,
        "page": page,
        "decided": decided,
    }
    return render(request, "shop/purchases.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def purchase(request: ShopRequest, public_id: str) -> HttpResponse:
    """Where a mailed link leads. The link opens nothing: whoever comes by it acts for the organization, or signs in."""
    found = _visible(request, public_id)
    if found is None:
        return _elsewhere(request, public_id)
    if request.method != "POST":
        return _page(request, found)
    if (verb := ANSWERS.get(request.POST.get("answer", ""))) is None:
        return HttpResponseBadRequest("Answer yes or no.")
    try:
        verb(found, actor=request.actor, reason=request.POST.get("reason", ""))
    except PurchaseGone as gone:
        return _again(request, public_id, str(gone))
    return redirect(found)


@login_required
@require_POST
def purchase_order(request: ShopRequest, public_id: str) -> HttpResponse:
    """One click places exactly what was approved, or says what has changed."""
    found = _own(request, public_id)
    try:
        order = order_purchase(found, actor=request.actor)
    except CartError as changed:
        return _again(request, public_id, str(changed))
    except Refused as refused:
        if refused.decision.outcome is not Outcome.REQUIRE_APPROVER:
            raise
        return _again(request, public_id, f"The approval does not hold any more. {refused}")
    return collected(request, order)


@login_required
@require_POST
def purchase_withdraw(request: ShopRequest, public_id: str) -> HttpResponse:
    found = _own(request, public_id)
    try:
        withdraw_purchase(found, actor=request.actor)
    except PurchaseGone as gone:
        return _again(request, public_id, str(gone))
    messages.success(request, "Taken back. Nobody is asked any more.")
    return redirect(found)


@login_required
@require_POST
def purchase_refill(request: ShopRequest, public_id: str) -> HttpResponse:
    """What was asked for and became no order goes back where it came from."""
    found = _own(request, public_id)
    view = show_purchase(found, request.actor)
    if not view.may_refill or view.content is None:
        return _again(request, public_id, "This still waits. Take it back first.")
    again = refill(view.content, actor=request.actor)
    if again.put:
        messages.success(request, f"In your cart: {', '.join(again.put)}.")
    if again.missing:
        messages.warning(request, f"Not to be had, or more than a cart holds: {', '.join(again.missing)}.")
    return redirect("cart")


def _shown(request: ShopRequest, one: PurchaseApproval) -> PurchaseView:
    return show_purchase(one, request.actor, whole=False)


def _page(request: ShopRequest, found: PurchaseApproval, status: int = 200) -> HttpResponse:
    view = show_purchase(found, request.actor)
    _note(request, view)
    return render(request, "shop/purchase.html", {"purchase": view}, status=status)


def _note(request: ShopRequest, *shown: PurchaseView) -> None:
    """What colleagues asked for, and where it is to go, is theirs: that it was looked at is on record."""
    others = [view.request for view in shown if view.request.asked_by_id != person_of(request).pk]
    note_look("approvals", {"purchases": others})


def _again(request: ShopRequest, public_id: str, why: str) -> HttpResponse:
    messages.error(request, why)
    return _page(request, _own_or_visible(request, public_id), status=409)


def _visible(request: ShopRequest, public_id: str) -> PurchaseApproval | None:
    """None also for who acts for no organization now."""
    if request.actor.organization is None:
        return None
    return list_purchases(actor=request.actor).filter(public_id=public_id).first()


def _own_or_visible(request: ShopRequest, public_id: str) -> PurchaseApproval:
    if (found := _visible(request, public_id)) is None:
        raise Http404("There is no such request in your organization.")
    return found


def _own(request: ShopRequest, public_id: str) -> PurchaseApproval:
    found = _own_or_visible(request, public_id)
    if found.asked_by != request.actor.principal:
        raise Http404("There is no such request of yours.")
    return found


def _elsewhere(request: ShopRequest, public_id: str) -> HttpResponse:
    """A member who is signed in for somebody else, or for themselves alone, is led to their organization's sign-in."""
    places = Membership.objects.filter(user=person_of(request), ended_at__isnull=True)
    there = PurchaseApproval.objects.filter(
        public_id=public_id, organization__in=places.values("organization")
    )
    asked = there.exclude(organization=request.actor.organization).select_related("organization").first()
    if asked is None:
        raise Http404("There is no such request in your organization.")
    open_ways = Connection.objects.enabled().filter(organization=asked.organization)
    ways = [
        CompanySignIn.of(way, asked.get_absolute_url())
        for way in open_ways.select_related("app", "organization")
    ]
    context = {"organization": asked.organization, "ways": [way for way in ways if way.url]}
    return render(request, "shop/purchase_elsewhere.html", context, status=403)
