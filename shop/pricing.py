"""What lines cost in all: pure functions over whole minor units. The rates come from rows (shop.rates)."""

from collections.abc import Sequence
from dataclasses import dataclass

from shop.money import WHOLE, half_up


@dataclass(frozen=True)
class Priced:
    """So many of something at a unit price, less its part of a discount."""

    quantity: int
    price: int
    off: int = 0

    @property
    def total(self) -> int:
        return self.quantity * self.price

    @property
    def due(self) -> int:
        return self.total - self.off


@dataclass(frozen=True)
class Tax:
    """A rate in thousandths of a percent: added to the prices, or inside them already."""

    rate: int = 0
    included: bool = False
    label: str = ""

    def of(self, amount: int) -> int:
        return half_up(amount, self.rate, WHOLE + self.rate if self.included else WHOLE)


@dataclass(frozen=True)
class Totals:
    subtotal: int
    discount: int
    shipping: int
    tax: int
    tax_included: bool = False

    @property
    def total(self) -> int:
        return self.subtotal - self.discount + self.shipping + (0 if self.tax_included else self.tax)


def totals(lines: Sequence[Priced], *, tax: Tax, shipping: int) -> Totals:
    """Tax half up per line, on what is left of it after the discount, and on shipping too."""
    return Totals(
        subtotal=sum(line.total for line in lines),
        discount=sum(line.off for line in lines),
        shipping=shipping,
        tax=sum(tax.of(part) for part in (*(line.due for line in lines), shipping)),
        tax_included=tax.included,
    )
