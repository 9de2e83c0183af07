"""What has happened to an order, as its buyer reads it: when, who, what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from audit.models import AuditContext, AuditEvent
from identity.actor import Actor
from shop.models import GatewayName, Order, Refund, Return, Shipment
from shop.money import money

SHOP, YOU, AGENT, PROVIDER = "Countersign", "You", "Your agent", "The payment provider"
AGREED = {
    "approved_by_principal": "With your countersignature.",
    "covered_by_mandate": "Within a mandate that you gave.",
}
WORDS = {Order.State.PAID: "took the payment", Order.State.CANCELLED: "cancelled the order"}


@dataclass(frozen=True)
class Moment:
    """`tone` is one of the timeline's: done, refused, or none."""

    at: datetime
    who: str
    what: str
    detail: str = ""
    tone: str = "done"


def timeline_of(order: Order) -> tuple[Moment, ...]:
    """Oldest first. The caller has fetched the order through the permission to read it."""
    moments = [_placed(order), *_moves(order)]
    for parcel in order.shipments.all():
        moments += _of_parcel(parcel)
    for goods_return in order.returns.all():
        moments += _of_return(goods_return, order)
    for refund in order.payment.refunds.all():
        moments += _of_refund(refund)
    return tuple(sorted(moments, key=lambda moment: moment.at))


def _placed(order: Order) -> Moment:
    if order.delegation_id:
        return Moment(order.placed_at, AGENT, "placed the order", _how_agreed(order))
    return Moment(order.placed_at, YOU, "placed the order")


def _how_agreed(order: Order) -> str:
    """As it was decided when the order was placed; nothing where retention has dropped what that said."""
    about = AuditEvent.objects.about("Quote", order.quote.public_id)
    placed = about.filter(action="orders:place", outcome="allow").first()
    known = placed.detail.get("request", {}).get("context", {}) if placed else {}
    if not known:
        return ""
    return next((words for fact, words in AGREED.items() if known.get(fact)), "Within what you let it do.")


def _moves(order: Order) -> Iterator[Moment]:
    """What only the trail knows: when it was paid, cancelled, or sent elsewhere, and by whom."""
    events = AuditEvent.objects.about("shop.order", order.pk).select_related("context")
    for event in events.filter(action="update"):
        who = _who(event.context, order)
        if "address" in event.after:
            yield Moment(event.at, who, "changed the address")
        state = event.after.get("state")
        if state == Order.State.PAID:
            taker = SHOP if order.payment.gateway == GatewayName.INVOICE else PROVIDER
            yield Moment(event.at, taker, WORDS[Order.State.PAID], order.payment.method_label)
        elif state == Order.State.CANCELLED:
            yield Moment(event.at, who, WORDS[Order.State.CANCELLED], order.cancelled_why, "refused")


def _who(context: AuditContext, order: Order) -> str:
    if context.agent:
        return AGENT
    if context.principal == Actor(principal=order.owner).key:
        return YOU
    return PROVIDER if context.source == "system:payment" else SHOP


def _of_parcel(parcel: Shipment) -> Iterator[Moment]:
    pieces = _pieces(parcel)
    tracked = ", ".join(part for part in (parcel.carrier, parcel.tracking) if part)
    what = "your exchange" if parcel.exchange_id else "a parcel"
    yield Moment(parcel.packed_at, SHOP, f"packed {what}", pieces)
    if parcel.shipped_at:
        yield Moment(parcel.shipped_at, SHOP, f"sent {what}", tracked or pieces)
    if parcel.delivered_at:
        yield Moment(parcel.delivered_at, parcel.carrier or "The carrier", f"delivered {what}", pieces)


def _of_return(goods_return: Return, order: Order) -> Iterator[Moment]:
    asked = "asked for an exchange" if goods_return.swaps else "asked to send something back"
    about = AuditEvent.objects.about("shop.return", goods_return.pk).select_related("context")
    who = _who(about.get(action="insert").context, order)
    yield Moment(goods_return.requested_at, who, asked, _pieces(goods_return))
    declined = goods_return.state == Return.State.DECLINED
    if goods_return.decided_at:
        what = "declined the return" if declined else "agreed to the return"
        tone = "refused" if declined else "done"
        yield Moment(goods_return.decided_at, SHOP, what, goods_return.answer, tone)
    if goods_return.received_at:
        yield Moment(goods_return.received_at, SHOP, "received what you sent back")


def _of_refund(refund: Refund) -> Iterator[Moment]:
    amount = money(refund.amount, refund.payment.currency)
    if refund.state == Refund.State.FAILED:
        yield Moment(
            refund.created_at, SHOP, f"could not give {amount} back at once", refund.reason, "refused"
        )
        return
    yield Moment(refund.created_at, SHOP, f"gave {amount} back", refund.reason)
    if refund.done_at and (refund.is_taken_off or refund.is_by_transfer):
        yield Moment(refund.done_at, SHOP, f"credited {amount}", refund.message)
    elif refund.done_at:
        yield Moment(refund.done_at, PROVIDER, f"paid {amount} back")


def _pieces(goods: Shipment | Return) -> str:
    return ", ".join(f"{quantity} × {title}" for quantity, title in goods.contents)
