"""Letters about orders, approvals and data, as text and as HTML. Sent when what they speak of has committed."""

import logging
from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse

from audit.context import current, open_context
from audit.events import record
from identity.mails import NOT_SENT
from identity.models import User
from shop.invoices.content import credited
from shop.models import DataRequest, Order, PurchaseApproval, Refund, Return, Shipment
from shop.quotes import content_of

log = logging.getLogger(__name__)


def order_placed(order: Order) -> None:
    _send(order, f"Your order {order.number}", "order_placed")


def order_paid(order: Order) -> None:
    """On terms, what was credited before was never to be paid, and the goods may have left."""
    paid = order.payment.amount - credited(order)
    _send(order, f"Your order {order.number} is paid", "order_paid", paid=paid)


def order_cancelled(order: Order) -> None:
    _send(order, f"Your order {order.number} is cancelled", "order_cancelled")


def payment_declined(order: Order) -> None:
    _send(order, f"Your payment for {order.number} was declined", "payment_declined")


def parcel_shipped(parcel: Shipment) -> None:
    what = "Your exchange" if parcel.exchange_id else "A parcel"
    _send(parcel.order, f"{what} of {parcel.order.number} is on its way", "parcel_shipped", parcel=parcel)


def parcel_delivered(parcel: Shipment) -> None:
    what = "Your exchange" if parcel.exchange_id else "A parcel"
    _send(parcel.order, f"{what} of {parcel.order.number} has arrived", "parcel_delivered", parcel=parcel)


def return_requested(goods_return: Return) -> None:
    _send_of(goods_return, "We have your request to send something back", "return_requested")


def return_approved(goods_return: Return) -> None:
    _send_of(goods_return, "Send it back to us", "return_approved")


def return_declined(goods_return: Return) -> None:
    _send_of(goods_return, "We cannot take this back", "return_declined")


def return_received(goods_return: Return) -> None:
    _send_of(goods_return, "What you sent back is here", "return_received")


def refund_paid(refund: Refund) -> None:
    order = refund.payment.order
    subject = f"Money for {order.number} is on its way to you"
    if refund.is_taken_off:
        subject = f"Less is to be paid for {order.number}"
    _send(order, subject, "refund_paid", refund=refund)


def erasure_requested(request: DataRequest) -> None:
    page = f"{settings.SITE_URL}{reverse('privacy')}"
    _post(request.owner, "You asked us to erase your data", "erasure_requested", page, request=request)


def purchase_asked(request: PurchaseApproval, approvers: Iterable[User]) -> None:
    """The link carries no authority: it leads to the request, and there to a sign-in."""
    subject = f"{request.asked_by.get_short_name()} asks you to approve an order"
    for approver in approvers:
        try:
            _send_purchase(approver, request, subject, "purchase_asked")
        except NOT_SENT:
            log.exception("an approver of %s could not be written to; the others are", request.public_id)


def purchase_decided(request: PurchaseApproval) -> None:
    _send_purchase(
        request.asked_by, request, f"Your order was {request.get_state_display()}", "purchase_decided"
    )


def purchase_void(request: PurchaseApproval) -> None:
    """Whose account has ended reads no letters."""
    if request.asked_by.is_active:
        _send_purchase(request.asked_by, request, "Your order will not be approved", "purchase_void")


def _send_purchase(to: User, request: PurchaseApproval, subject: str, template: str) -> None:
    page = f"{settings.SITE_URL}{request.get_absolute_url()}"
    content = content_of(request.quote)
    _post(to, subject, template, page, request=request, content=content)


def _send_of(goods_return: Return, subject: str, template: str) -> None:
    order = goods_return.order
    _send(order, f"{order.number}: {subject}", template, goods_return=goods_return)


def _send(order: Order, subject: str, template: str, **about: Any) -> None:
    page = f"{settings.SITE_URL}{order.get_absolute_url()}"
    _post(order.owner, subject, template, page, order=order, **about)


def _post(person: User, subject: str, template: str, page: str, **about: Any) -> None:
    context = {"person": person, "subject": subject, "address": page, "site": settings.SITE_URL, **about}
    text, html = (render_to_string(f"shop/mail/{template}.{kind}", context) for kind in ("txt", "html"))
    mail = EmailMultiAlternatives(subject, text, None, [person.email])
    mail.attach_alternative(html, "text/html")
    mail.send()
    record_letter(template, about.get("order") or about["request"])


def record_letter(letter: str, thing: Model) -> None:
    """Which letter went out, and about what. To whom it went, and what it said, is not kept by this."""
    with nullcontext() if current() else open_context("task"):
        kind, key = thing._meta.label_lower, thing.pk
        record("task", "mail", "sent", object_type=kind, object_id=key, detail={"letter": letter})
