"""Checkout: the person sees the exact content, and orders exactly that."""

from typing import TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from identity.ids import new_public_id
from identity.models import User
from shop.addresses import add_address, add_test_card
from shop.cart import CartError
from shop.forms import AddressForm, DeliveryForm, PlaceForm, first_error
from shop.models import Address, Order, Payment, PaymentMethod
from shop.orders import QuoteNoLongerFits, place_order, placed_from
from shop.payments.collect import collect_payment
from shop.pricing import NoDelivery
from shop.quotes import QuoteContent, draft_from_cart
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
    return _page(request)


@login_required
@require_POST
def address_add(request: ShopRequest) -> HttpResponse:
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, address_form=form, status=400)
    address = add_address(form.cleaned_data, actor=request.actor)
    return redirect(f"{reverse('checkout')}?address={address.public_id}")


@login_required
@require_POST
def test_card_add(request: ShopRequest) -> HttpResponse:
    add_test_card(actor=request.actor)
    return redirect("checkout")


def _page(
    request: ShopRequest,
    address: Address | None = None,
    payment_method: PaymentMethod | None = None,
    address_form: AddressForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """What ordering now would mean, or what is missing for it."""
    person = person_of(request)
    address = address or _named(person.addresses.all(), request.GET.get("address"))
    method = payment_method or _named(person.payment_methods.all(), request.GET.get("payment_method"))
    content = None
    if address and method:
        try:
            content = draft_from_cart(actor=request.actor, address=address, payment_method=method)
        except (CartError, NoDelivery) as refused:
            messages.error(request, str(refused))
            return redirect("cart")
    chosen = {"address": address and address.public_id, "payment_method": method and method.public_id}
    context = {
        "content": content,
        "delivery": DeliveryForm(None, person, initial=chosen),
        "place": _place_form(person, content) if content else None,
        "address_form": address_form or AddressForm(initial={"recipient": person.full_name}),
        "can_pay": method is not None,
    }
    return render(request, "shop/checkout.html", context, status=status)


def _place(request: ShopRequest) -> HttpResponse:
    form = PlaceForm(request.POST, person_of(request))
    if not form.is_valid():
        messages.error(request, f"The order was not sent as this page makes it: {first_error(form)}")
        return _page(request, status=400)
    key = form.cleaned_data["key"]
    if placed := placed_from(key, actor=request.actor):
        return redirect(placed)
    address, method = form.cleaned_data["address"], form.cleaned_data["payment_method"]
    try:
        content = draft_from_cart(actor=request.actor, address=address, payment_method=method)
        if content.digest != form.cleaned_data["digest"]:
            raise QuoteNoLongerFits((CHANGED,))
        order = place_order(content, actor=request.actor, key=key)
    except (CartError, NoDelivery) as refused:
        messages.warning(request, str(refused))
        return _page(request, address, method, status=409)
    return _collected(request, order)


def _collected(request: ShopRequest, order: Order) -> HttpResponse:
    payment = collect_payment(order.payment.pk)
    if payment.state == Payment.State.NEEDS_CONFIRMATION:
        return redirect("payment-confirm", order.public_id)
    if payment.state == Payment.State.DECLINED:
        messages.error(request, f"{payment.message} {order.number} is cancelled; nothing was charged.")
    else:
        messages.success(
            request, f"Thank you. {order.number} is placed, and a mail with the details is on its way."
        )
    return redirect(order)


def _named(rows: QuerySet[Row], public_id: str | None) -> Row | None:
    """The one named in the page's address, else the person's default."""
    named = rows.filter(public_id=public_id).first() if public_id else None
    return named or rows.order_by("-is_default", "id").first()


def _place_form(person: User, content: QuoteContent) -> PlaceForm:
    initial = {
        "key": new_public_id(),
        "digest": content.digest,
        "address": content.ship_to.address,
        "payment_method": content.payment_method,
    }
    return PlaceForm(None, person, initial=initial)
