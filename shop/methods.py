"""How a person pays: the ways that they keep, one of them the default."""

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.db.models import QuerySet

from identity.actor import Actor
from identity.policy import Resource, authorized, require
from shop.defaults import prefer, take_out
from shop.models import GatewayName, PaymentMethod
from shop.payments import test_gateway
from shop.payments.stripe_cards import card_of
from shop.quotes import signed_in

#: The test gateway's cards by the name that the page sends: what the person reads, and the token.
TEST_CARDS: Final[Mapping[str, tuple[str, str]]] = {
    "ok": ("Test card ending 4242", test_gateway.OK),
    "declined": ("Test card ending 0002 (declined)", test_gateway.DECLINED),
    "confirm": ("Test card ending 3220 (your bank asks back)", test_gateway.NEEDS_CONFIRMATION),
    "slow": ("Test card ending 0077 (slow)", test_gateway.SLOW),
    "time-out": ("Test card ending 0408 (the answer is lost)", test_gateway.TIMEOUT_AFTER_CHARGE),
}


class UnknownMethod(LookupError):
    def __init__(self) -> None:
        super().__init__("There is no such way to pay among yours.")


def list_methods(*, actor: Actor) -> QuerySet[PaymentMethod]:
    """The actor's own, the default first."""
    require(actor, "profile:read", _of(actor))
    return PaymentMethod.objects.usable_by(signed_in(actor), actor.organization)


def add_card(card: str, *, actor: Actor) -> PaymentMethod:
    """One of TEST_CARDS, while the demo's gateway takes the money. Kept once. Raises UnknownMethod."""
    if not settings.DEMO or card not in TEST_CARDS:
        raise UnknownMethod
    label, token = TEST_CARDS[card]
    with authorized(actor, "addresses:write", _of(actor)):
        person = signed_in(actor)
        first = not person.payment_methods.exists()
        method, _ = PaymentMethod.objects.get_or_create(
            owner=person, label=label, defaults={"token": token, "is_default": first}
        )
    return method


def offers_invoice(actor: Actor) -> bool:
    """Whether the actor's organization pays by invoice, and they have not noted that yet."""
    payer = actor.organization
    if payer is None or payer.payment_terms_days is None:
        return False
    return not signed_in(actor).payment_methods.filter(token=payer.public_id).exists()


def add_invoice(*, actor: Actor) -> PaymentMethod:
    """An invoice to the organization that the actor acts for. Kept once. Raises UnknownMethod if it has no terms."""
    payer = actor.organization
    if payer is None or payer.payment_terms_days is None:
        raise UnknownMethod
    with authorized(actor, "addresses:write", _of(actor)):
        person = signed_in(actor)
        method, _ = PaymentMethod.objects.get_or_create(
            owner=person,
            gateway=GatewayName.INVOICE,
            token=payer.public_id,
            defaults={
                "label": f"Invoice to {payer.name}"[:60],
                "is_default": not person.payment_methods.exists(),
            },
        )
    return method


def add_stripe_card(session: str, *, actor: Actor) -> PaymentMethod:
    """The card that the person has given to Stripe on that page. Kept once. Raises CardNotKept, NoAnswer."""
    require(actor, "addresses:write", _of(actor))
    person = signed_in(actor)
    token, label = card_of(session, person)
    with authorized(actor, "addresses:write", _of(actor)):
        method, _ = PaymentMethod.objects.get_or_create(
            owner=person,
            gateway=GatewayName.STRIPE,
            token=token,
            defaults={"label": label, "is_default": not person.payment_methods.exists()},
        )
    return method


def make_default(public_id: str, *, actor: Actor) -> PaymentMethod:
    """Raises UnknownMethod."""
    with authorized(actor, "addresses:write", _of(actor, public_id)):
        method = _own(public_id, actor)
        prefer(method, signed_in(actor).payment_methods.all())
    return method


def remove_method(public_id: str, *, actor: Actor) -> PaymentMethod:
    """The next one becomes the default. Orders keep what they were paid with. Raises UnknownMethod."""
    with authorized(actor, "addresses:write", _of(actor, public_id)):
        method = _own(public_id, actor)
        take_out(method, signed_in(actor).payment_methods.all())
    return method


def _own(public_id: str, actor: Actor) -> PaymentMethod:
    if method := PaymentMethod.objects.filter(owner=signed_in(actor), public_id=public_id).first():
        return method
    raise UnknownMethod


def _of(actor: Actor, public_id: str = "") -> Resource:
    return Resource("PaymentMethod", public_id, {"owner": actor.key})
