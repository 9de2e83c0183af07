"""Each page costs the same with one thing on it as with three. A sign-in is one query, for all looks of a request."""

import re
from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.context import open_context
from identity.actor import person
from identity.models import LoginSession
from shop.models import Pairing, Review, Variant
from shop.orders import place_order
from shop.purchase_approvals import ask_approver
from shop.quotes import draft_from_items

from .goods import Goods, make_product, make_variant
from .purchasing import limit_buyers

BrowserOf = Callable[[str], Client]
Counting = Callable[..., object]
WRITING = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE|CREATE)\b")
HOW_MANY = pytest.mark.parametrize("many", [1, 3])


@pytest.fixture(autouse=True)
def policies_are_read_already(goods: Goods, client: Client) -> None:
    client.get("/")
    for cache in caches.all():
        cache.clear()


def variants(goods: Goods, many: int) -> list[Variant]:
    with open_context("system:seed"):
        products = [make_product(goods.drinkware, f"Cup {number}") for number in range(many)]
        return [make_variant(product, "red", "", 900, 9) for product in products]


@HOW_MANY
@pytest.mark.parametrize(("who", "statements"), [("guest", 1), ("alice", 3)])
def test_home(
    client: Client,
    browser_of: BrowserOf,
    goods: Goods,
    many: int,
    who: str,
    statements: int,
    django_assert_num_queries: Counting,
) -> None:
    browser = client if who == "guest" else browser_of(who)
    browser.get(reverse("home"))
    with open_context("system:seed"):
        for number in range(many):
            make_variant(make_product(goods.apparel, f"Sweater {number}", featured=True), "red", "", 900, 9)
    with django_assert_num_queries(statements):
        browser.get(reverse("home"))


@HOW_MANY
@pytest.mark.parametrize(("who", "statements"), [("guest", 1), ("alice", 3)])
def test_a_category_whose_counts_are_known(
    client: Client,
    browser_of: BrowserOf,
    goods: Goods,
    many: int,
    who: str,
    statements: int,
    django_assert_num_queries: Counting,
) -> None:
    variants(goods, many)
    browser = client if who == "guest" else browser_of(who)
    browser.get(reverse("category", args=["drinkware"]))
    with django_assert_num_queries(statements):
        browser.get(reverse("category", args=["drinkware"]))


@HOW_MANY
def test_a_category_looked_at_first(
    client: Client, goods: Goods, many: int, django_assert_num_queries: Counting
) -> None:
    variants(goods, many)
    with django_assert_num_queries(5):
        client.get(reverse("category", args=["drinkware"]))


@HOW_MANY
def test_a_search_for_a_person(
    browser_of: BrowserOf, goods: Goods, many: int, django_assert_num_queries: Counting
) -> None:
    variants(goods, many)
    alice = browser_of("alice")
    alice.get(reverse("search"), {"q": "cup"})
    with django_assert_num_queries(4):
        alice.get(reverse("search"), {"q": "cup"})


@pytest.mark.parametrize(
    "address", ["/", "/c/drinkware/", "/p/harbour-mug/", "/search/?q=mug", "/search/suggestions/?q=mu"]
)
def test_who_only_looks_writes_nothing(browser_of: BrowserOf, goods: Goods, address: str) -> None:
    alice = browser_of("alice")
    with CaptureQueriesContext(connection) as sent:
        alice.get(address)
    assert sent.captured_queries
    assert [query["sql"] for query in sent if WRITING.search(query["sql"])] == []


@HOW_MANY
@pytest.mark.parametrize(("who", "statements"), [("guest", 2), ("alice", 4)])
def test_a_product_with_reviews_and_companions(
    client: Client,
    browser_of: BrowserOf,
    goods: Goods,
    many: int,
    who: str,
    statements: int,
    django_assert_num_queries: Counting,
) -> None:
    browser = client if who == "guest" else browser_of(who)
    companions = variants(goods, many)
    with open_context("system:seed"):
        for variant in companions:
            Pairing.objects.create(product=goods.mug.product, other=variant.product)
            Review.objects.create(product=goods.mug.product, rating=5)
    browser.get("/")
    with django_assert_num_queries(statements):
        browser.get(reverse("product", args=["harbour-mug"]))


@pytest.mark.parametrize(("who", "statements"), [("guest", 1), ("alice", 3)])
def test_a_product_that_nobody_has_reviewed(
    client: Client,
    browser_of: BrowserOf,
    goods: Goods,
    who: str,
    statements: int,
    django_assert_num_queries: Counting,
) -> None:
    browser = client if who == "guest" else browser_of(who)
    browser.get("/")
    with django_assert_num_queries(statements):
        browser.get(reverse("product", args=["harbour-mug"]))


@HOW_MANY
def test_cart_for_a_person(
    browser_of: BrowserOf, goods: Goods, many: int, django_assert_num_queries: Counting
) -> None:
    alice = browser_of("alice")
    for variant in variants(goods, many):
        alice.post(reverse("cart-add"), {"variant": variant.public_id, "quantity": 1})
    alice.get(reverse("cart"))
    with django_assert_num_queries(7):
        alice.get(reverse("cart"))


@HOW_MANY
def test_orders_for_a_person(
    browser_of: BrowserOf, goods: Goods, many: int, django_assert_num_queries: Counting
) -> None:
    alice = browser_of("alice")
    order_some(goods, many)
    with django_assert_num_queries(7):
        alice.get(reverse("orders"))


@HOW_MANY
def test_one_order_for_a_person(
    browser_of: BrowserOf, goods: Goods, many: int, django_assert_num_queries: Counting
) -> None:
    alice = browser_of("alice")
    order_some(goods, 1, lines=many)
    found = alice.get(reverse("orders")).context["page"].object_list[0]
    with django_assert_num_queries(13):
        alice.get(reverse("order", args=[found.public_id]))


@HOW_MANY
def test_checkout_for_a_person(
    browser_of: BrowserOf, goods: Goods, many: int, django_assert_num_queries: Counting
) -> None:
    alice = browser_of("alice")
    for variant in variants(goods, many):
        alice.post(reverse("cart-add"), {"variant": variant.public_id, "quantity": 1})
    alice.get(reverse("cart"))
    with django_assert_num_queries(14):
        alice.get(reverse("checkout"))


@HOW_MANY
def test_the_queue_of_an_approver(
    browser_of: BrowserOf, goods: Goods, many: int, django_assert_num_queries: Counting
) -> None:
    limit_buyers(1)
    browser_of("alice")
    alice = person(LoginSession.objects.select_related("organization").get(user__email="alice@acme.test"))
    with open_context("web"):
        for variant in variants(goods, many):
            ask_approver(draft_from_items([(variant, 1)], actor=alice), actor=alice)
    bob = browser_of("bob")
    with django_assert_num_queries(9):  # three of them keep that Bob has looked
        bob.get(reverse("purchases"))


def order_some(goods: Goods, many: int, lines: int = 1) -> None:
    alice = person(LoginSession.objects.get(user__email="alice@acme.test"))
    wishes = [(variant, 1) for variant in variants(goods, lines)]
    with open_context("web"):
        for _ in range(many):
            place_order(draft_from_items(wishes, actor=alice), actor=alice)
