"""Letters to people about their orders. Sent when the transaction they speak of has committed."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from shop.models import Order


def order_placed(order: Order) -> None:
    _send(order, f"Your order {order.number}", "order_placed")


def order_paid(order: Order) -> None:
    _send(order, f"Your order {order.number} is paid", "order_paid")


def order_cancelled(order: Order) -> None:
    _send(order, f"Your order {order.number} is cancelled", "order_cancelled")


def payment_declined(order: Order) -> None:
    _send(order, f"Your payment for {order.number} was declined", "payment_declined")


def _send(order: Order, subject: str, template: str) -> None:
    context = {"order": order, "address": f"{settings.SITE_URL}{order.get_absolute_url()}"}
    send_mail(subject, render_to_string(f"shop/mail/{template}.txt", context), None, [order.owner.email])
