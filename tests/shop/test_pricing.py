import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.money import half_up, money, split
from shop.pricing import Priced, Tax, totals


@pytest.mark.parametrize(
    ("amount", "text"), [(4800, "$48.00"), (5, "$0.05"), (123_456_789, "$1,234,567.89"), (-350, "-$3.50")]
)
def test_money_is_written_with_two_decimals_and_thousands(amount: int, text: str) -> None:
    assert money(amount) == text


def test_money_without_a_symbol_of_ours_is_named() -> None:
    assert money(100, "CHF") == "CHF 1.00"


@pytest.mark.parametrize(
    ("amount", "rate", "rounded"), [(5, 10_000, 1), (4, 10_000, 0), (150, 19_000, 29), (10_000, 8_875, 888)]
)
def test_tax_is_rounded_half_up(amount: int, rate: int, rounded: int) -> None:
    assert Tax(rate).of(amount) == rounded


def test_tax_is_added_for_each_line_and_for_shipping() -> None:
    sums = totals([Priced(2, 48_00), Priced(1, 16_00)], tax=Tax(19_000), shipping=6_00)

    assert (sums.subtotal, sums.shipping, sums.tax) == (112_00, 6_00, 18_24 + 3_04 + 1_14)
    assert sums.total == 112_00 + 6_00 + 22_42


def test_tax_inside_the_prices_adds_nothing() -> None:
    sums = totals([Priced(1, 120_00)], tax=Tax(20_000, included=True), shipping=6_00)

    assert (sums.tax, sums.total) == (20_00 + 1_00, 126_00)


def test_tax_is_due_on_what_a_discount_leaves() -> None:
    sums = totals([Priced(1, 100_00, off=25_00)], tax=Tax(20_000), shipping=0)

    assert (sums.discount, sums.tax, sums.total) == (25_00, 15_00, 90_00)


rates = st.builds(Tax, st.integers(0, 99_999), st.booleans())
lines = st.lists(st.builds(Priced, st.integers(1, 99), st.integers(0, 10**7)), max_size=20)


@given(lines, rates, st.integers(0, 100_00))
def test_the_total_is_always_the_sum_of_its_parts(lines: list[Priced], tax: Tax, shipping: int) -> None:
    sums = totals(lines, tax=tax, shipping=shipping)
    untaxed = sum(line.total for line in lines) + shipping

    assert sums.total == (untaxed if tax.included else untaxed + sums.tax)
    assert 0 <= sums.tax <= sums.total


@given(st.integers(0, 10**8), st.lists(st.integers(0, 10**7), min_size=1, max_size=20))
def test_what_is_split_adds_up_and_follows_the_weights(amount: int, weights: list[int]) -> None:
    parts = split(amount, weights)

    assert sum(parts) == (amount if any(weights) else 0)
    assert all(part >= 0 for part in parts)
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if not weight)


@given(st.integers(0, 10**7), st.lists(st.integers(0, 10**7), min_size=1, max_size=20))
def test_no_part_is_more_than_its_weight_where_the_whole_is_not(amount: int, weights: list[int]) -> None:
    parts = split(min(amount, sum(weights)), weights)

    assert all(part <= weight for part, weight in zip(parts, weights, strict=True))


def test_half_a_cent_goes_up() -> None:
    assert [half_up(1, 1, 2), half_up(1, 49, 100), half_up(3, 1, 2)] == [1, 0, 2]
