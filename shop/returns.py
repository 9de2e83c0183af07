"""Goods that come back: asked for by the buyer, agreed to and received by staff, paid back to the cent or exchanged."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from django.db import transaction
from django.db.models import F, Min, Q, QuerySet, Sum
from django.utils import timezone

from identity.actor import Actor
from identity.ids import new_public_id
from identity.policy import authorized
from shop import exchanges, mails
from shop.exchanges import ReturnError
from shop.models import Order, OrderLine, Refund, Return, ReturnLine, ShipmentLine, StockAdjustment, Variant
from shop.order_resource import order_resource
from shop.orders import State, hold_order, list_orders, move_order
from shop.payments.refunds import left_to_refund, owe

WINDOW = timedelta(days=30)
LONGEST_ANSWER = 200
GONE = Q(goods_return__state__in=(Return.State.DECLINED, Return.State.WITHDRAWN))
HERE = Q(goods_return__state__in=(Return.State.RECEIVED, Return.State.CLOSED))


class UnknownReturn(LookupError):
    def __init__(self) -> None:
        super().__init__("There is no such return among yours. Look at the order that it belongs to.")


def returnable(order: Order) -> dict[OrderLine, int]:
    """How many of each line may still be sent back: delivered in the last 30 days, and in no other return."""
    if order.state not in {State.DELIVERED, State.PARTLY_RETURNED}:
        return {}
    kept, since = _kept(order), timezone.now() - WINDOW
    left = {
        line: sum(at >= since for at in kept[line.pk])
        for line in order.lines.select_related("variant").order_by("id")
    }
    return {line: quantity for line, quantity in left.items() if quantity}


def last_days(order: Order) -> dict[int, datetime]:
    """Until when all that `returnable` counts may go back, by the line's key."""
    lately = ShipmentLine.objects.filter(
        line__order=order, shipment__delivered_at__gte=timezone.now() - WINDOW
    )
    arrived = lately.order_by().values_list("line").annotate(Min("shipment__delivered_at"))
    return {line: first + WINDOW for line, first in arrived}


def get_return(public_id: str, *, actor: Actor) -> Return:
    """One of the actor's own. Raises UnknownReturn."""
    own = Return.objects.filter(order__in=list_orders(actor=actor)).select_related("order__owner")
    if found := own.filter(public_id=public_id).first():
        return found
    raise UnknownReturn


def request_return(
    order: Order,
    quantities: Mapping[OrderLine, int],
    reason: Return.Reason,
    note: str = "",
    *,
    swaps: Mapping[OrderLine, Variant] = MappingProxyType({}),
    key: str = "",
    actor: Actor,
) -> Return:
    """Ask to send so many of each line back, for the money or for the variant in `swaps`, which is kept for them.

    Under one `key`, the return's public id to be, it is asked for once. Raises ReturnError.
    """
    with authorized(actor, "returns:write", order_resource(order)):
        held = hold_order(order.pk)
        if before := Return.objects.filter(public_id=key).first():
            return _of(held, before)
        left = returnable(held)
        if not quantities:
            raise ReturnError("Choose at least one thing to send back.")
        for line, quantity in quantities.items():
            if not 1 <= quantity <= left.get(line, 0):
                raise ReturnError(f"You can send back {left.get(line, 0)} of {line.title}, within 30 days.")
        asked = Return.objects.create(
            public_id=key or new_public_id(), order=order, reason=reason, note=note[:500]
        )
        for line, quantity in quantities.items():
            ReturnLine.objects.create(
                goods_return=asked, line=line, quantity=quantity, **exchanges.wished(line, swaps.get(line))
            )
        transaction.on_commit(lambda: mails.return_requested(asked), robust=True)
        exchanges.reserve(asked)
    return asked


def _of(order: Order, asked: Return) -> Return:
    if asked.order_id != order.pk:
        raise ReturnError("The form was not complete. Reload the page and try again.")
    return asked


def withdraw_return(goods_return: Return, *, actor: Actor) -> Return:
    """The buyer keeps the goods after all, while they have not arrived. Raises ReturnError."""
    with authorized(actor, "returns:write", order_resource(goods_return.order)):
        held = _held(goods_return, Return.State.REQUESTED, Return.State.APPROVED)
        held.state = Return.State.WITHDRAWN
        held.save(update_fields=("state",))
        exchanges.let_go(held)
    return held


def approve_return(goods_return: Return, answer: str = "", *, actor: Actor) -> Return:
    """The buyer may send it. Raises ReturnError."""
    return _decide(goods_return, Return.State.APPROVED, answer, actor)


def decline_return(goods_return: Return, answer: str, *, actor: Actor) -> Return:
    """With a reason that the buyer reads. Raises ReturnError."""
    if not answer.strip():
        raise ReturnError("Say why: the buyer reads it.")
    return _decide(goods_return, Return.State.DECLINED, answer, actor)


def receive_return(goods_return: Return, *, actor: Actor, damaged: Collection[ReturnLine] = ()) -> Return:
    """The goods are here: their money is owed, what is sound goes back into stock, an exchange waits to be sent.

    `collect_payment` pays, after the commit. Raises ReturnError.
    """
    with authorized(actor, "returns:decide", order_resource(goods_return.order)):
        order = hold_order(goods_return.order_id)
        held = _held(goods_return, Return.State.APPROVED)
        lines = list(held.lines.select_related("line").order_by("line__variant_id"))
        held.refund = _owe(order, lines)
        held.state = Return.State.RECEIVED if held.refund else Return.State.CLOSED
        held.received_at = timezone.now()
        held.save(update_fields=("refund", "state", "received_at"))
        _follow_returns(order)
        exchanges.pack(held)
        for line in lines:
            if line not in damaged:
                _put_back(line, held)
        transaction.on_commit(lambda: mails.return_received(held), robust=True)
    return held


def worth_of(order: Order) -> int:
    """What the goods of an order cost in all, in minor units: the total without shipping and its tax."""
    if order.tax_included:
        return order.total - order.shipping
    taxed = order.subtotal - order.discount + order.shipping
    goods_tax = order.tax - (2 * order.tax * order.shipping + taxed) // (2 * taxed) if taxed else 0
    return order.subtotal - order.discount + goods_tax


def share_of(line: OrderLine, before: int, quantity: int) -> int:
    """What so many pieces of a line cost, after `before` others of it, with their part of discount and tax.

    Differences of rounded running sums: whatever the parts, together they are exactly `worth_of` the order.
    """
    order = line.order
    lines = list(order.lines.order_by("id"))
    ahead = sum(other.total for other in lines if other.pk < line.pk)

    def up_to(pieces: int) -> int:
        return worth_of(order) * (ahead + pieces * line.price) // order.subtotal

    return up_to(before + quantity) - up_to(before) if order.subtotal else 0


def _decide(goods_return: Return, to: Return.State, answer: str, actor: Actor) -> Return:
    if len(answer) > LONGEST_ANSWER:
        raise ReturnError(f"An answer may have {LONGEST_ANSWER} characters.")
    with authorized(actor, "returns:decide", order_resource(goods_return.order)):
        held = _held(goods_return, Return.State.REQUESTED)
        held.state, held.answer, held.decided_at = to, answer, timezone.now()
        held.save(update_fields=("state", "answer", "decided_at"))
        tell = mails.return_approved if to == Return.State.APPROVED else mails.return_declined
        transaction.on_commit(lambda: tell(held), robust=True)
        if to == Return.State.DECLINED:
            exchanges.let_go(held)
    return held


def _held(goods_return: Return, *states: Return.State) -> Return:
    """As it stands once nobody else changes its order."""
    hold_order(goods_return.order_id)
    now = Return.objects.select_related("order__owner", "order__payment").get(pk=goods_return.pk)
    if now.state in states:
        return now
    if now.state == Return.State.REQUESTED:
        raise ReturnError(f"Nobody has agreed to this return of {now.order.number} yet.")
    raise ReturnError(f"This return of {now.order.number} is already {now.get_state_display()}.")


def _owe(order: Order, lines: Collection[ReturnLine]) -> Refund | None:
    here = _count(ReturnLine.objects.filter(HERE, line__order=order))
    worth = 0
    for back in lines:
        share = share_of(back.line, here[back.line_id], back.quantity)
        worth += share - exchanges.worth_of_swap(back, share)
    amount = min(worth, left_to_refund(order.payment))
    return owe(order.payment, amount, reason=f"You sent goods of {order.number} back.") if amount else None


def _follow_returns(order: Order) -> None:
    """An exchanged piece is not returned: the buyer has another one for it."""
    here = _count(ReturnLine.objects.filter(HERE, line__order=order, exchange_for=None))
    if not here:
        return
    whole = all(here[line.pk] == line.quantity for line in order.lines.all())
    reached = State.RETURNED if whole else State.PARTLY_RETURNED
    if order.state != reached:
        move_order(order, reached)


def _put_back(back: ReturnLine, goods_return: Return) -> None:
    StockAdjustment.objects.create(
        variant_id=back.line.variant_id,
        change=back.quantity,
        reason=StockAdjustment.Reason.RETURNED,
        note=f"{goods_return.order.number}, return {goods_return.public_id}",
    )
    Variant.objects.filter(pk=back.line.variant_id).update(stock=F("stock") + back.quantity)


def _kept(order: Order) -> dict[int, list[datetime]]:
    """By line, when each piece arrived that is in no return. Each took the oldest of those that it still could."""
    kept: dict[int, list[datetime]] = defaultdict(list)
    parcels = ShipmentLine.objects.filter(line__order=order).order_by("shipment__delivered_at")
    for line, quantity, at in parcels.values_list("line", "quantity", "shipment__delivered_at"):
        kept[line] += [at] * quantity if at else []
    back = ReturnLine.objects.filter(line__order=order).exclude(GONE).order_by("goods_return__requested_at")
    for line, quantity, asked in back.values_list("line", "quantity", "goods_return__requested_at"):
        first = bisect_left(kept[line], asked - WINDOW)
        del kept[line][first : first + quantity]
    return kept


def _count(rows: QuerySet[ReturnLine]) -> Counter[int]:
    return Counter(dict(rows.order_by().values_list("line").annotate(Sum("quantity"))))
