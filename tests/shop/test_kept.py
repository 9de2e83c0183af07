"""Parts of pages that are drawn once: they follow what they show, and know nobody."""

from collections.abc import Callable

from django.test import Client

from audit.context import open_context
from shop.models import Product, Variant

from .goods import Goods, make_product, make_variant

BrowserOf = Callable[[str], Client]


def test_a_card_follows_every_change_of_what_it_shows(client: Client, goods: Goods) -> None:
    assert "$16.00" in client.get("/c/drinkware/").content.decode()
    with open_context("system:seed"):
        Variant.objects.filter(product__slug="harbour-mug").update(price=17_00, stock=0)
        Product.objects.filter(slug="harbour-mug").update(title="Haven Mug")

    page = client.get("/c/drinkware/").content.decode()
    assert "$16.00" not in page
    assert [part in page for part in ("$17.00", "Haven Mug", "sold out")] == [True] * 3


def test_what_one_person_is_shown_is_not_kept_for_another(
    client: Client, browser_of: BrowserOf, goods: Goods
) -> None:
    first, second = browser_of("alice"), browser_of("bob")
    for path in ("/", "/c/drinkware/", "/p/harbour-mug/", "/search/?q=mug"):
        assert "alice@acme.test" in first.get(path).content.decode()
        other = second.get(path).content.decode()
        assert ("bob@acme.test" in other, "alice@" in other) == (True, False)
        assert "acme.test" not in client.get(path).content.decode()


def test_of_many_pages_the_near_ones_are_named(client: Client, goods: Goods) -> None:
    with open_context("system:seed"):
        for number in range(24 * 11):
            make_variant(make_product(goods.drinkware, f"Cup {number}"), "red", "", 900, 9)

    page = client.get("/c/drinkware/?page=6").content.decode()
    numbers = [number for number in range(1, 13) if f'Page {number}"' in page]
    assert numbers == [1, 4, 5, 7, 8, 12]
