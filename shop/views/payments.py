"""Where payments come back to us: from the gateways themselves, and from the person at their bank."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from shop.models import GatewayName, Order, Payment
from shop.payments import test_gateway
from shop.payments.collect import collect_payment
from shop.payments.gateway import NoAnswer, NotSigned
from shop.payments.gateways import GATEWAYS, bill_of
from shop.payments.stripe_gateway import bank_page
from shop.payments.webhooks import receive
from shop.views.leaving import leave
from shop.views.requests import ShopRequest, own_order

CONFIRMED = {Payment.State.AUTHORIZED, Payment.State.CAPTURED}


@csrf_exempt
@require_POST
def webhook(request: ShopRequest, gateway: str) -> HttpResponse:
    """Its signature stands in for the token against forgery."""
    if gateway not in GATEWAYS:
        raise Http404
    try:
        receive(gateway, request.body, request.headers)
    except NotSigned:
        return HttpResponseBadRequest("The signature is not good.\n", content_type="text/plain")
    return HttpResponse(status=204)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: ShopRequest, public_id: str) -> HttpResponse:
    """Their bank asks whether it was really them: on a page of Stripe's, or of the test gateway's."""
    order = own_order(request, public_id)
    payment = order.payment
    if payment.gateway == GatewayName.STRIPE:
        return _at_stripe(request, order)
    if not _asks_back(payment) or payment.gateway != GatewayName.TEST:
        return redirect(order)
    if request.method != "POST":
        return render(request, "shop/bank.html", {"order": order})
    answer = test_gateway.confirm if request.POST.get("answer") == "yes" else test_gateway.refuse
    answer(bill_of(payment))
    tell_payment(request, collect_payment(payment.pk))
    return redirect(order)


def _at_stripe(request: ShopRequest, order: Order) -> HttpResponse:
    """On the way to the bank, and on the way back: what the bank said is looked up."""
    payment = collect_payment(order.payment.pk)
    if _asks_back(payment) and "payment_intent" not in request.GET:
        try:
            page = bank_page(bill_of(payment), request.build_absolute_uri(request.path))
        except NoAnswer as silence:
            messages.error(request, str(silence))
            return redirect(order)
        if page:
            return leave(request, "your bank", page)
        payment = collect_payment(order.payment.pk)
    tell_payment(request, payment)
    return redirect(order)


def _asks_back(payment: Payment) -> bool:
    """Of a cancelled order nothing is confirmed any more, also while its hold is not let go of yet."""
    return payment.state == Payment.State.NEEDS_CONFIRMATION and payment.order.stands


def tell_payment(request: ShopRequest, payment: Payment) -> None:
    """How order and payment stand."""
    order = payment.order
    if payment.state == Payment.State.DECLINED:
        messages.error(request, f"{payment.message} {order.number} is cancelled; nothing was charged.")
    elif payment.state in CONFIRMED and order.stands:
        messages.success(request, f"Thank you. The payment for {order.number} is confirmed.")
    else:
        messages.warning(
            request, f"{order.number} is {order.get_state_display()}. Its payment is {payment.says}."
        )
