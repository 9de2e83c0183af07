from contextlib import nullcontext
from dataclasses import replace
from itertools import product

import pytest

from audit.context import open_context
from audit.models import AuditEvent
from identity.actor import Actor
from identity.ids import new_public_id
from identity.policy import Refused
from shop.cart import SoldOut, add_to_cart, cart_of
from shop.cart_summary import cart_summary
from shop.models import Order, Payment, Quote, Variant
from shop.orders import (
    ALLOWED,
    OrderError,
    QuoteNoLongerFits,
    UnknownOrder,
    cancel_order,
    get_order,
    list_orders,
    move_order,
    place_order,
)
from shop.quotes import draft_from_cart, draft_from_items

from .goods import Goods


@pytest.fixture
def tables(database: object) -> None:
    """On both databases."""


State = Order.State


def left(variant: Variant) -> int:
    return Variant.objects.get(pk=variant.pk).stock


def buy(actor: Actor, variant: Variant, quantity: int = 1) -> Order:
    return place_order(draft_from_items([(variant, quantity)], actor=actor), actor=actor)


def test_an_order_takes_stock_empties_the_cart_and_waits_for_the_money(alice: Actor, goods: Goods) -> None:
    add_to_cart(goods.mug, 3, actor=alice)
    order = place_order(draft_from_cart(actor=alice), actor=alice)

    assert (order.state, order.total, order.owner) == (State.PLACED, 64_26, alice.principal)
    assert order.summary == "3 × Harbour Mug (red)"
    assert order.payment.state == Payment.State.PENDING
    assert left(goods.mug) == 7
    assert cart_summary(cart_of(alice)).lines == ()


def test_an_order_of_items_leaves_the_cart_alone(alice: Actor, goods: Goods) -> None:
    add_to_cart(goods.hoodie, 1, actor=alice)
    buy(alice, goods.mug)

    assert cart_summary(cart_of(alice)).quantity == 1


def test_numbers_are_short_and_each_its_own(alice: Actor, goods: Goods) -> None:
    numbers = [buy(alice, goods.mug).number for _ in range(2)]

    assert all(number.startswith("C-1") for number in numbers)
    assert len(set(numbers)) == 2


def test_the_same_form_sent_twice_is_one_order(alice: Actor, goods: Goods) -> None:
    content, key = draft_from_items([(goods.mug, 1)], actor=alice), new_public_id()

    first, second = (place_order(content, actor=alice, key=key) for _ in range(2))

    assert first == second
    assert (Order.objects.count(), Quote.objects.count(), left(goods.mug)) == (1, 1, 9)


def test_somebody_elses_form_cannot_be_used_again(alice: Actor, mallory: Actor, goods: Goods) -> None:
    key = new_public_id()
    place_order(draft_from_items([(goods.mug, 1)], actor=alice), actor=alice, key=key)

    with pytest.raises(ValueError, match="used before"):
        place_order(draft_from_items([(goods.mug, 1)], actor=mallory), actor=mallory, key=key)


def test_a_price_that_changed_places_nothing(alice: Actor, goods: Goods) -> None:
    content = draft_from_items([(goods.mug, 1)], actor=alice)
    with open_context("system:seed"):
        Variant.objects.filter(pk=goods.mug.pk).update(price=17_00)

    with pytest.raises(QuoteNoLongerFits, match=r"is now \$17.00"):
        place_order(content, actor=alice)
    assert (Order.objects.count(), Quote.objects.count(), left(goods.mug)) == (0, 0, 10)


def test_one_line_that_cannot_be_had_leaves_every_other_in_stock(
    alice: Actor, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody takes the last one between the check and the last statement."""
    content = draft_from_items([(goods.mug, 1), (goods.last_hoodie, 1)], actor=alice)
    monkeypatch.setattr("shop.orders.misfits", lambda *_: ())
    with open_context("system:seed"):
        Variant.objects.filter(pk=goods.last_hoodie.pk).update(stock=0)

    with pytest.raises(SoldOut):
        place_order(content, actor=alice)
    assert (Order.objects.count(), left(goods.mug)) == (0, 10)


def test_nobody_orders_for_somebody_else(alice: Actor, mallory: Actor, goods: Goods) -> None:
    content = draft_from_items([(goods.mug, 1)], actor=alice)

    with pytest.raises(Refused):
        place_order(content, actor=mallory)
    assert not Order.objects.exists()


def test_a_total_of_ones_own_making_is_not_ordered(alice: Actor, goods: Goods) -> None:
    content = draft_from_items([(goods.mug, 1)], actor=alice)

    with pytest.raises(QuoteNoLongerFits):
        place_order(replace(content, shipping=0, total=content.total - content.shipping), actor=alice)


def test_an_order_stands_in_the_trail_with_its_decision(alice: Actor, goods: Goods) -> None:
    order = buy(alice, goods.mug)

    made, letter = AuditEvent.objects.about("shop.order", order.pk)
    decisions = AuditEvent.objects.filter(action="orders:place", outcome="allow")
    assert made.permit == decisions.get().detail["decision"]
    assert (letter.action, letter.detail) == ("mail", {"letter": "order_placed"})


def test_a_cancelled_order_gives_its_stock_back(alice: Actor, goods: Goods) -> None:
    order = cancel_order(buy(alice, goods.mug, 4), actor=alice)

    assert (order.state, order.cancelled_why, left(goods.mug)) == (State.CANCELLED, "You cancelled it.", 10)


def test_an_order_is_cancelled_once(alice: Actor, goods: Goods) -> None:
    order = buy(alice, goods.mug, 4)
    cancel_order(order, actor=alice)

    with pytest.raises(OrderError, match="is cancelled already"):
        cancel_order(order, actor=alice)
    assert left(goods.mug) == 10


def test_an_order_moves_as_the_table_allows_and_no_other_way(alice: Actor, goods: Goods) -> None:
    order = buy(alice, goods.mug)
    for state, to in product(State, State):
        seen = in_state(order, state)
        reached = to if to in ALLOWED[state] else state
        with (
            nullcontext() if to in ALLOWED[state] else pytest.raises(OrderError),
            open_context("system:payment"),
        ):
            move_order(seen, to)
        assert Order.objects.get(pk=order.pk).state == reached


def test_what_can_be_cancelled_is_what_the_table_says() -> None:
    assert {state for state in State if Order(state=state).can_cancel} == {
        state for state in State if State.CANCELLED in ALLOWED[state]
    }


def test_everybody_sees_their_own_orders_only(alice: Actor, mallory: Actor, goods: Goods) -> None:
    order = buy(alice, goods.mug)

    assert list(list_orders(actor=alice)) == [order]
    assert get_order(order.number.lower(), actor=alice) == get_order(order.public_id, actor=alice)
    assert list(list_orders(actor=mallory)) == []
    with pytest.raises(UnknownOrder):
        get_order(order.public_id, actor=mallory)


def in_state(order: Order, state: State) -> Order:
    with open_context("system:payment"):
        Order.objects.filter(pk=order.pk).update(state=state)
    return Order.objects.get(pk=order.pk)
