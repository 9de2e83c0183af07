"""Money: whole minor units and a currency code, everywhere. Only here is it rounded (identity/money.py writes it)."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from identity.money import MINOR_PER_UNIT, money

__all__ = ("MINOR_PER_UNIT", "WHOLE", "half_up", "money", "split")

#: A tax rate of everything: rates are thousandths of a percent, so that 8.875 % is a whole number.
WHOLE = 100_000


def half_up(amount: int, part: int, whole: int) -> int:
    """`amount` times part/whole, rounded half up (nothing here is ever negative)."""
    return (2 * amount * part + whole) // (2 * whole)


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """The amount over parts by their weights: differences of rounded running sums, so that nothing is lost."""
    whole = sum(weights)
    sums = [half_up(amount, ahead, whole) if whole else 0 for ahead in accumulate(weights)]
    return [upper - lower for lower, upper in pairwise([0, *sums])]
