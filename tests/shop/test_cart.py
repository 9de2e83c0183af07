from collections.abc import Callable

import pytest

from audit.context import open_context
from identity.actor import Actor
from identity.policy import Refused
from shop.cart import (
    BadQuantity,
    NotEnoughStock,
    SoldOut,
    UnknownLine,
    add_to_cart,
    cart_of,
    change_line,
    line_of,
    merge_guest_cart,
)
from shop.cart_summary import cart_summary
from shop.models import Cart, CartLine, Product, Variant
from shop.money import money

from .goods import Goods


def held(actor: Actor) -> dict[str, int]:
    return {line.title: line.quantity for line in cart_summary(cart_of(actor)).lines}


def test_looking_at_a_cart_makes_none(alice: Actor, guest: Actor) -> None:
    assert (cart_of(alice), cart_of(guest), cart_of(Actor())) == (None, None, None)
    assert not Cart.objects.exists()


def test_a_guest_and_a_person_each_fill_their_own(alice: Actor, guest: Actor, goods: Goods) -> None:
    add_to_cart(goods.hoodie, 1, actor=alice)
    add_to_cart(goods.mug, 2, actor=guest)

    assert (held(alice), held(guest)) == ({"Quiet Hoodie": 1}, {"Harbour Mug": 2})


def test_the_same_variant_again_adds_to_its_line(alice: Actor, goods: Goods) -> None:
    add_to_cart(goods.mug, 2, actor=alice)
    add_to_cart(goods.mug, 3, actor=alice)

    assert held(alice) == {"Harbour Mug": 5}


@pytest.mark.parametrize("quantity", [0, -1, 100, 10_000])
def test_a_quantity_is_from_one_to_99(alice: Actor, goods: Goods, quantity: int) -> None:
    with pytest.raises(BadQuantity, match="from 1 to 99"):
        add_to_cart(goods.mug, quantity, actor=alice)
    assert not CartLine.objects.exists()


def test_no_more_than_there_is(alice: Actor, goods: Goods) -> None:
    add_to_cart(goods.mug, 9, actor=alice)
    with pytest.raises(NotEnoughStock, match="Only 10 of Harbour Mug"):
        add_to_cart(goods.mug, 2, actor=alice)
    assert held(alice) == {"Harbour Mug": 9}


def test_sold_out_is_said(alice: Actor, goods: Goods) -> None:
    with pytest.raises(SoldOut, match=r"Harbour Mug \(sage\) is sold out"):
        add_to_cart(goods.sold_out, 1, actor=alice)


def test_zero_takes_a_line_out(alice: Actor, goods: Goods) -> None:
    line = add_to_cart(goods.mug, 2, actor=alice)

    assert change_line(line, quantity=0, actor=alice) is None
    assert held(alice) == {}


def test_a_line_can_be_swapped_for_another_variant(alice: Actor, goods: Goods) -> None:
    line = add_to_cart(goods.hoodie, 2, actor=alice)

    changed = change_line(line, quantity=2, actor=alice, variant=goods.navy_hoodie)

    assert changed is not None
    assert (changed.variant, changed.quantity) == (goods.navy_hoodie, 2)


def test_swapping_into_a_line_that_is_there_makes_one_of_both(alice: Actor, goods: Goods) -> None:
    add_to_cart(goods.navy_hoodie, 1, actor=alice)
    line = add_to_cart(goods.hoodie, 2, actor=alice)

    change_line(line, quantity=2, actor=alice, variant=goods.navy_hoodie)

    assert held(alice) == {"Quiet Hoodie": 3}
    assert CartLine.objects.count() == 1


def test_a_line_that_is_gone_meanwhile_is_not_brought_back(alice: Actor, goods: Goods) -> None:
    line = add_to_cart(goods.mug, 1, actor=alice)
    change_line(line_of(alice, line.public_id), quantity=0, actor=alice)

    with pytest.raises(UnknownLine):
        change_line(line, quantity=2, actor=alice)


def test_a_line_whose_cart_went_with_a_sign_in_is_not_there(alice: Actor, guest: Actor, goods: Goods) -> None:
    line = line_of(guest, add_to_cart(goods.mug, 1, actor=guest).public_id)
    merge_guest_cart(guest.guest_key, actor=alice)

    with pytest.raises(UnknownLine):
        change_line(line, quantity=2, actor=guest)


def test_somebody_elses_line_cannot_be_fetched(alice: Actor, mallory: Actor, goods: Goods) -> None:
    line = add_to_cart(goods.mug, 1, actor=alice)

    with pytest.raises(UnknownLine):
        line_of(mallory, line.public_id)


def test_somebody_elses_line_cannot_be_changed_either(alice: Actor, mallory: Actor, goods: Goods) -> None:
    line = add_to_cart(goods.mug, 1, actor=alice)

    with pytest.raises(Refused):
        change_line(line_of(alice, line.public_id), quantity=9, actor=mallory)
    assert held(alice) == {"Harbour Mug": 1}


def test_a_price_that_changed_since_is_told(alice: Actor, goods: Goods) -> None:
    add_to_cart(goods.mug, 1, actor=alice)
    with open_context("system:seed"):
        Variant.objects.filter(pk=goods.mug.pk).update(price=18_00)

    summary = cart_summary(cart_of(alice))

    assert summary.notes == (
        "The price of Harbour Mug (red) is now $18.00; it was $16.00 when you added it.",
    )
    assert (summary.total, summary.can_order) == (18_00, True)


def test_what_sold_out_since_is_told_and_cannot_be_ordered(alice: Actor, goods: Goods) -> None:
    add_to_cart(goods.mug, 2, actor=alice)
    with open_context("system:seed"):
        Variant.objects.filter(pk=goods.mug.pk).update(stock=1)

    summary = cart_summary(cart_of(alice))

    assert summary.notes == ("Only 1 of Harbour Mug (red) are left. Choose 1 or fewer.",)
    assert not summary.can_order


def test_what_is_no_longer_for_sale_is_told_and_cannot_be_ordered(alice: Actor, goods: Goods) -> None:
    add_to_cart(goods.mug, 2, actor=alice)
    with open_context("system:seed"):
        Product.objects.filter(pk=goods.mug.product_id).update(is_listed=False)

    summary = cart_summary(cart_of(alice))

    assert summary.notes == ("Harbour Mug (red) is no longer for sale. Take it out to go on.",)
    assert not summary.can_order


@pytest.mark.parametrize("lines", [1, 3])
def test_a_cart_costs_three_queries_whatever_it_holds(
    alice: Actor, goods: Goods, lines: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for variant in (goods.mug, goods.hoodie, goods.navy_hoodie)[:lines]:
        add_to_cart(variant, 1, actor=alice)
    cart = cart_of(alice)

    with django_assert_num_queries(3):
        assert len(cart_summary(cart).lines) == lines


def test_a_cart_says_what_goods_and_shipping_come_to_before_tax(alice: Actor, goods: Goods) -> None:
    add_to_cart(goods.mug, 2, actor=alice)
    summary = cart_summary(cart_of(alice))

    assert summary.so_far_text == money(summary.total + summary.shipping)
