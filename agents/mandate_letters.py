"""Letters about what an agent ordered by a mandate, and about what it did not. Sent when that has committed."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from agents.models import Mandate
from agents.tools.schedules import written
from identity.models import User
from shop.mails import record_letter
from shop.models import Order
from shop.money import money
from shop.quotes import content_of


def ordered(mandate: Mandate, order: Order) -> None:
    """Beside the shop's own letter about the order: that nobody was asked, why, and how to end it."""
    _send(
        mandate,
        f"Your agent ordered {order.number}, as you agreed",
        f"your agent has ordered {_contents(mandate)} for {money(order.total, order.currency)}: {order.number}.",
        f"It did so by the mandate that you gave it: order {mandate.used} of at most {mandate.count}. {_next(mandate)}",
    )


def nothing_ordered(mandate: Mandate, why: str) -> None:
    _send(
        mandate,
        "Your agent ordered nothing this time",
        f"your agent was to order {_contents(mandate)} by the mandate that you gave it, and did not. {why}",
        f"Nothing was charged. {_next(mandate)}",
    )


def _next(mandate: Mandate) -> str:
    if mandate.coming is None:
        return "It orders nothing more by it."
    if mandate.kind == Mandate.Kind.PRICE:
        return "It tries again while the price is low."
    return f"The next is for {written(mandate.coming, _owner(mandate).zone)}."


def _contents(mandate: Mandate) -> str:
    return ", ".join(f"{line.quantity} × {line.title}" for line in content_of(mandate.quote).lines)


def _owner(mandate: Mandate) -> User:
    return mandate.delegation.principal


def _send(mandate: Mandate, subject: str, *paragraphs: str) -> None:
    page = settings.SITE_URL + reverse("schedules")
    body = "\n\n".join(
        (f"Hello {_owner(mandate).get_short_name()},", *paragraphs, f"You can end the mandate here:\n{page}")
    )
    to = [_owner(mandate).email]

    def send() -> None:
        send_mail(subject, body, None, to)
        record_letter("mandate", mandate)

    # a function with a name: Django's log of a failed robust hook asks a partial for one
    transaction.on_commit(send, robust=True)
