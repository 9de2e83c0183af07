"""What an invoice, a receipt and a credit note say. Frozen when they are written, and drawn from that alone."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db.models import Sum
from django.utils.dateformat import format as in_words

from shop.models import Invoice, Order, Refund
from shop.quotes import ShipTo

Facts = tuple[tuple[str, str], ...]
Sums = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Row:
    """One line of the table; money in minor units."""

    what: str
    quantity: int
    price: int

    @property
    def total(self) -> int:
        return self.quantity * self.price


@dataclass(frozen=True)
class Content:
    """Everything on the paper. `sums` add up to `total`; `within` are parts of it that are told beside it."""

    title: str
    number: str
    seller: tuple[str, ...]
    buyer: tuple[str, ...]
    facts: Facts
    rows: tuple[Row, ...]
    sums: Sums
    total: tuple[str, int]
    within: Sums
    currency: str
    stamp: str
    note: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        pairs = {
            name: tuple((label, said) for label, said in data[name]) for name in ("facts", "sums", "within")
        }
        lists = {name: tuple(data[name]) for name in ("seller", "buyer", "total")}
        return cls(**{**data, **pairs, **lists, "rows": tuple(Row(**row) for row in data["rows"])})


def of_invoice(order: Order, number: str, at: datetime) -> Content:
    """What was ordered, and what it costs."""
    taken_off = ((f"Code {order.discount_code}", -order.discount),) if order.discount else ()
    tax = () if order.tax_included else ((order.tax_label or "Tax", order.tax),)
    return Content(
        title=Invoice.Kind.INVOICE.label,
        number=number,
        seller=tuple(settings.SELLER),
        buyer=_buyer(order),
        facts=(
            ("Date", _day(order, at)),
            *_about(order),
            ("Payment", order.payment.method_label),
            *_due(order),
        ),
        rows=tuple(Row(line.title, line.quantity, line.price) for line in order.lines.order_by("id")),
        sums=(("Goods", order.subtotal), *taken_off, ("Shipping", order.shipping), *tax),
        total=("Total", order.total),
        within=_within(order, order.tax) if order.tax_included else (),
        currency=order.currency,
        stamp="",
        note="",
    )


def of_receipt(order: Order, number: str, at: datetime, invoice: str) -> Content:
    """That the invoice was paid: when, and how. On terms, what was credited before was never to be paid."""
    before = credited(order)
    paid = order.payment.amount - before
    return Content(
        title=Invoice.Kind.RECEIPT.label,
        number=number,
        seller=tuple(settings.SELLER),
        buyer=_buyer(order),
        facts=(
            ("Paid on", _day(order, at)),
            *_about(order),
            ("Invoice", invoice),
            ("Payment", order.payment.method_label),
        ),
        rows=(Row(f"Payment for order {order.number}", 1, paid),),
        sums=(),
        total=("Paid", paid),
        within=_within(order, _tax_in(order, before, paid)),
        currency=order.currency,
        stamp="Paid",
        note="Nothing is left to pay.",
    )


def of_credit_note(
    order: Order, credit: Row, number: str, at: datetime, invoice: str, refund: Refund | None
) -> Content:
    """What went back, or is no longer owed, and the tax in it."""
    return Content(
        title=Invoice.Kind.CREDIT_NOTE.label,
        number=number,
        seller=tuple(settings.SELLER),
        buyer=_buyer(order),
        facts=(
            ("Date", _day(order, at)),
            *_about(order),
            ("Of invoice", invoice),
            *_way_back(order, refund),
        ),
        rows=(credit,),
        sums=(),
        total=("Credited", credit.total),
        within=_within(order, _tax_in(order, credited(order), credit.total)),
        currency=order.currency,
        stamp="Credited",
        note="",
    )


def credited(order: Order) -> int:
    """What credit notes of refunds have taken off the invoice so far, in minor units."""
    return Refund.objects.filter(credit_note__order=order).aggregate(sum=Sum("amount"))["sum"] or 0


def _buyer(order: Order) -> tuple[str, ...]:
    company = (order.organization.name,) if order.organization else ()
    return (*company, *ShipTo(**order.address).lines)


def _about(order: Order) -> Facts:
    theirs = (("Your number", order.purchase_order),) if order.purchase_order else ()
    return ("Order", order.number), *theirs, ("Ordered on", _day(order, order.placed_at))


def _due(order: Order) -> Facts:
    due = order.payment.due_on
    return (("To be paid by", in_words(due, "j F Y")),) if due else ()


def _way_back(order: Order, refund: Refund | None) -> Facts:
    """Of what was paid before."""
    if refund is None or refund.is_taken_off:
        return ()
    if refund.is_by_transfer:
        return (("Paid back", "by transfer"),)
    return (("Paid back to", order.payment.method_label),)


def _within(order: Order, tax: int) -> Sums:
    return ((f"With {order.tax_label or 'tax'}", tax),) if tax else ()


def _day(order: Order, at: datetime) -> str:
    """The buyer's own day."""
    return in_words(at.astimezone(order.owner.zone), "j F Y")


def _tax_in(order: Order, before: int, amount: int) -> int:
    """Differences of rounded running sums: whatever the parts, the tax of a whole order comes back to the cent."""

    def up_to(part: int) -> int:
        return order.tax * part // order.total

    return up_to(before + amount) - up_to(before) if order.total else 0
