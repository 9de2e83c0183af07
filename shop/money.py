"""Money: whole minor units and a currency code, everywhere. Only here does it become text or get rounded."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from django.conf import settings

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£"}
MINOR_PER_UNIT = 100
#: A tax rate of everything: rates are thousandths of a percent, so that 8.875 % is a whole number.
WHOLE = 100_000


def money(amount: int, currency: str = "") -> str:
    """`4800` as `$48.00`; a currency without a symbol of ours is named in front."""
    currency = currency or settings.CURRENCY
    units, minor = divmod(abs(amount), MINOR_PER_UNIT)
    symbol = SYMBOLS.get(currency, f"{currency} ")
    return f"{'-' if amount < 0 else ''}{symbol}{units:,}.{minor:02}"


def half_up(amount: int, part: int, whole: int) -> int:
    """`amount` times part/whole, rounded half up (nothing here is ever negative)."""
    return (2 * amount * part + whole) // (2 * whole)


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """The amount over parts by their weights: differences of rounded running sums, so that nothing is lost."""
    whole = sum(weights)
    sums = [half_up(amount, ahead, whole) if whole else 0 for ahead in accumulate(weights)]
    return [upper - lower for lower, upper in pairwise([0, *sums])]
