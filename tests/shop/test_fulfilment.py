"""Parcels leave and arrive; the order follows them, and nothing is sent twice."""

import pytest

from identity.actor import Actor
from identity.policy import Refused
from shop.fulfilment import (
    TooManyPacked,
    deliver_order,
    deliver_parcel,
    left_to_pack,
    pack_parcel,
    pack_rest,
    ship_order,
    ship_parcel,
)
from shop.models import Order, Shipment
from shop.orders import OrderError, State, cancel_order, place_order
from shop.payments.collect import collect_payment
from shop.quotes import draft_from_items

from .goods import Goods


@pytest.fixture
def tables(database: object) -> None:
    """On both databases."""


@pytest.fixture
def order(alice: Actor, goods: Goods) -> Order:
    """Three mugs and a hoodie, paid."""
    placed = place_order(draft_from_items([(goods.mug, 3), (goods.hoodie, 1)], actor=alice), actor=alice)
    collect_payment(placed.payment.pk)
    return Order.objects.select_related("owner").get(pk=placed.pk)


def state_of(order: Order) -> str:
    return Order.objects.get(pk=order.pk).state


def test_an_order_in_one_parcel_is_packed_shipped_and_delivered(order: Order, sam: Actor) -> None:
    parcel = pack_rest(order, actor=sam)
    assert (state_of(order), left_to_pack(order)) == (State.PACKED, {})

    sent = ship_parcel(parcel, "DHL", "JD0146", actor=sam)
    assert (state_of(order), sent.carrier, sent.tracking) == (State.SHIPPED, "DHL", "JD0146")

    assert deliver_parcel(parcel, actor=sam).delivered_at is not None
    assert state_of(order) == State.DELIVERED


def test_an_order_in_two_parcels_is_partly_shipped_until_both_are(order: Order, sam: Actor) -> None:
    mugs, hoodie = order.lines.order_by("id")
    first = pack_parcel(order, {mugs: 2}, "DHL", "1", actor=sam)
    ship_parcel(first, actor=sam)
    assert state_of(order) == State.PARTLY_SHIPPED
    deliver_parcel(first, actor=sam)
    assert state_of(order) == State.PARTLY_SHIPPED

    second = pack_parcel(order, {mugs: 1, hoodie: 1}, "DHL", "2", actor=sam)
    ship_parcel(second, actor=sam)
    assert state_of(order) == State.SHIPPED
    deliver_parcel(second, actor=sam)
    assert state_of(order) == State.DELIVERED


def test_no_more_is_packed_than_was_ordered(order: Order, sam: Actor) -> None:
    mugs = order.lines.order_by("id")[0]
    pack_parcel(order, {mugs: 2}, actor=sam)

    with pytest.raises(TooManyPacked, match="1 of Harbour Mug"):
        pack_parcel(order, {mugs: 2}, actor=sam)
    assert Shipment.objects.count() == 1


def test_nothing_is_packed_before_it_is_paid_or_after_it_is_cancelled(
    alice: Actor, sam: Actor, goods: Goods
) -> None:
    order = place_order(draft_from_items([(goods.mug, 1)], actor=alice), actor=alice)
    with pytest.raises(OrderError, match="is placed"):
        pack_rest(order, actor=sam)
    cancel_order(order, actor=alice)
    with pytest.raises(OrderError, match="is cancelled"):
        pack_rest(order, actor=sam)


def test_a_packed_order_is_no_longer_cancelled(order: Order, alice: Actor, sam: Actor) -> None:
    pack_rest(order, actor=sam)

    with pytest.raises(OrderError, match="is packed"):
        cancel_order(order, actor=alice)


def test_a_parcel_goes_its_way_once_and_in_order(order: Order, sam: Actor) -> None:
    parcel = pack_rest(order, actor=sam)
    with pytest.raises(OrderError, match="is packed, not on its way"):
        deliver_parcel(parcel, actor=sam)
    ship_order(order, actor=sam)
    with pytest.raises(OrderError, match="no parcel that is packed"):
        ship_order(order, actor=sam)
    assert [one.state for one in deliver_order(order, actor=sam)] == [Shipment.State.DELIVERED]


def test_a_buyer_moves_no_parcel(order: Order, alice: Actor) -> None:
    with pytest.raises(Refused):
        pack_rest(order, actor=alice)
