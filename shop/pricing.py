"""What lines cost in all: pure functions over whole minor units. Prices are net, tax is by country."""

from collections.abc import Iterable
from dataclasses import dataclass

from shop.money import half_up

FREE_SHIPPING_FROM = 150_00
SHIPPING_BANDS = ((50_00, 9_00), (FREE_SHIPPING_FROM, 6_00))


@dataclass(frozen=True)
class Destination:
    """A country we deliver to, and what its tax adds, in thousandths."""

    name: str
    tax_per_mille: int


DESTINATIONS = {
    "AT": Destination("Austria", 200),
    "CH": Destination("Switzerland", 81),
    "DE": Destination("Germany", 190),
    "FR": Destination("France", 200),
    "GB": Destination("United Kingdom", 200),
    "NL": Destination("Netherlands", 210),
    "US": Destination("United States", 0),
}


class NoDelivery(ValueError):
    """We do not deliver to this country."""


@dataclass(frozen=True)
class Priced:
    """So many of something at a unit price."""

    quantity: int
    price: int

    @property
    def total(self) -> int:
        return self.quantity * self.price


@dataclass(frozen=True)
class Totals:
    subtotal: int
    shipping: int
    tax: int

    @property
    def total(self) -> int:
        return self.subtotal + self.shipping + self.tax


def totals(lines: Iterable[Priced], country: str) -> Totals:
    """Shipping by subtotal; tax half up per line, and on shipping too. Raises NoDelivery."""
    line_totals = [line.total for line in lines]
    rate = destination(country).tax_per_mille
    subtotal = sum(line_totals)
    shipping = shipping_for(subtotal)
    return Totals(subtotal, shipping, sum(half_up(part, rate) for part in (*line_totals, shipping)))


def shipping_for(subtotal: int) -> int:
    """Flat by what is bought; nothing from FREE_SHIPPING_FROM on."""
    return next((fee for below, fee in SHIPPING_BANDS if subtotal < below), 0)


def destination(country: str) -> Destination:
    if country not in DESTINATIONS:
        served = ", ".join(place.name for place in DESTINATIONS.values())
        raise NoDelivery(f"We do not deliver to {country or 'an unknown country'}. We deliver to: {served}.")
    return DESTINATIONS[country]
