"""Placing, cancelling and moving orders: each one transaction, decided and evidenced where it happens."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from identity import spending
from identity.actor import Actor
from identity.ids import new_public_id
from identity.policy import Agreement, Consent, Resource, authorized, require
from shop import discounts, mails
from shop.cart import CartError, SoldOut, empty_cart
from shop.models import Address, GatewayName, Order, OrderLine, Payment, PaymentMethod, Quote, Variant
from shop.order_resource import order_resource
from shop.quote_resource import resource_of
from shop.quotes import QuoteContent, ShipTo, content_of, freeze, misfits, variants_of

FIRST_NUMBER = 1000
State = Order.State

#: Where an order may go from each state. Parcels and returns move it (shop.fulfilment, shop.returns).
ALLOWED: Mapping[Order.State, frozenset[Order.State]] = {
    State.PLACED: frozenset({State.PAID, State.PACKED, State.CANCELLED}),  # packed unpaid only on terms
    State.PAID: frozenset({State.PACKED, State.CANCELLED}),
    State.PACKED: frozenset({State.PARTLY_SHIPPED, State.SHIPPED}),
    State.PARTLY_SHIPPED: frozenset({State.SHIPPED}),
    State.SHIPPED: frozenset({State.DELIVERED}),
    State.DELIVERED: frozenset({State.PARTLY_RETURNED, State.RETURNED}),
    State.PARTLY_RETURNED: frozenset({State.RETURNED}),
    State.RETURNED: frozenset({State.REFUNDED}),
    State.REFUNDED: frozenset(),
    State.CANCELLED: frozenset(),
}


class QuoteNoLongerFits(CartError):
    """The world has moved on since the quote; each reason is a sentence for the person."""

    code = "conflict"

    def __init__(self, reasons: tuple[str, ...]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


class OrderError(ValueError):
    """The order is not in a state that allows this; the message is for the person."""

    code = "conflict"


class UnknownOrder(LookupError):
    def __init__(self) -> None:
        super().__init__("There is no such order among yours. Look at the list of orders.")


def list_orders(*, actor: Actor) -> QuerySet[Order]:
    """The actor's own orders, newest first, with their lines and payment."""
    require(actor, "orders:read", Resource("Order", attrs={"owner": actor.key}))
    return Order.objects.visible_to(actor).select_related("payment", "owner").prefetch_related("lines")


def get_order(name: str, *, actor: Actor) -> Order:
    """One of the actor's own orders, by public id or number. Raises UnknownOrder."""
    own = list_orders(actor=actor).select_related("quote")
    if order := own.filter(Q(public_id=name) | Q(number__iexact=name)).first():
        return order
    raise UnknownOrder


def placed_from(key: str, *, actor: Actor) -> Order | None:
    """The order that this quote, or this form, has already become."""
    return list_orders(actor=actor).filter(quote__public_id=key).first()


def place_order(
    content: QuoteContent,
    *,
    actor: Actor,
    quote: Quote | None = None,
    consent: Consent | None = None,
    agreement: Agreement | None = None,
    key: str = "",
) -> Order:
    """Make the order that the quote describes, reserve stock and limit; `collect_payment` follows, outside.

    `key` names one checkout form: posted twice, it is one order. Raises Refused, QuoteNoLongerFits, SoldOut.
    """
    name = quote.public_id if quote else key or new_public_id()
    about = resource_of(content, name, actor=actor)
    with authorized(actor, "orders:place", about, consent=consent, agreement=agreement):
        if placed := Order.objects.filter(quote__public_id=name, owner=actor.principal).first():
            return placed
        variants = variants_of(content)
        if reasons := misfits(content, variants):
            raise QuoteNoLongerFits(reasons)
        order = _write(quote or freeze(content, actor=actor, public_id=name), actor)
        _write_lines(order, content, variants)
        _write_payment(order, content)
        if content.from_cart:
            empty_cart(order.owner)
        if order.discount_code:
            discounts.spend(order, order.discount_code)
        _take_stock(content, variants)
    return order


def cancel_order(order: Order, *, actor: Actor, why: str = "") -> Order:
    """While it is not packed. Stock and limit come back now; `collect_payment` then gives the money back.

    Raises OrderError.
    """
    with authorized(actor, "orders:cancel", order_resource(order)):
        held = hold_order(order.pk)
        if not held.stands:
            raise OrderError(f"{held.number} is cancelled already.")
        if not held.can_cancel:
            raise OrderError(f"{held.number} is {held.get_state_display()} and can no longer be cancelled.")
        undo_order(held, why or "You cancelled it.")
        transaction.on_commit(lambda: mails.order_cancelled(held), robust=True)
    return held


def change_address(order: Order, address: Address, *, actor: Actor, consent: Consent | None = None) -> Order:
    """Send it elsewhere, until it is packed. What was agreed to stays as agreed; raises OrderError if it cannot.

    Shipping and tax are by country and region: within them no sum changes. An agent's change needs a yes to
    what `readdressed` says.
    """
    digest = readdressed(order, address).digest
    about = {
        "owner": order.owner.public_id,
        "total": order.total,
        "address": address.public_id,
        "digest": digest,
    }
    with authorized(actor, "orders:change", Resource("Order", order.public_id, about), consent=consent):
        held = hold_order(order.pk)
        check_address(held, address)
        held.address = asdict(ShipTo.copy(address))
        held.save(update_fields=("address",))
    return held


def readdressed(order: Order, address: Address) -> QuoteContent:
    """What was agreed to, with another address: what a person says yes to where an agent asks for it."""
    return replace(content_of(order.quote), ship_to=ShipTo.copy(address), from_cart=False)


def check_address(order: Order, address: Address) -> None:
    """Raises OrderError where the order cannot go there."""
    if not order.can_cancel:
        raise OrderError(f"{order.number} is {order.get_state_display()}: its address can no longer change.")
    if address.owner_id != order.owner_id:
        raise OrderError("That address is not one of yours.")
    if ShipTo.copy(address).place != ShipTo(**order.address).place:
        raise OrderError("Shipping and tax would change there. Cancel this order, and place it again.")


def move_order(order: Order, to: Order.State) -> None:
    """One step that the table allows, under the caller's lock and permit. Raises OrderError for any other."""
    if to not in ALLOWED[State(order.state)]:
        raise OrderError(f"{order.number} is {order.get_state_display()}: it cannot become {to.label} now.")
    order.state = to
    order.save(update_fields=("state",))


def hold_order(pk: int) -> Order:
    """The order as it stands, locked until the transaction ends."""
    return Order.objects.select_for_update(no_key=True).get(pk=pk)


def undo_order(order: Order, why: str) -> None:
    """The order does not stand: limit, code and stock come back, stock last. The caller holds order and permit."""
    move_order(order, State.CANCELLED)
    order.cancelled_why = why[:200]
    order.save(update_fields=("cancelled_why",))
    spending.give_back(order.public_id)
    discounts.give_back_use(order)
    for line in order.lines.order_by("variant_id"):
        Variant.objects.filter(pk=line.variant_id).update(stock=F("stock") + line.quantity)


def _write(quote: Quote, actor: Actor) -> Order:
    content = content_of(quote)
    order = Order.objects.create(
        number=f"C-{FIRST_NUMBER + quote.pk}",
        owner=quote.owner,
        organization=quote.organization,
        delegation=actor.delegation,
        quote=quote,
        subtotal=content.subtotal,
        discount=content.discount,
        discount_code=content.discount_code,
        shipping=content.shipping,
        shipping_method=content.shipping_label,
        tax=content.tax,
        tax_included=content.tax_included,
        tax_label=content.tax_label,
        total=content.total,
        currency=content.currency,
        address=quote.content["ship_to"],
        note=content.note,
        purchase_order=content.purchase_order,
    )
    if actor.delegation is not None:
        spending.reserve(actor, reference=order.public_id, amount=order.total, currency=order.currency)
    transaction.on_commit(lambda: mails.order_placed(order), robust=True)
    return order


def _write_lines(order: Order, content: QuoteContent, variants: Mapping[str, Variant]) -> None:
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            variant=variants[line.variant],
            title=line.title,
            quantity=line.quantity,
            price=line.price,
        )
        for line in content.lines
    )


def _write_payment(order: Order, content: QuoteContent) -> None:
    method = PaymentMethod.objects.filter(public_id=content.payment_method).first()
    if method is None:  # removed since `misfits` looked
        raise QuoteNoLongerFits(("The payment method has changed.",))
    Payment.objects.create(
        order=order,
        amount=order.total,
        currency=order.currency,
        gateway=method.gateway,
        method_label=method.label,
        token=method.token,
        due_on=_due_on(order) if method.gateway == GatewayName.INVOICE else None,
    )


def _due_on(order: Order) -> date | None:
    days = order.organization.payment_terms_days if order.organization else None
    return None if days is None else timezone.localdate() + timedelta(days=days)


def _take_stock(content: QuoteContent, variants: Mapping[str, Variant]) -> None:
    """The order's last statements, in the order of variants: locks on stock are short and never cross."""
    for line in sorted(content.lines, key=lambda line: variants[line.variant].pk):
        left = Variant.objects.filter(public_id=line.variant, stock__gte=line.quantity)
        if not left.update(stock=F("stock") - line.quantity):
            raise SoldOut(variants[line.variant])
