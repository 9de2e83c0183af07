from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from audit.context import open_context
from identity.actor import Actor
from shop.cart import (
    SoldOut,
    UnknownLine,
    add_to_cart,
    cart_of,
    change_line,
    line_of,
    merge_guest_cart,
    save_for_later,
    take_up_again,
)
from shop.cart_summary import cart_summary
from shop.models import CartLine, Variant
from shop.orders import place_order
from shop.quotes import CannotQuote, draft_from_cart
from tests.shop.test_cart import held

from .goods import Goods


def later(actor: Actor) -> dict[str, int]:
    return {line.title: line.quantity for line in cart_summary(cart_of(actor)).later}


def test_what_is_saved_is_seen_and_not_ordered(alice: Actor, goods: Goods) -> None:
    add_to_cart(goods.hoodie, 1, actor=alice)
    save_for_later(add_to_cart(goods.mug, 2, actor=alice), actor=alice)
    assert (held(alice), later(alice)) == ({"Quiet Hoodie": 1}, {"Harbour Mug": 2})

    place_order(draft_from_cart(actor=alice), actor=alice)
    assert (held(alice), later(alice)) == ({}, {"Harbour Mug": 2})


def test_a_cart_of_saved_things_alone_cannot_be_ordered(alice: Actor, goods: Goods) -> None:
    save_for_later(add_to_cart(goods.mug, 2, actor=alice), actor=alice)
    with pytest.raises(CannotQuote, match="cart is empty"):
        draft_from_cart(actor=alice)
    assert not cart_summary(cart_of(alice)).can_order


def test_what_is_taken_up_again_is_checked_against_stock(alice: Actor, goods: Goods) -> None:
    line = save_for_later(add_to_cart(goods.last_hoodie, 1, actor=alice), actor=alice)
    with open_context("system:seed"):
        Variant.objects.filter(pk=goods.last_hoodie.pk).update(stock=0)
    with pytest.raises(SoldOut):
        take_up_again(line, actor=alice)
    assert later(alice) == {"Quiet Hoodie": 1}


def test_adding_a_saved_thing_takes_it_up_with_the_new_number(alice: Actor, goods: Goods) -> None:
    save_for_later(add_to_cart(goods.mug, 5, actor=alice), actor=alice)
    add_to_cart(goods.mug, 1, actor=alice)
    assert (held(alice), later(alice)) == ({"Harbour Mug": 1}, {})


def test_a_guests_saved_things_come_along(alice: Actor, guest: Actor, goods: Goods) -> None:
    save_for_later(add_to_cart(goods.mug, 2, actor=guest), actor=guest)
    merge_guest_cart(guest.guest_key or "", actor=alice)
    assert (held(alice), later(alice)) == ({}, {"Harbour Mug": 2})


def test_a_line_that_is_gone_is_said(alice: Actor, goods: Goods) -> None:
    line = add_to_cart(goods.mug, 1, actor=alice)
    change_line(line, quantity=0, actor=alice)
    with pytest.raises(UnknownLine):
        save_for_later(line, actor=alice)


def test_the_page_saves_and_takes_up_again(browser_of: Callable[[str], Client], goods: Goods) -> None:
    alice = browser_of("alice")
    alice.post(reverse("cart-add"), {"variant": goods.mug.public_id, "quantity": 1})
    line = CartLine.objects.get()
    page = alice.post(reverse("cart-later", args=[line.public_id]), follow=True).content.decode()
    assert "Saved for later" in page
    assert "Go to checkout" not in page
    page = alice.post(reverse("cart-later", args=[line.public_id]), follow=True).content.decode()
    assert "Go to checkout" in page


def test_nobody_saves_anothers_line(alice: Actor, mallory: Actor, goods: Goods) -> None:
    line = add_to_cart(goods.mug, 1, actor=alice)
    with pytest.raises(UnknownLine):
        line_of(mallory, line.public_id)
