import pytest

from audit.context import open_context
from shop.models import Country, ShippingMethod, ShippingRate, TaxRate
from shop.rates import NoDelivery, Offer, Place, home_of, offers, tax_at
from shop.starting_rates import lay_rates

GERMANY = Place("DE")


@pytest.fixture(autouse=True)
def starting_rates(tables: None) -> None:
    lay_rates()


def names(offered: list[Offer]) -> list[tuple[str, int]]:
    return [(offer.code, offer.price) for offer in offered]


def test_a_country_has_its_tax_and_a_region_its_own() -> None:
    assert (tax_at(GERMANY).rate, tax_at(GERMANY).label) == (19_000, "VAT 19 %")
    assert tax_at(Place("US", "NY")).label == "Sales tax 8.875 %"
    assert tax_at(Place("US", "OR")).rate == 0
    assert tax_at(Place("GB")).included


def test_a_region_is_taxed_in_whichever_letters_its_rate_was_written() -> None:
    with open_context("system:seed"):
        TaxRate.objects.filter(country__code="US", region="NY").update(region="ny")
    assert tax_at(Place("US", "NY")).label == "Sales tax 8.875 %"


def test_a_region_that_has_no_rate_pays_its_countrys() -> None:
    assert tax_at(Place("DE", "BE")) == tax_at(GERMANY)


@pytest.mark.parametrize("country", ["XX", "", "de'--"])
def test_a_country_we_do_not_deliver_to_is_refused_with_those_we_do(country: str) -> None:
    with pytest.raises(NoDelivery, match="We deliver to: Austria, France"):
        tax_at(Place(country))
    with pytest.raises(NoDelivery, match="We deliver to: Austria, France"):
        offers(Place(country), weight=1, worth=0)


@pytest.mark.parametrize(("grams", "price"), [(0, 6_00), (1_000, 6_00), (1_001, 9_00), (30_000, 19_00)])
def test_a_heavier_parcel_costs_more(grams: int, price: int) -> None:
    assert names(offers(GERMANY, weight=grams, worth=0))[0] == ("standard", price)


def test_what_is_too_heavy_is_refused_with_its_weight() -> None:
    with pytest.raises(NoDelivery, match=r"30\.001 kg is more than we can send"):
        offers(GERMANY, weight=30_001, worth=0)


def test_standard_costs_nothing_from_its_value_on_and_express_still_does() -> None:
    assert names(offers(GERMANY, weight=1, worth=149_99))[0] == ("standard", 6_00)
    assert names(offers(GERMANY, weight=1, worth=150_00)) == [("standard", 0), ("express", 14_00)]


def test_a_way_that_staff_switch_off_is_not_offered() -> None:
    with open_context("system:seed"):
        ShippingMethod.objects.filter(code="standard").update(is_offered=False)
    assert names(offers(GERMANY, weight=1, worth=0)) == [("express", 14_00)]


def test_rates_are_laid_once_and_what_staff_took_out_stays_out() -> None:
    before = ShippingRate.objects.count(), TaxRate.objects.count()
    with open_context("system:seed"):
        Country.objects.get(code="CH").delete()
    lay_rates()

    assert not Country.objects.filter(code="CH").exists()
    assert (ShippingRate.objects.count(), TaxRate.objects.count()) == (before[0] - 6, before[1] - 1)


def test_a_guests_cart_is_priced_for_the_shops_own_country() -> None:
    assert home_of(None) == Place("US")
    with open_context("system:seed"):
        Country.objects.filter(code="US").delete()
    assert home_of(None) == Place("AT")
