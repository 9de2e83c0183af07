"""Lists and their counts come from shelves and choices: they say what products and variants say, on both databases."""

from itertools import product as every

import pytest

from audit.context import open_context
from identity.actor import Actor
from shop import facets as counting
from shop import shelves
from shop.aisles import forget_aisles
from shop.catalog import ORDERS, Sort, list_products, visible
from shop.faces import offers_in
from shop.facets import Facets, facets, facets_among, told
from shop.filters import ANYTHING, Filters
from shop.models import Category, Choice, Product, Review, Shelf, Variant

from .goods import Goods, make_product, make_variant

pytestmark = pytest.mark.usefixtures("database")
EVERY_FILTER = [
    Filters(colour, size, None, most, in_stock, rating)
    for colour, size, most, in_stock, rating in every(
        ("", "blue", "navy"), ("", "m"), (None, 50_00), (False, True), (0, 4)
    )
]


@pytest.fixture
def home(goods: Goods) -> Category:
    """Two categories below one, with a dozen products of few prices and stars, mixed."""
    with open_context("system:seed"):
        top = Category.objects.create(slug="home", name="Home")
        below = [Category.objects.create(slug=slug, name=slug, parent=top) for slug in ("beds", "rugs")]
        for number in range(12):
            made = make_product(below[number % 2], f"Thing {number * 7 % 12}", featured=number % 5 == 0)
            make_variant(made, "navy", "M", 1_000 * (number % 3) + 4_000, number % 2)
            make_variant(made, ("teal", "black")[number % 2], "L", 6_000, 3)
            Review.objects.create(product=made, rating=3 + number % 3)
    forget_aisles()
    return top


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("filters", [ANYTHING, Filters(colour="navy"), Filters(size="m", in_stock=True)])
def test_categories_below_are_merged_in_order(
    home: Category, guest: Actor, sort: Sort, filters: Filters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shop.catalog.PER_PAGE", 5)
    inside = visible(filters).filter(category__parent=home).order_by(*ORDERS[sort])
    merged = [list_products(home, filters, sort, page, actor=guest) for page in (1, 2, 3)]

    shown = [face.id for page in merged[: merged[0].paginator.num_pages] for face in page]
    assert shown == [product.public_id for product in inside]


def test_more_categories_than_are_merged_are_sorted(
    home: Category, guest: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    merged = list(list_products(home, sort=Sort.PRICE, actor=guest))
    monkeypatch.setattr(shelves, "MOST_MERGED", 1)
    shelves._page.cache_clear()

    assert list(list_products(home, sort=Sort.PRICE, actor=guest)) == merged
    shelves._page.cache_clear()


def test_a_shelf_says_what_its_product_says(goods: Goods) -> None:
    with open_context("system:seed"):
        Product.objects.filter(slug="harbour-mug").update(
            title="Haven Mug", is_featured=True, category=goods.apparel, created_at="2020-01-02T03:04:05Z"
        )

    product, shelf = Product.objects.get(slug="harbour-mug"), Shelf.objects.get(title="Haven Mug")
    said = (shelf.category_id, shelf.is_featured, shelf.title, shelf.created_at)
    assert said == (product.category_id, product.is_featured, product.title, product.created_at)


def choices_of(slug: str) -> set[tuple[str, str, str]]:
    rows = Choice.objects.filter(product__slug=slug)
    return set(rows.values_list("category__slug", "kind", "value"))


def test_choices_follow_every_change(goods: Goods) -> None:
    assert choices_of("harbour-mug") == {("drinkware", "colour", "red"), ("drinkware", "colour", "sage")}
    with open_context("system:seed"):
        Variant.objects.filter(pk=goods.mug.pk).update(colour="plum", size="M")
        goods.sold_out.delete()
        Product.objects.filter(slug="harbour-mug").update(category=goods.apparel)
    assert choices_of("harbour-mug") == {("apparel", "colour", "plum"), ("apparel", "size", "M")}
    with open_context("system:seed"):
        Product.objects.filter(slug="harbour-mug").update(is_listed=False)
    assert choices_of("harbour-mug") == set()


def test_each_count_is_that_of_the_list_it_leads_to(home: Category) -> None:
    shown = [(shelf.rating, _offers(shelf)) for shelf in Shelf.objects.filter(category__parent=home)]
    for filters in EVERY_FILTER:
        counted = facets(home, filters)
        keys = list(Product.objects.filter(category__parent=home).values_list("pk", flat=True))
        assert counted == facets_among(keys, filters) == by_hand(shown, filters)


def by_hand(shown: list[tuple[int, list[object]]], filters: Filters) -> Facets:
    """By looking at each product, as Python reads its shelf."""

    def left(**other: object) -> int:
        asked = Filters(**{**vars(filters), **other})  # type: ignore[arg-type]
        return sum(rating >= 100 * asked.rating and any(map(asked.fit, offers)) for rating, offers in shown)

    colours = {name: left(colour=name) for name in ("black", "navy", "teal")}
    sizes = {name: left(size=name) for name in ("M", "L")}
    stars = {star: left(rating=star) for star in (4, 3, 2)}
    return Facets(
        {name: many for name, many in colours.items() if many},
        {name: many for name, many in sizes.items() if many},
        {star: many for star, many in stars.items() if many},
        left(in_stock=True),
        left(),
    )


def _offers(shelf: Shelf) -> list[object]:
    gone = Variant.objects.filter(product=shelf.pk, stock=0).values_list("pk", flat=True)
    return list(offers_in(shelf.offers, ",".join(map(str, gone))))


def test_sizes_are_offered_in_the_shops_order(goods: Goods) -> None:
    with open_context("system:seed"):
        for position, size in enumerate(("S", "M", "XL")):
            make_variant(
                make_product(goods.drinkware, f"Coat {size}"), "red", size, 900, 3, position=position
            )
    assert list(facets(goods.drinkware).sizes) == ["S", "M", "XL"]


def test_a_product_that_begins_at_m_does_not_put_m_before_s(goods: Goods) -> None:
    """Whatever has sizes of another kind, such as A5, shows them in its own order."""
    offered = {"Coat": ("S", "M", "XL"), "Mat": ("M", "L-XL"), "Pad": ("A5", "A4")}
    with open_context("system:seed"):
        for title, sizes in offered.items():
            product = make_product(goods.drinkware, title)
            for position, size in enumerate(sizes):
                make_variant(product, "red", size, 900, 3, position=position)
    assert list(facets(goods.drinkware).sizes) == ["A5", "A4", "S", "M", "L-XL", "XL"]


def test_what_many_have_is_counted_no_further_than_pages_go(
    home: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST_COUNTED", 6)
    counted = facets(home)

    assert (counted.count, counted.colours) == (7, {"black": 6, "navy": 7, "teal": 6})
    assert [told(many) for many in counted.colours.values()] == ["6", "6+", "6"]
