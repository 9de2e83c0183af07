"""Several at once, on both databases: every piece of stock, every order and every payment counts exactly once."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connections

from audit.context import open_context
from identity.actor import Actor
from identity.ids import new_public_id
from identity.models import User
from shop.cart import CartError, add_to_cart, merge_guest_cart
from shop.models import CartLine, GatewayCharge, Letter, Order, Variant
from shop.orders import OrderError, cancel_order, place_order
from shop.payments.collect import collect_payment
from shop.quotes import draft_from_items

from .conftest import at_their_browser
from .goods import Goods, settle_in


@pytest.fixture
def tables(database: object) -> None:
    """On both databases."""


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What each returned or raised, all started together, each in a thread with a connection of its own."""
    together, results = Barrier(len(calls)), [None] * len(calls)

    def run(place: int, call: Callable[[], object]) -> None:
        together.wait()
        try:
            with open_context("web"):
                results[place] = call()
        except Exception as raised:  # noqa: BLE001 - told to the test
            results[place] = raised
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def left(variant: Variant) -> int:
    return Variant.objects.get(pk=variant.pk).stock


@pytest.fixture
def buyers(people: dict[str, User], at_a_door: None) -> list[Actor]:
    """Six people who can order."""
    with open_context("system:seed"):
        users = [User.objects.create(email=f"buyer{number}@example.test") for number in range(6)]
        for user in users:
            settle_in(user)
    return [at_their_browser(user) for user in users]


def test_the_last_piece_is_sold_once(buyers: list[Actor], goods: Goods) -> None:
    def order(buyer: Actor) -> Callable[[], object]:
        content = draft_from_items([(goods.last_hoodie, 1), (goods.mug, 1)], actor=buyer)
        return lambda: place_order(content, actor=buyer)

    results = at_once(*(order(buyer) for buyer in buyers))

    assert sum(isinstance(result, Order) for result in results) == 1
    assert sum(isinstance(result, CartError) for result in results) == len(buyers) - 1
    assert (left(goods.last_hoodie), left(goods.mug)) == (0, 9)


def test_orders_of_the_same_things_in_another_order_do_not_block_each_other(
    buyers: list[Actor], goods: Goods
) -> None:
    def order(place: int, buyer: Actor) -> Callable[[], object]:
        items = [(goods.hoodie, 1), (goods.mug, 1)]
        content = draft_from_items(items[:: -1 if place % 2 else 1], actor=buyer)
        return lambda: place_order(content, actor=buyer)

    results = at_once(*(order(*pair) for pair in enumerate(buyers)))

    assert [type(result) for result in results] == [Order] * len(buyers)
    assert (left(goods.hoodie), left(goods.mug)) == (4, 4)


def test_one_form_sent_twice_at_once_is_one_order(alice: Actor, goods: Goods) -> None:
    content, key = draft_from_items([(goods.mug, 1)], actor=alice), new_public_id()

    first, second = at_once(*[lambda: place_order(content, actor=alice, key=key)] * 2)

    assert first == second == Order.objects.get()
    assert left(goods.mug) == 9


def test_two_additions_at_once_both_count(alice: Actor, guest: Actor, goods: Goods) -> None:
    for actor in (alice, guest):
        at_once(*[lambda actor=actor: add_to_cart(goods.mug, 2, actor=actor)] * 3)

    assert list(CartLine.objects.values_list("quantity", flat=True)) == [6, 6]


def test_two_sign_ins_at_once_move_a_guests_cart_once(alice: Actor, guest: Actor, goods: Goods) -> None:
    add_to_cart(goods.mug, 2, actor=guest)
    add_to_cart(goods.hoodie, 1, actor=alice)

    results = at_once(*[lambda: merge_guest_cart(str(guest.guest_key), actor=alice)] * 3)

    assert sorted(merge.moved for merge in results) == [(), (), ("2 × Harbour Mug (red)",)]
    assert sorted(CartLine.objects.values_list("quantity", flat=True)) == [1, 2]


def test_two_cancellations_at_once_give_the_stock_back_once(alice: Actor, goods: Goods) -> None:
    order = place_order(draft_from_items([(goods.mug, 4)], actor=alice), actor=alice)

    results = at_once(*[lambda: cancel_order(order, actor=alice)] * 3)

    assert sum(isinstance(result, OrderError) for result in results) == 2
    assert left(goods.mug) == 10


def test_a_payment_collected_by_three_at_once_is_captured_once(alice: Actor, goods: Goods) -> None:
    order = place_order(draft_from_items([(goods.mug, 1)], actor=alice), actor=alice)

    at_once(*[lambda: collect_payment(order.payment.pk)] * 3)

    order.refresh_from_db()
    assert (order.state, order.payment.state) == ("paid", "captured")
    assert GatewayCharge.objects.get().state == "captured"
    assert Letter.objects.filter(subject__contains="is paid").count() == 1


def test_cancelled_while_it_is_collected_nobody_keeps_the_money(alice: Actor, goods: Goods) -> None:
    order = place_order(draft_from_items([(goods.mug, 1)], actor=alice), actor=alice)

    at_once(lambda: collect_payment(order.payment.pk), lambda: cancel_order(order, actor=alice))
    payment = collect_payment(order.payment.pk)

    assert payment.order.state == "cancelled"
    assert payment.state == GatewayCharge.objects.get().state
    assert payment.state in {"voided", "refunded"}
    assert left(goods.mug) == 10


def test_one_form_posted_fifty_times_at_once_is_one_order_and_one_charge(alice: Actor, goods: Goods) -> None:
    content, key = draft_from_items([(goods.mug, 1)], actor=alice), new_public_id()

    def post() -> Order:
        order = place_order(content, actor=alice, key=key)
        collect_payment(order.payment.pk)
        return order

    results = at_once(*[post] * 50)

    assert set(results) == {Order.objects.get()}
    assert GatewayCharge.objects.get().state == "captured"
    assert left(goods.mug) == 9
