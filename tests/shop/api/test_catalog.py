"""The catalog as the API shows it, to everybody."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from audit.context import open_context
from shop.models import Variant
from tests.shop.goods import Goods, make_product, make_variant

from .conftest import Get


def titles(get: Get, **query: object) -> list[str]:
    return [product["title"] for product in get("products/", query).json()["results"]]


def walk(get: Get, **query: object) -> list[str]:
    """Every title, page by page."""
    answer = get("products/", query).json()
    seen = [product["title"] for product in answer["results"]]
    while answer["next"]:
        answer = get(answer["next"].split("/api/v1/")[1]).json()
        seen += [product["title"] for product in answer["results"]]
    return seen


@pytest.fixture
def cups(goods: Goods) -> list[Variant]:
    """Seven more products, two of a price."""
    with open_context("system:seed"):
        prices = (900, 100, 500, 500, 300, 800, 200)
        return [
            make_variant(make_product(goods.drinkware, f"Cup {number}"), "red", "", price, 9)
            for number, price in enumerate(prices)
        ]


def test_categories_name_the_one_above_them(get: Get, goods: Goods) -> None:
    with open_context("system:seed"):
        goods.drinkware.parent = goods.apparel
        goods.drinkware.save()

    assert get("categories/").json()["results"] == [
        {"slug": "apparel", "name": "Apparel", "below": None},
        {"slug": "drinkware", "name": "Drinkware", "below": "apparel"},
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"category": "drinkware"}, ["Harbour Mug"]),
        ({"colour": "blue"}, ["Quiet Hoodie"]),
        ({"max_price": 2000}, ["Harbour Mug"]),
        ({"q": "hodie"}, ["Quiet Hoodie"]),
        ({"q": "mug", "min_price": 2000}, []),
        ({"sort": "price"}, ["Harbour Mug", "Quiet Hoodie"]),
        ({"sort": "-price"}, ["Quiet Hoodie", "Harbour Mug"]),
        ({"rating": 4}, []),
    ],
)
def test_filters_are_those_of_the_listing(
    get: Get, goods: Goods, query: dict[str, object], found: list[str]
) -> None:
    assert titles(get, **query) == found


@pytest.mark.parametrize("sort", ["relevance", "price", "-price", "newest", "rating"])
def test_pages_together_are_the_whole_list(get: Get, cups: list[Variant], sort: str) -> None:
    assert walk(get, sort=sort, page_size=2) == titles(get, sort=sort, page_size=100)


def test_found_products_come_in_pages_too(get: Get, cups: list[Variant]) -> None:
    assert sorted(walk(get, q="cup", page_size=3)) == [f"Cup {number}" for number in range(7)]


@pytest.mark.parametrize("sort", ["relevance", "price", "-price", "newest"])
def test_goods_that_arrive_meanwhile_shift_no_page(
    get: Get, goods: Goods, cups: list[Variant], sort: str
) -> None:
    first = get("products/", {"sort": sort, "page_size": 4}).json()
    with open_context("system:seed"):
        for title, price in (("Aaa", 50), ("Zzz", 9999)):
            make_variant(make_product(goods.drinkware, title, featured=True), "red", "", price, 9)

    rest = walk(get, **dict(parse_qsl(urlsplit(first["next"]).query)))

    seen = [product["title"] for product in first["results"]] + rest
    assert len(seen) == len(set(seen))
    assert {f"Cup {number}" for number in range(7)} <= set(seen)


@pytest.mark.parametrize("cursor", ["nonsense", "WzFd:forged", "\x00", "é"])
def test_a_cursor_that_is_not_ours_is_refused(get: Get, goods: Goods, cursor: str) -> None:
    answer = get("products/", {"cursor": cursor})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "cursor"


def test_a_cursor_of_another_order_is_refused(get: Get, cups: list[Variant]) -> None:
    onward = get("products/", {"sort": "price", "page_size": 2}).json()["next"]

    assert get(f"{onward.split('/api/v1/')[1].replace('sort=price', 'sort=newest')}").status_code == 400


def test_a_product_is_known_by_its_id(get: Get, goods: Goods) -> None:
    product = get(f"products/{goods.hoodie.product.public_id}/").json()

    assert product["title"] == "Quiet Hoodie"
    assert [variant["price"] for variant in product["variants"]] == [48_00, 48_00, 52_00]
    assert {image["colour"] for image in product["images"]} == {"black", "navy"}


def test_an_answer_that_has_not_changed_is_not_sent_again(get: Get, goods: Goods) -> None:
    etag = get("products/").headers["ETag"]
    again = get("products/", **{"If-None-Match": etag})

    assert (again.status_code, again.content) == (304, b"")


def test_an_answer_that_has_changed_is_sent(get: Get, goods: Goods) -> None:
    address = f"products/{goods.mug.product.public_id}/"
    etag = get(address).headers["ETag"]
    with open_context("system:seed"):
        goods.mug.price = 17_00
        goods.mug.save()

    assert get(address, **{"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize(("who", "statements"), [("guest", 1), ("alice", 2)])
@pytest.mark.parametrize("page_size", [2, 7])
def test_a_list_costs_the_same_however_long_it_is(
    client: Client,
    browser_of: Callable[[str], Client],
    cups: list[Variant],
    who: str,
    statements: int,
    page_size: int,
    django_assert_num_queries: Callable[..., object],
) -> None:
    browser = client if who == "guest" else browser_of(who)
    browser.get("/api/v1/products/", {"category": "drinkware"})
    with django_assert_num_queries(statements):
        browser.get("/api/v1/products/", {"category": "drinkware", "page_size": page_size})
