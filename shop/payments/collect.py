"""Bringing payment and order together, step by step, until they agree.

No step asks the provider inside a transaction. Each asks for one thing outside, then writes what the provider
said in a transaction of its own, under a lock, where only moves forward count, and the hold that came after its
void. So it may be run at any time, again, and twice at once: the provider's answer is the truth, and the order's
state says which step is next.
"""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from audit.context import open_context
from identity import spending
from shop import mails
from shop.invoices.issue import issue_cancellation, issue_invoice, issue_receipt
from shop.models import Order, Payment
from shop.orders import hold_order, move_order, undo_order
from shop.payments.gateway import Charge, NoAnswer, in_short
from shop.payments.gateways import bill_of, gateway_of
from shop.payments.refunds import hold_payment, owe_what_is_left, pay_back

State = Payment.State
Step = Callable[[Payment], Charge]

MOST_STEPS = 6
CONFIRM_WITHIN = timedelta(minutes=30)
VOIDED_THERE = "The payment was cancelled at the provider."
PAST_CONFIRMATION = {State.AUTHORIZED, State.CAPTURED, State.DECLINED, State.VOIDED, State.REFUNDED}
HELD = {State.PENDING, State.NEEDS_CONFIRMATION, State.AUTHORIZED}
FORWARD = {
    State.PENDING: {State.NEEDS_CONFIRMATION, *PAST_CONFIRMATION},
    State.NEEDS_CONFIRMATION: PAST_CONFIRMATION,
    State.AUTHORIZED: {State.CAPTURED, State.VOIDED, State.REFUNDED},
    State.CAPTURED: {State.REFUNDED},
    # A hold whose request was still on its way: it is let go of as any other.
    State.VOIDED: {State.NEEDS_CONFIRMATION, State.AUTHORIZED},
}


def collect_payment(payment_id: int) -> Payment:
    """Take the money of an order that stands, let go of it for one that does not, and pay what is owed back.

    Called after the transaction that placed or changed the order. Without an answer the payment stays as it
    is, and the sweeper (shop.tasks) goes on.
    """
    with open_context("system:payment"):
        payment = _go_on(payment_id)
        if payment.state == State.CAPTURED and not payment.order.stands:
            owe_what_is_left(payment)
        pay_back(payment)
        payment.refresh_from_db(fields=("state",))
    return payment


def abandon(payment: Payment) -> None:
    """Cancel the order of a payment that nobody has confirmed in time; the next collection lets go of it."""
    if payment.state != State.NEEDS_CONFIRMATION or timezone.now() - payment.created_at < CONFIRM_WITHIN:
        return
    with open_context("system:payment"), transaction.atomic():
        order = hold_order(payment.order_id)
        if order.stands and hold_payment(payment.pk).state == State.NEEDS_CONFIRMATION:
            undo_order(order, "The payment was not confirmed in time.")
            transaction.on_commit(lambda: mails.order_cancelled(order), robust=True)


def _go_on(payment_id: int) -> Payment:
    for _ in range(MOST_STEPS):
        payment = Payment.objects.select_related("order__owner").get(pk=payment_id)
        step = _next_step(payment)
        if step is None:
            break
        try:
            charge = step(payment)
        except NoAnswer:
            break
        if charge.state == payment.state:
            break
        write_down(payment, charge)
    return payment


def _next_step(payment: Payment) -> Step | None:
    if not payment.order.stands:
        return _void if payment.state in HELD or _is_voided_unseen(payment) else None
    if payment.state not in HELD:
        return None
    return _capture if payment.state == State.AUTHORIZED else _authorize


def _is_voided_unseen(payment: Payment) -> bool:
    """The provider knew nothing of it then; a hold whose answer is lost may have come since."""
    return payment.state == State.VOIDED and not payment.gateway_reference


def _authorize(payment: Payment) -> Charge:
    """Looked up first: an earlier request may have been carried out without our hearing of it."""
    gateway, bill = gateway_of(payment), bill_of(payment)
    return gateway.look_up(bill) or gateway.authorize(bill)


def _capture(payment: Payment) -> Charge:
    return gateway_of(payment).capture(bill_of(payment))


def _void(payment: Payment) -> Charge:
    """Nothing can be taken off an invoice afterwards, so what was promised is so first."""
    if payment.on_terms:
        pay_back(payment)
    return gateway_of(payment).void(bill_of(payment))


def write_down(seen: Payment, charge: Charge) -> None:
    """What the provider, or staff for a transfer, say of it, where the table allows the move."""
    with transaction.atomic():
        order = hold_order(seen.order_id)
        payment = hold_payment(seen.pk)
        reached = State(charge.state)
        if reached not in FORWARD.get(State(payment.state), ()):
            return
        payment.state, payment.gateway_reference = reached, charge.reference
        payment.message = in_short(charge.message)
        payment.save(update_fields=("state", "gateway_reference", "message"))
        _follow(order, payment)


def _follow(order: Order, payment: Payment) -> None:
    """What the order makes of it. Goods on terms may have left before their money comes."""
    if not order.stands:
        if payment.state == State.VOIDED:
            issue_cancellation(order)
        return
    if payment.on_terms:
        spending.settle(order.public_id)
        issue_invoice(order)
    if payment.state == State.CAPTURED:
        if order.state == Order.State.PLACED:
            move_order(order, Order.State.PAID)
        spending.settle(order.public_id)
        issue_receipt(order)
        transaction.on_commit(lambda: mails.order_paid(order), robust=True)
    if payment.state == State.DECLINED:
        undo_order(order, payment.message)
        transaction.on_commit(lambda: mails.payment_declined(order), robust=True)
    if payment.state == State.VOIDED and order.can_cancel:
        undo_order(order, VOIDED_THERE)
        issue_cancellation(order)
        transaction.on_commit(lambda: mails.order_cancelled(order), robust=True)
