"""A Stripe on this machine, and orders that wait for a card of it."""

from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings

from audit.context import open_context
from identity.actor import Actor
from shop.models import (
    GatewayName,
    Order,
    PaymentMethod,
)
from shop.orders import place_order
from shop.payments.collect import collect_payment
from shop.quotes import draft_from_items
from tests.shop.goods import Goods
from tests.support.stripe_server import KEY, Wire, running

SECRET = "whsec_countersign"


@pytest.fixture(scope="module")
def server() -> Iterator[Wire]:
    with running() as wire:
        yield wire


@pytest.fixture
def stripe(server: Wire, settings: Settings) -> Wire:
    settings.STRIPE_SECRET_KEY = KEY
    settings.STRIPE_API_BASE = server.url
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    server.seen.clear()
    server.losing, server.hold = "", lambda method, path: None
    return server


@pytest.fixture
def order(alice: Actor, goods: Goods, stripe: Wire) -> Callable[[str], Order]:
    """An order that waits for a card of Stripe's with this number."""

    def place(number: str = "4242424242424242") -> Order:
        with open_context("system:seed"):
            PaymentMethod.objects.filter(owner=alice.principal).update(
                gateway=GatewayName.STRIPE, token=stripe.card("alice", number)
            )
        return place_order(draft_from_items([(goods.mug, 2)], actor=alice), actor=alice)

    return place


def settled(order: Order) -> tuple[str, str]:
    payment = collect_payment(order.payment.pk)
    return payment.state, Order.objects.get(pk=order.pk).state
