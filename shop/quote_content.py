"""What a quote says: every term that a yes covers, and the digest over all of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Self

from audit.canonical import canonical, digest
from shop import postal
from shop.models import Address
from shop.money import money
from shop.pricing import Totals
from shop.rates import Place


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
    """An address as it was agreed to; `address` is the public id of the one it was copied from."""

    address: str
    recipient: str
    street: str
    postcode: str
    city: str
    country: str
    region: str = ""
    company: str = ""
    street2: str = ""
    phone: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        return postal.lines_of(asdict(self))

    @property
    def place(self) -> Place:
        return Place(self.country, self.region)

    @property
    def town(self) -> str:
        """As much of it as others are told. Not every country writes a town, and none is left without an answer."""
        return self.city or self.region or self.country

    @classmethod
    def copy(cls, address: Address) -> Self:
        return cls(
            address=address.public_id,
            recipient=address.recipient,
            street=address.street,
            postcode=address.postcode,
            city=address.city,
            country=address.country,
            region=address.region,
            company=address.company,
            street2=address.street2,
            phone=address.phone,
        )


@dataclass(frozen=True)
class QuoteContent:
    """Everything a yes covers. People, variants, address and payment by public id; money in minor units.

    Terms that came with a later release have defaults: a quote frozen before them is read without them.
    """

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
    discount: int = 0
    discount_code: str = ""
    discount_label: str = ""
    shipping_method: str = ""
    shipping_label: str = ""
    tax_included: bool = False
    tax_label: str = ""
    note: str = ""
    purchase_order: str = ""

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

    @property
    def totals(self) -> Totals:
        return Totals(self.subtotal, self.discount, self.shipping, self.tax, self.tax_included)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        lines = tuple(QuotedLine(**line) for line in data["lines"])
        return cls(**{**data, "lines": lines, "ship_to": ShipTo(**data["ship_to"])})
