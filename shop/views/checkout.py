"""Checkout: the person sees the exact content, and orders exactly that."""

from dataclasses import replace
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from identity.actor import Actor
from identity.ids import new_public_id
from identity.models import User
from identity.policy import Outcome, Refused, preview
from shop.address_form import AddressForm, CountryForm
from shop.cart import CartError, cart_of
from shop.forms import PlaceForm, first_error
from shop.methods import UnknownMethod, add_card, list_methods
from shop.models import Address, Order, Payment, PaymentMethod
from shop.orders import QuoteNoLongerFits, place_order, placed_from
from shop.payments.collect import collect_payment
from shop.purchase_approvals import ask_approver
from shop.purchase_requests import asked_from
from shop.quote_resource import resource_of
from shop.quotes import QuoteContent, Wishes, draft_from_cart, ways_to_send
from shop.rates import NoDelivery, Offer, home_of
from shop.views.payments import tell_payment
from shop.views.requests import ShopRequest, person_of

Row = TypeVar("Row", Address, PaymentMethod)
CHANGED = (
    "This is not what the page showed before: something has changed. Look again, and order if it is right."
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: ShopRequest) -> HttpResponse:
    if request.method == "POST":
        return _place(request)
    return _page(request, _wishes(request, request.GET))


@login_required
@require_POST
def test_card_add(request: ShopRequest) -> HttpResponse:
    try:
        add_card("ok", actor=request.actor)
    except UnknownMethod as unknown:
        raise Http404(str(unknown)) from unknown
    return redirect("checkout")


def collected(request: ShopRequest, order: Order) -> HttpResponse:
    """What the buyer sees once the payment was asked for."""
    payment = collect_payment(order.payment.pk)
    if payment.state == Payment.State.NEEDS_CONFIRMATION:
        return redirect("payment-confirm", order.public_id)
    if payment.order.stands:
        messages.success(
            request, f"Thank you. {order.number} is placed, and a mail with the details is on its way."
        )
    else:
        tell_payment(request, payment)
    return redirect(order)


def _wishes(request: ShopRequest, named: QueryDict) -> Wishes:
    """As the page's address or its form names them, else as chosen for the cart, else the person's defaults."""
    methods = list_methods(actor=request.actor)
    cart = cart_of(request.actor)
    chosen = cart.ship_to.public_id if cart and cart.ship_to else None
    return Wishes(
        address=_named(person_of(request).addresses.all(), named.get("address", chosen)),
        payment_method=_named(methods, named.get("payment_method")),
        shipping_method=named.get("shipping_method", cart.shipping_method if cart else ""),
    )


def _page(
    request: ShopRequest, wishes: Wishes, *, written: PlaceForm | None = None, status: int = 200
) -> HttpResponse:
    """What ordering now would mean, or what is missing for it."""
    person = person_of(request)
    content, offered = None, []
    try:
        if wishes.address:
            offered = ways_to_send(wishes.address, actor=request.actor)
            wishes = replace(wishes, shipping_method=_offered(wishes.shipping_method, offered))
        if wishes.address and wishes.payment_method:
            content = draft_from_cart(actor=request.actor, wishes=wishes)
    except (CartError, NoDelivery) as refused:
        messages.error(request, str(refused))
        return redirect("cart")
    context = {
        "content": content,
        "wishes": wishes,
        "offers": offered,
        "addresses": person.addresses.order_by("-is_default", "id"),
        "methods": list_methods(actor=request.actor),
        "place": _place_form(request, content, written) if content else None,
        "for_company": request.actor.organization is not None,
        "needs_approver": content is not None and _needs_approver(content, request.actor),
        **_first_address(person, wishes),
    }
    return render(request, "shop/checkout.html", context, status=status)


def _place(request: ShopRequest) -> HttpResponse:
    form = PlaceForm(request.POST, request.actor)
    if not form.is_valid():
        messages.error(request, f"The order was not sent as this page makes it: {first_error(form)}")
        return _page(request, _wishes(request, request.POST), written=form, status=400)
    sent = form.cleaned_data
    for before in (placed_from, asked_from):
        if done := before(sent["key"], actor=request.actor):
            return redirect(done)
    wishes = Wishes(sent["address"], sent["payment_method"], sent["shipping_method"])
    try:
        shown = draft_from_cart(actor=request.actor, wishes=wishes)
        if shown.digest != sent["digest"]:
            raise QuoteNoLongerFits((CHANGED,))
        content = replace(shown, note=sent["note"], purchase_order=sent["purchase_order"])
        if "ask" in request.POST:
            return redirect(ask_approver(content, actor=request.actor, key=sent["key"]))
        order = place_order(content, actor=request.actor, key=sent["key"])
    except Refused as refused:
        if refused.decision.outcome is not Outcome.REQUIRE_APPROVER:
            raise
        messages.warning(request, str(refused))
        return _page(request, wishes, written=form, status=409)
    except (CartError, NoDelivery) as refused:
        messages.warning(request, str(refused))
        return _page(request, wishes, written=form, status=409)
    return collected(request, order)


def _needs_approver(content: QuoteContent, actor: Actor) -> bool:
    """Asked ahead, so that the button says what it does."""
    asked = preview(actor, "orders:place", resource_of(content, actor=actor))
    return asked.outcome is Outcome.REQUIRE_APPROVER


def _named(rows: QuerySet[Row], public_id: str | None) -> Row | None:
    """The one named in the page's address, else the person's default."""
    named = rows.filter(public_id=public_id).first() if public_id else None
    return named or rows.order_by("-is_default", "id").first()


def _offered(wanted: str, offered: list[Offer]) -> str:
    """What the person chose for another address may not go here: then the way that is proposed."""
    codes = [offer.code for offer in offered]
    return wanted if wanted in codes else codes[0]


def _first_address(person: User, wishes: Wishes) -> dict[str, Any]:
    """A person without an address is asked for it at once; others find the form in their book."""
    if wishes.address:
        return {}
    form = AddressForm(country=home_of(person.pk).country, initial={"recipient": person.full_name})
    return {"address_form": form, "country_form": CountryForm(initial={"country": form.country})}


def _place_form(request: ShopRequest, content: QuoteContent, written: PlaceForm | None) -> PlaceForm:
    """With a key of its own, and with what the person has written already."""
    initial = {
        "key": new_public_id(),
        "digest": content.digest,
        "address": content.ship_to.address,
        "shipping_method": content.shipping_method,
        "payment_method": content.payment_method,
        "note": written.data.get("note", "") if written else "",
        "purchase_order": written.data.get("purchase_order", "") if written else "",
    }
    return PlaceForm(None, request.actor, initial=initial)
