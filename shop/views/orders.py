"""A person's own orders. Anybody else's are not there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from shop.models import Order
from shop.orders import OrderError, UnknownOrder, cancel_order, get_order, list_orders
from shop.payments.collect import collect_payment
from shop.quotes import content_of
from shop.views.requests import ShopRequest

PER_PAGE = 20


@login_required
@require_safe
def orders(request: ShopRequest) -> HttpResponse:
    page = Paginator(list_orders(actor=request.actor), PER_PAGE).get_page(request.GET.get("page", "1"))
    return render(request, "shop/orders.html", {"page": page})


@login_required
@require_safe
def order(request: ShopRequest, public_id: str) -> HttpResponse:
    found = _own(request, public_id)
    return render(request, "shop/order.html", {"order": found, "content": content_of(found.quote)})


@login_required
@require_POST
def order_cancel(request: ShopRequest, public_id: str) -> HttpResponse:
    found = _own(request, public_id)
    try:
        cancel_order(found, actor=request.actor)
    except OrderError as refused:
        messages.error(request, str(refused))
        return redirect(found)
    collect_payment(found.payment.pk)
    messages.success(request, f"{found.number} is cancelled. Whatever you paid is on its way back.")
    return redirect(found)


def _own(request: ShopRequest, public_id: str) -> Order:
    try:
        return get_order(public_id, actor=request.actor)
    except UnknownOrder as unknown:
        raise Http404(str(unknown)) from unknown
