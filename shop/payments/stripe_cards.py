"""Keeping a card at Stripe: the person types it on Stripe's own page, and we keep its name alone."""

from typing import Any

import stripe
from django.conf import settings

from audit.canonical import canonical, digest
from identity.models import User
from shop.payments.gateway import NoAnswer
from shop.payments.stripe_gateway import client


class CardNotKept(ValueError):
    """The person left Stripe's page, or Stripe would not keep the card."""


def page_to_add_a_card(person: User, known: str, *, done: str, left: str) -> str:
    """Stripe's page, which sends the person to `done` (with the session's name in it) or to `left`.

    `known` is the token of a card that they keep already: one customer holds all their cards. Raises NoAnswer.
    """
    try:
        customer = known.partition("/")[0] or _customer(person)
        session = client().v1.checkout.sessions.create(
            {
                "mode": "setup",
                "currency": settings.CURRENCY.lower(),
                "customer": customer,
                "success_url": done,
                "cancel_url": left,
            }
        )
    except stripe.StripeError as fault:
        raise NoAnswer("Stripe did not answer. Try again in a while.") from fault
    return str(session.url)


def card_of(session: str, person: User) -> tuple[str, str]:
    """Token and label of the card that was kept on that page, if it was this person's. Raises CardNotKept, NoAnswer."""
    try:
        made: Any = client().v1.checkout.sessions.retrieve(
            session, {"expand": ["setup_intent.payment_method"]}
        )
        customer: Any = client().v1.customers.retrieve(made.customer)
    except stripe.InvalidRequestError as unknown:
        raise CardNotKept("Stripe does not know of this card.") from unknown
    except stripe.StripeError as fault:
        raise NoAnswer("Stripe did not answer. Try again in a while.") from fault
    intent = made.setup_intent
    if (
        getattr(customer.metadata, "person", "") != person.public_id
        or not intent
        or intent.status != "succeeded"
    ):
        raise CardNotKept("No card was kept.")
    card = intent.payment_method
    return f"{customer.id}/{card.id}", f"{card.card.brand.capitalize()} ending {card.card.last4}"


def _customer(person: User) -> str:
    """The key is made from what is said of them: Stripe takes none again with other fields."""
    fields: Any = {"email": person.email, "name": person.full_name, "metadata": {"person": person.public_id}}
    key: Any = {"idempotency_key": f"customer-{digest(canonical(fields))}"}
    return client().v1.customers.create(fields, key).id
