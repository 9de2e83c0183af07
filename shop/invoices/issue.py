"""Writing papers about money: once each, numbered without gaps, in the transaction of what they speak of."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from shop.invoices.content import Content, Row, credited, of_credit_note, of_invoice, of_receipt
from shop.models import Invoice, NumberSeries, Order, Refund

Kind = Invoice.Kind
PREFIX = {Kind.INVOICE: "I", Kind.RECEIPT: "R", Kind.CREDIT_NOTE: "N"}


def issue_invoice(order: Order) -> Invoice:
    """The order's invoice, written now if it was not before. The caller holds the order, and a permit."""
    if known := order.invoices.filter(kind=Kind.INVOICE).first():
        return known
    return _issue(order, Kind.INVOICE, lambda number, at: of_invoice(order, number, at))


def issue_receipt(order: Order) -> Invoice:
    """Its money has come: invoice and receipt. The caller holds the order, and sees the payment once."""
    invoice = issue_invoice(order)
    return _issue(order, Kind.RECEIPT, lambda number, at: of_receipt(order, number, at, invoice.number))


def issue_credit_note(order: Order, refund: Refund) -> Invoice:
    """Money went back, or was taken off what is owed. The caller holds the order, and sees the refund once."""
    return _credit(order, Row(refund.reason, 1, refund.amount), issue_invoice(order), refund)


def issue_cancellation(order: Order) -> Invoice | None:
    """What an invoice asked for is no longer owed, said once: the order was cancelled before it was paid."""
    if known := order.invoices.filter(kind=Kind.CREDIT_NOTE, refund=None).first():
        return known
    invoice, left = order.invoices.filter(kind=Kind.INVOICE).first(), order.total - credited(order)
    if invoice is None or not left:
        return None
    return _credit(order, Row(f"Order {order.number} was cancelled", 1, left), invoice)


def _credit(order: Order, credit: Row, invoice: Invoice, refund: Refund | None = None) -> Invoice:
    def write(number: str, at: datetime) -> Content:
        return of_credit_note(order, credit, number, at, invoice.number, refund)

    return _issue(order, Kind.CREDIT_NOTE, write, refund)


def _issue(
    order: Order, kind: Kind, write: Callable[[str, datetime], Content], refund: Refund | None = None
) -> Invoice:
    """The number last: whoever writes the next paper of this kind waits for this transaction to end."""
    number, now = f"{PREFIX[kind]}-{_next_of(kind):06}", timezone.now()
    content = write(number, now).as_json()
    return Invoice.objects.create(
        number=number, kind=kind, order=order, refund=refund, content=content, issued_at=now
    )


def _next_of(kind: Kind) -> int:
    series = NumberSeries.objects.filter(kind=kind)
    if not series.update(newest=F("newest") + 1):
        NumberSeries.objects.bulk_create([NumberSeries(kind=kind)], ignore_conflicts=True)
        series.update(newest=F("newest") + 1)
    return series.values_list("newest", flat=True).get()
