from collections.abc import Callable

import pytest

from audit.context import open_context
from identity.actor import Actor
from shop.catalog import Filters, Sort, UnknownProduct, facets, get_product, get_variant, list_products
from shop.models import Product, Variant

from .goods import Goods, make_product, make_variant


def titles(page: object) -> list[str]:
    return [card.title for card in page]  # type: ignore[attr-defined]


def test_a_category_lists_its_own_products(goods: Goods, guest: Actor) -> None:
    assert titles(list_products(goods.drinkware, actor=guest)) == ["Harbour Mug"]


def test_a_product_that_is_not_listed_is_nowhere(goods: Goods, guest: Actor) -> None:
    with open_context("system:seed"):
        Product.objects.filter(slug="harbour-mug").update(is_listed=False)

    assert titles(list_products(actor=guest)) == ["Quiet Hoodie"]
    with pytest.raises(UnknownProduct):
        get_product("harbour-mug", actor=guest)
    with pytest.raises(UnknownProduct):
        get_variant(goods.mug.public_id, actor=guest)


def test_filters_must_all_fit_one_and_the_same_variant(goods: Goods, guest: Actor) -> None:
    """There is a black one and one in M, but none that is both."""
    assert titles(list_products(filters=Filters(colour="black", size="M"), actor=guest)) == []


def test_a_colour_means_its_whole_family(goods: Goods, guest: Actor) -> None:
    (card,) = list_products(filters=Filters(colour="blue"), actor=guest)

    assert card.shown == goods.navy_hoodie


def test_the_card_shows_the_lowest_price_that_fits(goods: Goods, guest: Actor) -> None:
    (hoodie,) = list_products(goods.apparel, actor=guest)
    (medium,) = list_products(goods.apparel, Filters(size="m"), actor=guest)

    assert (hoodie.price_text, medium.price_text) == ("from $48.00", "$52.00")


def test_in_stock_only_leaves_out_what_is_gone(goods: Goods, guest: Actor) -> None:
    with open_context("system:seed"):
        Variant.objects.filter(product__slug="harbour-mug").update(stock=0)

    assert titles(list_products(filters=Filters(in_stock=True), actor=guest)) == ["Quiet Hoodie"]


@pytest.mark.parametrize(
    ("sort", "first"), [(Sort.PRICE, "Harbour Mug"), (Sort.PRICE_FALLING, "Quiet Hoodie")]
)
def test_products_are_sorted_by_their_lowest_price(
    goods: Goods, guest: Actor, sort: Sort, first: str
) -> None:
    assert titles(list_products(sort=sort, actor=guest))[0] == first


def test_a_page_out_of_range_is_the_nearest_one(goods: Goods, guest: Actor) -> None:
    assert list_products(page=999, actor=guest).number == 1


def test_facets_are_what_the_category_has(goods: Goods) -> None:
    assert facets(goods.apparel).colours == ("black", "navy")
    assert facets(goods.apparel).sizes == ("L", "M")


@pytest.mark.parametrize("more", [0, 2])
def test_listing_costs_the_same_for_one_product_as_for_three(
    goods: Goods, guest: Actor, more: int, django_assert_num_queries: Callable[..., object]
) -> None:
    with open_context("system:seed"):
        for number in range(more):
            make_variant(make_product(goods.drinkware, f"Cup {number}"), "red", "", 900, 3)

    with django_assert_num_queries(3):
        assert len(list(list_products(goods.drinkware, actor=guest))) == 1 + more


def test_a_product_costs_two_queries(
    goods: Goods, guest: Actor, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(2):
        assert get_product("quiet-hoodie", actor=guest).sizes == ("L", "M")
