"""Orders, quotes and carts, found for staff who ask how something about them would be decided."""

from audit.context import open_context
from identity import things
from identity.actor import Actor
from shop.cart import add_to_cart
from shop.models import Cart, Quote
from shop.orders import place_order
from shop.quotes import draft_from_items

from .goods import Goods


def test_an_order_is_found_by_its_number_with_what_was_agreed_to(alice: Actor, goods: Goods) -> None:
    order = place_order(draft_from_items([(goods.mug, 1)], actor=alice), actor=alice)
    found = things.find_thing("Order", order.number.lower(), alice)

    assert found is not None
    assert (found.type, found.id, found.attrs["owner"], found.attrs["total"], found.attrs["address"]) == (
        "Order",
        order.public_id,
        alice.key,
        order.total,
        alice.someone.addresses.get().public_id,
    )


def test_a_quote_is_found_by_its_id(alice: Actor, goods: Goods) -> None:
    order = place_order(draft_from_items([(goods.mug, 1)], actor=alice), actor=alice)
    found = things.find_thing("Quote", order.quote.public_id, alice)

    assert found is not None
    assert (found.type, found.attrs["total"]) == ("Quote", order.total)


def test_what_was_agreed_to_by_somebody_erased_is_not_found(alice: Actor, goods: Goods) -> None:
    order = place_order(draft_from_items([(goods.mug, 1)], actor=alice), actor=alice)
    with open_context("system:seed"):
        Quote.objects.update(content={})

    assert things.find_thing("Order", order.number, alice) is None
    assert things.find_thing("Quote", order.quote.public_id, alice) is None


def test_a_cart_is_its_goods(alice: Actor, goods: Goods) -> None:
    add_to_cart(goods.mug, 3, actor=alice)
    found = things.find_thing("Cart", Cart.objects.get().public_id, alice)

    assert found is not None
    assert (found.attrs["owner"], found.attrs["total"]) == (alice.key, 48_00)


def test_what_is_not_there_is_not_found(alice: Actor) -> None:
    assert {kind: things.find_thing(kind, "nothing", alice) for kind in things.kinds()} == {
        "Cart": None,
        "Order": None,
        "Quote": None,
    }
