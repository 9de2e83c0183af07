"""What the demo's earlier buyers said, each of goods in an order of theirs that has arrived. They never sign in.

The rows are laid as the verbs would leave them; nobody has acted, so the trail says that the seed laid them. What
they bought is gone from the shelves already: a seeded stock is what is left.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from audit.context import open_context
from identity.actor import Actor
from identity.models import User
from shop.cart import CartError
from shop.methods import TEST_CARDS
from shop.models import (
    Address,
    GatewayCharge,
    Order,
    OrderLine,
    Payment,
    PaymentMethod,
    Quote,
    Review,
    Shipment,
    ShipmentLine,
    Variant,
)
from shop.orders import FIRST_NUMBER
from shop.quotes import Wishes, draft_from_items, freeze
from shop.rates import NoDelivery

SOURCE = Path(__file__).with_name("demo_reviews.toml")
ON_ITS_WAY = timedelta(days=1)
ARRIVED = timedelta(days=4)


@dataclass(frozen=True)
class Said:
    """`days` after the order."""

    product: str
    days: int
    rating: int
    title: str
    body: str


@dataclass(frozen=True)
class Buyer:
    """`home` is street, postcode, city, country and region; `days` is how long ago they ordered."""

    name: str
    email: str
    home: tuple[str, ...]
    days: int
    reviews: tuple[Said, ...]


def buyers() -> Iterator[Buyer]:
    for row in tomllib.loads(SOURCE.read_text(encoding="utf-8"))["buyers"]:
        said = tuple(Said(*review) for review in row["reviews"])
        yield Buyer(row["name"], row["email"], tuple(row["home"]), row["days"], said)


def seed_reviews() -> None:
    """Buyers who are there already are left as they are, with whatever became of their words."""
    with open_context("system:seed"), transaction.atomic():
        there = set(User.objects.values_list("email", flat=True))
        for buyer in buyers():
            if buyer.email not in there:
                _lay(buyer)


def _lay(buyer: Buyer) -> None:
    """Nothing where the shop no longer delivers, or sells none of it: then they cannot have bought it."""
    goods = _goods(buyer)
    user = User(email=buyer.email, full_name=buyer.name)
    user.set_unusable_password()
    try:
        wishes = Wishes(_home(user, buyer), PaymentMethod(owner=user, label=TEST_CARDS["ok"][0]))
        content = draft_from_items([(one, 1) for one in goods.values()], actor=Actor(user), wishes=wishes)
    except (CartError, NoDelivery):
        return
    user.save()
    at = timezone.now() - timedelta(days=buyer.days)
    order = _order(freeze(content, actor=Actor(user)), at)
    _pay(order, at)
    lines = OrderLine.objects.bulk_create(
        OrderLine(order=order, variant=one, title=str(one), quantity=1, price=one.price)
        for one in goods.values()
    )
    _send(order, lines, at)
    for said in buyer.reviews:
        if said.product in goods:
            _say(user, goods[said.product], said, at)


def _goods(buyer: Buyer) -> dict[str, Variant]:
    """One variant of each product that they speak of, by its slug."""
    wanted = [said.product for said in buyer.reviews]
    variants = Variant.objects.select_related("product").filter(product__slug__in=wanted, stock__gte=1)
    return {one.product.slug: one for one in variants.filter(product__is_listed=True).order_by("-position")}


def _home(user: User, buyer: Buyer) -> Address:
    street, postcode, city, country, region = buyer.home
    return Address(
        owner=user,
        recipient=buyer.name,
        street=street,
        postcode=postcode,
        city=city,
        country=country,
        region=region,
    )


def _order(quote: Quote, at: datetime) -> Order:
    content = quote.content
    same = ("subtotal", "shipping", "tax", "tax_included", "tax_label", "total", "currency")
    order = Order.objects.create(
        number=f"C-{FIRST_NUMBER + quote.pk}",
        owner=quote.owner,
        quote=quote,
        state=Order.State.DELIVERED,
        shipping_method=content["shipping_label"],
        address=content["ship_to"],
        **{name: content[name] for name in same},
    )
    Quote.objects.filter(pk=quote.pk).update(created_at=at)
    Order.objects.filter(pk=order.pk).update(placed_at=at)
    return order


def _pay(order: Order, at: datetime) -> None:
    """In the books of both sides, so that the money can go back."""
    label, token = TEST_CARDS["ok"]
    payment = Payment.objects.create(
        order=order,
        state=Payment.State.CAPTURED,
        amount=order.total,
        currency=order.currency,
        method_label=label,
        token=token,
    )
    charge = GatewayCharge.objects.create(
        key=payment.idempotency_key,
        state=GatewayCharge.State.CAPTURED,
        amount=order.total,
        currency=order.currency,
    )
    GatewayCharge.objects.filter(pk=charge.pk).update(created_at=at)
    Payment.objects.filter(pk=payment.pk).update(gateway_reference=f"test-{charge.pk}", created_at=at)


def _send(order: Order, lines: list[OrderLine], at: datetime) -> None:
    parcel = Shipment.objects.create(
        order=order,
        state=Shipment.State.DELIVERED,
        shipped_at=at + ON_ITS_WAY,
        delivered_at=at + ARRIVED,
    )
    Shipment.objects.filter(pk=parcel.pk).update(packed_at=at + ON_ITS_WAY)
    ShipmentLine.objects.bulk_create(ShipmentLine(shipment=parcel, line=line, quantity=1) for line in lines)


def _say(user: User, variant: Variant, said: Said, at: datetime) -> None:
    words = {name: value for name, value in asdict(said).items() if name in {"rating", "title", "body"}}
    review = Review.objects.create(product=variant.product, author=user, **words)
    Review.objects.filter(pk=review.pk).update(created_at=at + timedelta(days=said.days))
