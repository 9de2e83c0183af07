"""A person's own orders. Anybody else's are not there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from shop.forms import MoveForm, first_error
from shop.orders import OrderError, cancel_order, change_address, list_orders
from shop.payments.collect import collect_payment
from shop.purchase_requests import own_open_purchases
from shop.quotes import content_of
from shop.reorder import reorder
from shop.timeline import timeline_of
from shop.views.requests import ShopRequest, own_order

PER_PAGE = 20


@login_required
@require_safe
def orders(request: ShopRequest) -> HttpResponse:
    page = Paginator(list_orders(actor=request.actor), PER_PAGE).get_page(request.GET.get("page", "1"))
    return render(request, "shop/orders.html", {"page": page, "waiting": own_open_purchases(request.actor)})


@login_required
@require_safe
def order(request: ShopRequest, public_id: str) -> HttpResponse:
    found = own_order(request, public_id)
    content_of(found.quote)
    prefetch_related_objects(
        [found],
        "lines__variant__product",
        "shipments__lines__line",
        "shipments__exchange__lines__line",
        "returns__lines__line",
        "returns__replacement",
        "payment__refunds",
        "invoices",
    )
    context = {
        "order": found,
        "parcels": found.shipments.all(),
        "as_ordered": sum(parcel.exchange_id is None for parcel in found.shipments.all()),
        "papers": found.invoices.all(),
        "timeline": timeline_of(found),
        "address_form": MoveForm(None, found.owner) if found.can_cancel else None,
    }
    return render(request, "shop/order.html", context)


@login_required
@require_POST
def order_address(request: ShopRequest, public_id: str) -> HttpResponse:
    found = own_order(request, public_id)
    form = MoveForm(request.POST, found.owner)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect(found)
    try:
        change_address(found, form.cleaned_data["address"], actor=request.actor)
    except OrderError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{found.number} goes to the new address.")
    return redirect(found)


@login_required
@require_POST
def order_again(request: ShopRequest, public_id: str) -> HttpResponse:
    again = reorder(own_order(request, public_id), actor=request.actor)
    if again.put:
        messages.success(request, f"In your cart: {', '.join(again.put)}.")
    if again.missing:
        messages.warning(request, f"Not to be had, or more than a cart holds: {', '.join(again.missing)}.")
    return redirect("cart")


@login_required
@require_POST
def order_cancel(request: ShopRequest, public_id: str) -> HttpResponse:
    found = own_order(request, public_id)
    try:
        cancel_order(found, actor=request.actor)
    except OrderError as refused:
        messages.error(request, str(refused))
        return redirect(found)
    collect_payment(found.payment.pk)
    messages.success(request, f"{found.number} is cancelled. Whatever you paid is on its way back.")
    return redirect(found)
