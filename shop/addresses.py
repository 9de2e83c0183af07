"""Where a person wants things sent, and how they pay."""

from collections.abc import Mapping

from django.conf import settings

from identity.actor import Actor
from identity.policy import Resource, authorized
from shop.models import Address, PaymentMethod
from shop.payments.test_gateway import OK
from shop.quotes import signed_in

TEST_CARD = "Test card ending 4242"


def add_address(fields: Mapping[str, str], *, actor: Actor) -> Address:
    """A person's first address is their default one."""
    with authorized(actor, "addresses:write", Resource("Address", attrs={"owner": actor.key})):
        first = not Address.objects.filter(owner=signed_in(actor)).exists()
        return Address.objects.create(owner=signed_in(actor), is_default=first, **fields)


def add_test_card(*, actor: Actor) -> PaymentMethod:
    """The demo's card, for a person who has no way to pay. Only while the test gateway takes the money."""
    if not settings.DEMO:
        raise RuntimeError("test cards belong to the demo")
    with authorized(actor, "addresses:write", Resource("PaymentMethod", attrs={"owner": actor.key})):
        held = PaymentMethod.objects.filter(owner=signed_in(actor), is_default=True).first()
        return held or PaymentMethod.objects.create(
            owner=signed_in(actor), label=TEST_CARD, token=OK, is_default=True
        )
