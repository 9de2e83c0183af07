import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.money import half_up, money
from shop.pricing import DESTINATIONS, NoDelivery, Priced, totals


@pytest.mark.parametrize(
    ("amount", "text"), [(4800, "$48.00"), (5, "$0.05"), (123_456_789, "$1,234,567.89"), (-350, "-$3.50")]
)
def test_money_is_written_with_two_decimals_and_thousands(amount: int, text: str) -> None:
    assert money(amount) == text


def test_money_without_a_symbol_of_ours_is_named() -> None:
    assert money(100, "CHF") == "CHF 1.00"


@pytest.mark.parametrize(
    ("amount", "rate", "rounded"), [(5, 100, 1), (4, 100, 0), (150, 190, 29), (0, 190, 0)]
)
def test_tax_is_rounded_half_up(amount: int, rate: int, rounded: int) -> None:
    assert half_up(amount, rate) == rounded


@pytest.mark.parametrize(("price", "shipping"), [(49_99, 9_00), (50_00, 6_00), (149_99, 6_00), (150_00, 0)])
def test_shipping_falls_with_the_subtotal_and_is_free_from_150(price: int, shipping: int) -> None:
    assert totals([Priced(1, price)], "US").shipping == shipping


def test_tax_is_added_for_each_line_and_for_shipping() -> None:
    sums = totals([Priced(2, 48_00), Priced(1, 16_00)], "DE")

    assert (sums.subtotal, sums.shipping, sums.tax) == (112_00, 6_00, 18_24 + 3_04 + 1_14)


def test_a_country_we_do_not_deliver_to_is_refused_with_those_we_do() -> None:
    with pytest.raises(NoDelivery, match="We deliver to: Austria"):
        totals([Priced(1, 100)], "XX")


lines = st.lists(st.builds(Priced, st.integers(1, 99), st.integers(0, 10**7)), max_size=20)


@given(lines, st.sampled_from(sorted(DESTINATIONS)))
def test_the_total_is_always_the_sum_of_its_parts(lines: list[Priced], country: str) -> None:
    sums = totals(lines, country)

    assert sums.total == sum(line.total for line in lines) + sums.shipping + sums.tax
