"""Parcels: packed, shipped and delivered by staff. The order's state follows its parcels."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from identity.actor import Actor
from identity.policy import authorized
from shop import mails
from shop.models import Order, OrderLine, Shipment, ShipmentLine
from shop.order_resource import order_resource
from shop.orders import OrderError, State, hold_order, move_order

TO_PACK = {State.PAID, State.PACKED, State.PARTLY_SHIPPED}


class TooManyPacked(OrderError):
    def __init__(self, line: OrderLine, left: int) -> None:
        super().__init__(f"{left} of {line.title} are left to pack, and a parcel holds at least one.")


def left_to_pack(order: Order) -> dict[OrderLine, int]:
    """What no parcel holds yet, by line; a line that is packed whole is not there."""
    packed = _count(order)
    left = {line: line.quantity - packed[line.pk] for line in order.lines.order_by("id")}
    return {line: quantity for line, quantity in left.items() if quantity}


def pack_parcel(
    order: Order, quantities: Mapping[OrderLine, int], carrier: str = "", tracking: str = "", *, actor: Actor
) -> Shipment:
    """Put so many of each line into one parcel. Raises OrderError, TooManyPacked."""
    with _advancing(order, actor) as held:
        if not held.stands or (held.state not in TO_PACK and not held.payment.on_terms):
            raise OrderError(f"{held.number} is {held.get_state_display()}: nothing of it can be packed now.")
        if not quantities:
            raise OrderError(f"Everything of {held.number} is packed, or nothing was chosen.")
        _check(held, quantities)
        parcel = Shipment.objects.create(order=held, carrier=carrier, tracking=tracking)
        for line, quantity in quantities.items():
            ShipmentLine.objects.create(shipment=parcel, line=line, quantity=quantity)
        if held.state in {State.PLACED, State.PAID}:
            move_order(held, State.PACKED)
    return parcel


def pack_rest(order: Order, *, actor: Actor) -> Shipment:
    """All that is left, in one parcel. Raises as pack_parcel."""
    return pack_parcel(order, left_to_pack(order), actor=actor)


def ship_parcel(parcel: Shipment, carrier: str = "", tracking: str = "", *, actor: Actor) -> Shipment:
    """It has left the house; a carrier and number named now replace what was noted before. Raises OrderError."""
    with _advancing(parcel.order, actor) as held:
        parcel = _in_state(parcel, Shipment.State.PACKED)
        parcel.carrier, parcel.tracking = carrier or parcel.carrier, tracking or parcel.tracking
        parcel.state, parcel.shipped_at = Shipment.State.SHIPPED, timezone.now()
        parcel.save(update_fields=("carrier", "tracking", "state", "shipped_at"))
        _follow_parcels(held)
        transaction.on_commit(lambda: mails.parcel_shipped(parcel), robust=True)
    return parcel


def deliver_parcel(parcel: Shipment, *, actor: Actor) -> Shipment:
    """It has arrived. Raises OrderError."""
    with _advancing(parcel.order, actor) as held:
        parcel = _in_state(parcel, Shipment.State.SHIPPED)
        parcel.state, parcel.delivered_at = Shipment.State.DELIVERED, timezone.now()
        parcel.save(update_fields=("state", "delivered_at"))
        _follow_parcels(held)
        transaction.on_commit(lambda: mails.parcel_delivered(parcel), robust=True)
    return parcel


def ship_order(order: Order, *, actor: Actor) -> tuple[Shipment, ...]:
    """Every parcel of it that stands packed. Raises OrderError when there is none."""
    return tuple(ship_parcel(parcel, actor=actor) for parcel in _parcels(order, Shipment.State.PACKED))


def deliver_order(order: Order, *, actor: Actor) -> tuple[Shipment, ...]:
    """Every parcel of it that is on its way. Raises OrderError when there is none."""
    return tuple(deliver_parcel(parcel, actor=actor) for parcel in _parcels(order, Shipment.State.SHIPPED))


@contextmanager
def _advancing(order: Order, actor: Actor) -> Iterator[Order]:
    with authorized(actor, "orders:advance", order_resource(order)):
        yield hold_order(order.pk)


def _check(order: Order, quantities: Mapping[OrderLine, int]) -> None:
    left = left_to_pack(order)
    for line, quantity in quantities.items():
        if not 1 <= quantity <= left.get(line, 0):
            raise TooManyPacked(line, left.get(line, 0))


def _follow_parcels(order: Order) -> None:
    """Partly shipped until every piece has left, delivered when every piece has arrived.

    An exchange leaves after that, and moves the order no further.
    """
    if order.has_arrived:
        return
    ordered = Counter({line.pk: line.quantity for line in order.lines.all()})
    if ordered <= _count(order, Shipment.State.DELIVERED):
        reached = State.DELIVERED
    elif ordered <= _count(order, Shipment.State.SHIPPED, Shipment.State.DELIVERED):
        reached = State.SHIPPED
    else:
        reached = State.PARTLY_SHIPPED
    if order.state != reached:
        move_order(order, reached)


def _count(order: Order, *states: Shipment.State) -> Counter[int]:
    """Pieces in parcels, by line: in those states, or in any when none is named."""
    held = ShipmentLine.objects.filter(line__order=order)
    if states:
        held = held.filter(shipment__state__in=states)
    return Counter(dict(held.values_list("line").annotate(Sum("quantity"))))


def _in_state(parcel: Shipment, state: Shipment.State) -> Shipment:
    """As it stands now that its order is locked."""
    now = Shipment.objects.select_related("order__owner").get(pk=parcel.pk)
    if now.state != state:
        raise OrderError(
            f"This parcel of {now.order.number} is {now.get_state_display()}, not {state.label}."
        )
    return now


def _parcels(order: Order, state: Shipment.State) -> tuple[Shipment, ...]:
    if parcels := tuple(order.shipments.select_related("order__owner").filter(state=state)):
        return parcels
    raise OrderError(f"{order.number} has no parcel that is {state.label}.")
