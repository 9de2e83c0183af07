"""Quotes: the exact content a person agrees to, and whether the world still fits it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Self

from django.conf import settings

from audit.canonical import canonical, digest
from identity.actor import Actor
from identity.ids import new_public_id
from identity.models import Organization, User
from shop.cart import MOST_OF_ONE, BadQuantity, CartError, NotEnoughStock, SoldOut, cart_of
from shop.models import Address, CartLine, PaymentMethod, Quote, Variant
from shop.money import money
from shop.pricing import DESTINATIONS, NoDelivery, Priced, Totals, totals


class CannotQuote(CartError):
    """Something that an order needs is missing; the message says what, and what to do."""


class QuoteAltered(RuntimeError):
    """A stored quote no longer has the digest it was frozen under."""


@dataclass(frozen=True)
class QuotedLine:
    variant: str
    title: str
    quantity: int
    price: int

    @property
    def total(self) -> int:
        return self.quantity * self.price

    @property
    def price_text(self) -> str:
        return money(self.price)

    @property
    def total_text(self) -> str:
        return money(self.total)


@dataclass(frozen=True)
class ShipTo:
    address: str
    recipient: str
    street: str
    postcode: str
    city: str
    country: str

    @property
    def lines(self) -> tuple[str, ...]:
        return self.recipient, self.street, f"{self.postcode} {self.city}", DESTINATIONS[self.country].name


@dataclass(frozen=True)
class QuoteContent:
    """Everything a yes covers. People, variants, address and payment by public id; money in minor units."""

    lines: tuple[QuotedLine, ...]
    subtotal: int
    shipping: int
    tax: int
    total: int
    currency: str
    ship_to: ShipTo
    payment_method: str
    payment_label: str
    owner: str
    payer: str
    from_cart: bool

    @cached_property
    def canonical(self) -> str:
        return canonical(asdict(self))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON."""
        return digest(self.canonical)

    @property
    def total_text(self) -> str:
        return money(self.total, self.currency)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        lines = tuple(QuotedLine(**line) for line in data["lines"])
        return cls(**{**data, "lines": lines, "ship_to": ShipTo(**data["ship_to"])})


def draft_from_cart(
    *, actor: Actor, address: Address | None = None, payment_method: PaymentMethod | None = None
) -> QuoteContent:
    """What the actor's cart would cost now. Raises CannotQuote, SoldOut, NotEnoughStock, NoDelivery."""
    cart = cart_of(actor)
    rows = list(cart.lines.select_related("variant__product")) if cart else []
    if not rows:
        raise CannotQuote("The cart is empty. Put something in it first.")
    wishes = [(row.variant, row.quantity) for row in rows]
    return _draft(wishes, actor, address, payment_method, from_cart=True)


def draft_from_items(
    items: Sequence[tuple[Variant, int]],
    *,
    actor: Actor,
    address: Address | None = None,
    payment_method: PaymentMethod | None = None,
) -> QuoteContent:
    """What these would cost now, whatever is in the cart. Raises as draft_from_cart, and BadQuantity."""
    if not items:
        raise CannotQuote("There is nothing to order. Name at least one product.")
    if any(not 1 <= quantity <= MOST_OF_ONE for _, quantity in items):
        raise BadQuantity
    return _draft(items, actor, address, payment_method, from_cart=False)


def freeze(content: QuoteContent, *, actor: Actor, public_id: str = "") -> Quote:
    """Write the quote down. The caller holds the permit. Raises CannotQuote where another has that id."""
    if public_id and Quote.objects.filter(public_id=public_id).exists():
        raise CannotQuote("This form was used before. Open checkout again.")
    return Quote.objects.create(
        public_id=public_id or new_public_id(),
        owner=signed_in(actor),
        organization=_payer_of(content),
        from_cart=content.from_cart,
        content=asdict(content),
        digest=content.digest,
        total=content.total,
        currency=content.currency,
    )


def content_of(quote: Quote) -> QuoteContent:
    """Raises QuoteAltered when the row was changed behind its digest."""
    content = QuoteContent.read(quote.content)
    if content.digest != quote.digest:
        raise QuoteAltered(f"{quote} does not have the content it was frozen with.")
    return content


def misfits(content: QuoteContent, variants: Mapping[str, Variant] | None = None) -> tuple[str, ...]:
    """Why the world no longer fits the quote: sentences for the person; none if it fits."""
    reasons = [
        *_line_misfits(content, variants_of(content) if variants is None else variants),
        *_ways_gone(content),
    ]
    if content.from_cart and _in_cart(content.owner) != {
        line.variant: line.quantity for line in content.lines
    }:
        reasons.append("The cart no longer holds the same things.")
    if not reasons and _priced(content.lines, content.ship_to.country) != _totals_of(content):
        reasons.append("Shipping or tax has changed.")
    return tuple(reasons)


def variants_of(content: QuoteContent) -> dict[str, Variant]:
    wanted = [line.variant for line in content.lines]
    rows = Variant.objects.select_related("product").filter(public_id__in=wanted, product__is_listed=True)
    return {variant.public_id: variant for variant in rows}


def signed_in(actor: Actor) -> User:
    """The person an order is for; a guest has to sign in first."""
    if actor.principal is None:
        raise CannotQuote("Sign in to order.")
    return actor.principal


def _draft(
    items: Sequence[tuple[Variant, int]],
    actor: Actor,
    address: Address | None,
    payment_method: PaymentMethod | None,
    *,
    from_cart: bool,
) -> QuoteContent:
    person = signed_in(actor)
    address = address or _default_address(person)
    method = payment_method or _default_payment_method(person)
    lines = tuple(_quoted(variant, quantity) for variant, quantity in items)
    sums = _priced(lines, address.country)
    return QuoteContent(
        lines=lines,
        subtotal=sums.subtotal,
        shipping=sums.shipping,
        tax=sums.tax,
        total=sums.total,
        currency=settings.CURRENCY,
        ship_to=_ship_to(address),
        payment_method=method.public_id,
        payment_label=method.label,
        owner=person.public_id,
        payer=actor.organization.public_id if actor.organization else person.public_id,
        from_cart=from_cart,
    )


def _quoted(variant: Variant, quantity: int) -> QuotedLine:
    if variant.stock <= 0 or not variant.product.is_listed:
        raise SoldOut(variant)
    if variant.stock < quantity:
        raise NotEnoughStock(variant)
    return QuotedLine(variant.public_id, str(variant), quantity, variant.price)


def _default_address(person: User) -> Address:
    if address := person.addresses.filter(is_default=True).first():
        return address
    raise CannotQuote("There is no address to deliver to. Add one at checkout, and order then.")


def _default_payment_method(person: User) -> PaymentMethod:
    if method := person.payment_methods.filter(is_default=True).first():
        return method
    raise CannotQuote("There is no way to pay yet. Add one at checkout, and order then.")


def _ship_to(address: Address) -> ShipTo:
    return ShipTo(
        address.public_id, address.recipient, address.street, address.postcode, address.city, address.country
    )


def _priced(lines: Iterable[QuotedLine], country: str) -> Totals:
    return totals((Priced(line.quantity, line.price) for line in lines), country)


def _totals_of(content: QuoteContent) -> Totals:
    return Totals(content.subtotal, content.shipping, content.tax)


def _payer_of(content: QuoteContent) -> Organization | None:
    return None if content.payer == content.owner else Organization.objects.get(public_id=content.payer)


def _line_misfits(content: QuoteContent, variants: Mapping[str, Variant]) -> Iterable[str]:
    for line in content.lines:
        variant = variants.get(line.variant)
        if variant is None or variant.stock <= 0:
            yield f"{line.title} is no longer to be had."
        elif variant.stock < line.quantity:
            yield f"Only {variant.stock} of {line.title} are left."
        elif variant.price != line.price:
            yield f"The price of {line.title} is now {money(variant.price)}; it was {line.price_text}."


def _ways_gone(content: QuoteContent) -> Iterable[str]:
    address = Address.objects.filter(
        public_id=content.ship_to.address, owner__public_id=content.owner
    ).first()
    if address is None or _ship_to(address) != content.ship_to:
        yield "The delivery address has changed."
    methods = PaymentMethod.objects.filter(public_id=content.payment_method, owner__public_id=content.owner)
    if not methods.filter(label=content.payment_label).exists():
        yield "The payment method has changed."


def _in_cart(owner: str) -> dict[str, int]:
    lines = CartLine.objects.filter(cart__owner__public_id=owner)
    return dict(lines.values_list("variant__public_id", "quantity"))


__all__ = [
    "CannotQuote",
    "NoDelivery",
    "QuoteAltered",
    "QuoteContent",
    "QuotedLine",
    "ShipTo",
    "content_of",
    "draft_from_cart",
    "draft_from_items",
    "freeze",
    "misfits",
    "signed_in",
    "variants_of",
]
