"""Goods that come back, and the money for them."""

from datetime import timedelta

import pytest
from django.utils import timezone
from time_machine import travel

from audit.context import open_context
from identity.actor import Actor
from identity.policy import Refused
from shop.exchanges import ReturnError
from shop.fulfilment import deliver_order, deliver_parcel, pack_parcel, pack_rest, ship_order, ship_parcel
from shop.models import Order, Return, Shipment, StockAdjustment, Variant
from shop.orders import State, place_order
from shop.payments.collect import collect_payment
from shop.quotes import draft_from_items
from shop.returns import (
    approve_return,
    decline_return,
    receive_return,
    request_return,
    returnable,
    withdraw_return,
    worth_of,
)

from .goods import Goods

UNWANTED = Return.Reason.UNWANTED


@pytest.fixture
def tables(database: object) -> None:
    """On both databases."""


@pytest.fixture
def order(alice: Actor, sam: Actor, goods: Goods) -> Order:
    """Three mugs and a hoodie, delivered."""
    placed = place_order(draft_from_items([(goods.mug, 3), (goods.hoodie, 1)], actor=alice), actor=alice)
    collect_payment(placed.payment.pk)
    for step in (pack_rest, ship_order, deliver_order):
        step(placed, actor=sam)
    return read(placed)


def read(order: Order) -> Order:
    return Order.objects.select_related("owner", "payment").get(pk=order.pk)


def send_back(order: Order, wishes: dict, alice: Actor, sam: Actor) -> Return:
    asked = request_return(order, wishes, UNWANTED, actor=alice)
    return receive_return(approve_return(asked, actor=sam), actor=sam)


def test_parts_sent_back_one_by_one_give_exactly_the_worth_of_the_goods(
    order: Order, alice: Actor, sam: Actor, goods: Goods
) -> None:
    mugs, hoodie = order.lines.order_by("id")
    states = []
    refunds = []
    for wishes in ({mugs: 1}, {mugs: 1, hoodie: 1}, {mugs: 1}):
        refunds.append(send_back(read(order), wishes, alice, sam).refund)
        states.append(read(order).state)

    assert states == [State.PARTLY_RETURNED, State.PARTLY_RETURNED, State.RETURNED]
    assert sum(refund.amount for refund in refunds) == worth_of(order) == 96_00 + 18_24
    assert Variant.objects.get(pk=goods.mug.pk).stock == 10
    assert StockAdjustment.objects.filter(reason="returned").count() == 4


def test_the_money_of_a_whole_return_is_paid_and_the_order_refunded(
    order: Order, alice: Actor, sam: Actor
) -> None:
    back = send_back(order, returnable(order), alice, sam)
    collect_payment(order.payment.pk)

    back.refresh_from_db()
    assert (back.state, back.refund.state, read(order).state) == ("closed", "done", State.REFUNDED)


def test_no_more_goes_back_than_was_delivered_and_is_not_back_already(order: Order, alice: Actor) -> None:
    mugs = order.lines.order_by("id")[0]
    request_return(order, {mugs: 2}, UNWANTED, actor=alice)

    with pytest.raises(ReturnError, match="send back 1 of Harbour Mug"):
        request_return(order, {mugs: 2}, UNWANTED, actor=alice)


def test_what_was_withdrawn_or_declined_may_be_asked_for_again(
    order: Order, alice: Actor, sam: Actor
) -> None:
    every = returnable(order)
    withdraw_return(request_return(order, every, UNWANTED, actor=alice), actor=alice)
    decline_return(request_return(order, every, UNWANTED, actor=alice), "It was worn.", actor=sam)

    assert returnable(order) == every


def test_after_thirty_days_nothing_goes_back(order: Order, alice: Actor) -> None:
    with open_context("system:seed"):
        Shipment.objects.update(delivered_at=timezone.now() - timedelta(days=31))

    with pytest.raises(ReturnError, match="within 30 days"):
        request_return(order, {order.lines.order_by("id")[0]: 1}, UNWANTED, actor=alice)


@pytest.mark.parametrize("back_before", [0, 2])
def test_what_came_long_ago_does_not_go_back_with_what_came_lately(
    alice: Actor, sam: Actor, goods: Goods, back_before: int
) -> None:
    """Two came 29 days ago, and two today; ten days later the first two are too old, kept or sent back."""
    order = place_order(draft_from_items([(goods.mug, 4)], actor=alice), actor=alice)
    collect_payment(order.payment.pk)
    line = order.lines.get()
    for _ in range(2):
        deliver_parcel(ship_parcel(pack_parcel(order, {line: 2}, actor=sam), actor=sam), actor=sam)
    with open_context("system:seed"):
        first = Shipment.objects.order_by("pk")[:1]
        Shipment.objects.filter(pk__in=first).update(delivered_at=timezone.now() - timedelta(days=29))
    if back_before:
        request_return(read(order), {line: back_before}, UNWANTED, actor=alice)

    with travel(timezone.now() + timedelta(days=10), tick=True):
        assert returnable(read(order)) == {line: 2}
        request_return(read(order), {line: 2}, UNWANTED, actor=alice)
        assert returnable(read(order)) == {}


def test_damaged_goods_are_paid_for_and_not_put_into_stock(
    order: Order, alice: Actor, sam: Actor, goods: Goods
) -> None:
    mugs = order.lines.order_by("id")[0]
    asked = request_return(order, {mugs: 1}, Return.Reason.DAMAGED, actor=alice)
    back = receive_return(approve_return(asked, actor=sam), actor=sam, damaged=list(asked.lines.all()))

    assert (back.refund.amount, Variant.objects.get(pk=goods.mug.pk).stock) == (19_04, 7)


def test_a_return_is_agreed_to_once(order: Order, alice: Actor, sam: Actor) -> None:
    asked = request_return(order, returnable(order), UNWANTED, actor=alice)
    agreed = approve_return(asked, actor=sam)

    with pytest.raises(ReturnError, match=r"is already agreed; waiting for the goods\.$"):
        approve_return(agreed, actor=sam)


def test_a_return_is_received_once(order: Order, alice: Actor, sam: Actor) -> None:
    back = send_back(order, {order.lines.order_by("id")[0]: 1}, alice, sam)

    with pytest.raises(ReturnError, match="already"):
        receive_return(back, actor=sam)


def test_what_nobody_has_agreed_to_is_not_received(order: Order, alice: Actor, sam: Actor) -> None:
    asked = request_return(order, returnable(order), UNWANTED, actor=alice)

    with pytest.raises(ReturnError, match="Nobody has agreed"):
        receive_return(asked, actor=sam)


def test_only_staff_decides_and_only_the_buyer_asks(order: Order, alice: Actor, mallory: Actor) -> None:
    with pytest.raises(Refused):
        request_return(order, returnable(order), UNWANTED, actor=mallory)
    asked = request_return(order, returnable(order), UNWANTED, actor=alice)
    with pytest.raises(Refused):
        approve_return(asked, actor=alice)


def test_one_form_is_one_return_and_of_one_order(order: Order, alice: Actor, goods: Goods) -> None:
    pieces, key = {order.lines.order_by("id")[0]: 1}, "2345678923456789"
    asked, again = (request_return(order, pieces, UNWANTED, key=key, actor=alice) for _ in range(2))
    assert (asked.public_id, again, Return.objects.count()) == (key, asked, 1)

    other = place_order(draft_from_items([(goods.mug, 1)], actor=alice), actor=alice)
    with pytest.raises(ReturnError, match="Reload the page"):
        request_return(other, {}, UNWANTED, key=key, actor=alice)
