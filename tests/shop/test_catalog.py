from collections.abc import Callable

import pytest
from django.test import Client

from audit.context import open_context
from identity.actor import Actor
from shop.aisles import subtree
from shop.catalog import (
    Sort,
    UnknownProduct,
    get_displayed,
    get_product,
    get_variant,
    list_products,
    pages_of,
)
from shop.facets import facets
from shop.filters import Filters
from shop.models import Category, Pairing, Product, Review, Variant

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


def test_a_colour_means_a_sellers_words_that_end_in_it(goods: Goods, guest: Actor) -> None:
    with open_context("system:seed"):
        Variant.objects.filter(pk=goods.mug.pk).update(colour="dark plum")
    for asked in ("plum", "purple", "dark plum"):
        (card,) = list_products(filters=Filters(colour=asked), actor=guest)
        assert (card.title, "plum" in card.image) == ("Harbour Mug", True)
    assert not list_products(filters=Filters(colour="dark"), actor=guest)


def test_a_colour_means_its_whole_family(goods: Goods, guest: Actor) -> None:
    (card,) = list_products(filters=Filters(colour="blue"), actor=guest)

    assert "navy" in card.image


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


def test_no_more_pages_can_be_turned_to_than_cost_as_little_as_the_first() -> None:
    assert [pages_of(100_000).get_page(number).number for number in (1, 50, 51, 9_999)] == [1, 50, 50, 50]


def test_facets_are_what_the_category_has(goods: Goods) -> None:
    assert facets(goods.apparel).colours == {"black": 1, "navy": 1}
    assert facets(goods.apparel).sizes == {"L": 1, "M": 1}


@pytest.mark.parametrize("more", [0, 2])
def test_listing_costs_the_same_for_one_product_as_for_three(
    goods: Goods, guest: Actor, more: int, django_assert_num_queries: Callable[..., object]
) -> None:
    with open_context("system:seed"):
        for number in range(more):
            make_variant(make_product(goods.drinkware, f"Cup {number}"), "red", "", 900, 3)

    subtree("drinkware")
    with django_assert_num_queries(2):
        assert len(list(list_products(goods.drinkware, actor=guest))) == 1 + more


def test_a_product_with_all_its_variants_costs_one_query(
    goods: Goods, guest: Actor, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(1):
        assert get_product("quiet-hoodie", actor=guest).sizes == ("L", "M")


def test_a_category_lists_what_is_below_it(goods: Goods, guest: Actor) -> None:
    with open_context("system:seed"):
        mugs = Category.objects.create(slug="mugs", name="Mugs", parent=goods.drinkware)
        make_variant(make_product(mugs, "Tall Mug"), "red", "", 900, 3)

    assert titles(list_products(goods.drinkware, actor=guest)) == ["Harbour Mug", "Tall Mug"]
    assert titles(list_products(mugs, actor=guest)) == ["Tall Mug"]


def rate(goods: Goods, *stars: int, state: str = "published") -> None:
    with open_context("system:seed"):
        for rating in stars:
            Review.objects.create(product=goods.mug.product, rating=rating, state=state)


def test_the_best_rated_come_first_and_narrow_the_list(goods: Goods, guest: Actor) -> None:
    rate(goods, 5, 4)
    rate(goods, 1, state="hidden")

    best = list(list_products(sort=Sort.RATING, actor=guest))
    assert [(face.title, face.halves, face.reviews) for face in best] == [
        ("Harbour Mug", 9, 2),
        ("Quiet Hoodie", 0, 0),
    ]
    assert titles(list_products(filters=Filters(rating=4), actor=guest)) == ["Harbour Mug"]


def test_the_newest_come_first(goods: Goods, guest: Actor) -> None:
    assert titles(list_products(sort=Sort.NEWEST, actor=guest)) == ["Harbour Mug", "Quiet Hoodie"]


def test_each_count_is_what_its_choice_would_leave(goods: Goods) -> None:
    rate(goods, 5)
    counted = facets(None, Filters(colour="sage"))

    assert counted.colours == {"red": 1, "black": 1, "navy": 1, "sage": 1}
    assert (counted.count, counted.in_stock, counted.ratings) == (1, 0, {4: 1, 3: 1, 2: 1})


def test_what_goes_with_a_product_is_shown_in_the_shops_order(
    client: Client, guest: Actor, goods: Goods
) -> None:
    with open_context("system:seed"):
        cup = make_product(goods.drinkware, "Cup")
        make_variant(cup, "red", "", 900, 9)
        hidden = make_product(goods.drinkware, "Secret Cup")
        make_variant(hidden, "red", "", 900, 9)
        hidden.is_listed = False
        hidden.save()
        for position, other in enumerate((hidden, cup, goods.hoodie.product)):
            Pairing.objects.create(product=goods.mug.product, other=other, position=position)

    mug, companions, _ = get_displayed("harbour-mug", actor=guest)

    assert mug.title == "Harbour Mug"
    assert [card.title for card in companions] == ["Cup", "Quiet Hoodie"]
    assert "Goes with it" in client.get(goods.mug.product.get_absolute_url()).content.decode()
