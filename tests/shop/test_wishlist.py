"""What a person keeps in mind."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from audit.context import open_context
from identity.actor import Actor
from identity.policy import Refused
from shop import wishlist
from shop.models import Product, WishlistItem
from shop.wishlist import WishlistFull, list_wishes, wish_for

from .goods import Goods

BrowserOf = Callable[[str], Client]
ADD = reverse("wishlist-add", args=["harbour-mug"])


def test_a_product_is_saved_on_its_page_and_let_go_on_the_list(browser_of: BrowserOf, goods: Goods) -> None:
    alice = browser_of("alice")
    assert f'formaction="{ADD}"' in alice.get(reverse("product", args=["harbour-mug"])).content.decode()
    alice.post(ADD)
    assert "Harbour Mug" in alice.get(reverse("wishlist")).content.decode()
    alice.post(reverse("wishlist-remove", args=[goods.mug.product.public_id]))

    assert not WishlistItem.objects.exists()


def test_a_guest_signs_in_and_finds_the_product_again(client: Client, goods: Goods) -> None:
    assert client.post(ADD).url == "/accounts/login/?next=/p/harbour-mug/"


def test_a_wish_is_kept_once(alice: Actor, goods: Goods) -> None:
    for _ in range(2):
        wish_for("harbour-mug", actor=alice)

    assert [product.slug for product in list_wishes(actor=alice)] == ["harbour-mug"]


def test_nobody_sees_what_another_wishes_for(alice: Actor, mallory: Actor, goods: Goods) -> None:
    wish_for("harbour-mug", actor=alice)

    assert list(list_wishes(actor=mallory)) == []


def test_a_guest_keeps_no_list(guest: Actor, goods: Goods) -> None:
    with pytest.raises(Refused):
        wish_for("harbour-mug", actor=guest)


def test_a_full_list_takes_no_more(alice: Actor, goods: Goods, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wishlist, "MOST", 1)
    wish_for("harbour-mug", actor=alice)
    with pytest.raises(WishlistFull):
        wish_for("quiet-hoodie", actor=alice)
    assert wish_for("harbour-mug", actor=alice) == goods.mug.product


def test_what_the_list_does_not_show_takes_no_place_on_it(
    alice: Actor, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wishlist, "MOST", 1)
    wish_for("harbour-mug", actor=alice)
    with open_context("system:seed"):
        Product.objects.filter(slug="harbour-mug").update(is_listed=False)
    wish_for("quiet-hoodie", actor=alice)

    assert [product.slug for product in list_wishes(actor=alice)] == ["quiet-hoodie"]


def test_the_button_on_a_products_page_says_where_it_saves_to(client: Client, goods: Goods) -> None:
    assert ">Save to wishlist</button>" in client.get("/p/harbour-mug/").content.decode()


def test_who_saves_or_asks_for_too_many_stays_with_the_colour_they_looked_at(
    browser_of: BrowserOf, goods: Goods
) -> None:
    alice, looked_at = browser_of("alice"), {"colour": "dark blue"}
    too_many = {"variant": goods.mug.public_id, "quantity": 99}

    assert alice.post(ADD, looked_at).headers["Location"] == "/p/harbour-mug/?colour=dark+blue"
    refused = alice.post(reverse("cart-add"), looked_at | too_many)
    assert refused.headers["Location"] == "/p/harbour-mug/?colour=dark+blue"
