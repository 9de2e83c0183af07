"""The one way in which money goes back: owed inside a decided change, paid outside, written down again."""

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from identity import spending
from identity.ids import new_public_id
from shop import mails
from shop.invoices.issue import issue_credit_note
from shop.models import Order, Payment, Refund, Return
from shop.orders import hold_order, move_order
from shop.payments.gateway import NoAnswer, Repayment, RepaymentRefused, in_short
from shop.payments.gateways import bill_of, gateway_of

State = Refund.State
ORDER_CANCELLED = "The order was cancelled."
#: Of the refunds: the gateway would not give back what a cancelled order left. Staff go on from there.
CANCELLATION_REFUSED = Q(state=State.FAILED, reason=ORDER_CANCELLED)


class RefundError(ValueError):
    """More would go back than has come; the message is for the person."""

    code = "conflict"


def left_to_refund(payment: Payment) -> int:
    """What was captured, or is owed on terms, and is neither back nor on its way back, in minor units."""
    if payment.state != Payment.State.CAPTURED and not payment.on_terms:
        return 0
    gone = payment.refunds.exclude(state=State.FAILED).aggregate(gone=Sum("amount"))["gone"] or 0
    return payment.amount - gone


def owe(payment: Payment, amount: int, *, reason: str, key: str = "") -> Refund:
    """Promise this much, in the caller's decided transaction; `collect_payment` pays it after the commit.

    `key` is what the gateway knows it by. Raises RefundError.
    """
    held = hold_payment(payment.pk)
    if not 0 < amount <= left_to_refund(held):
        raise RefundError("No more can be paid back than was paid.")
    return Refund.objects.create(
        payment=held, amount=amount, reason=reason[:200], idempotency_key=key or new_public_id()
    )


def owe_what_is_left(payment: Payment) -> None:
    """The order was cancelled, and its money has come: all of it goes back, unless the gateway refused that before."""
    with transaction.atomic():
        held = hold_payment(payment.pk)
        left = left_to_refund(held)
        if left and not payment.refunds.filter(CANCELLATION_REFUSED).exists():
            owe(payment, left, reason=ORDER_CANCELLED)
        _close_if_all_is_back(held)


def pay_back(payment: Payment) -> None:
    """Pay what is owed. Without an answer a refund stays as it is, and the sweeper goes on."""
    for refund in payment.refunds.filter(state=State.PENDING):
        try:
            repayment = gateway_of(payment).refund(
                bill_of(payment), key=refund.idempotency_key, amount=refund.amount
            )
        except NoAnswer:
            continue
        except RepaymentRefused as refusal:
            _write_failure(refund, str(refusal))
        else:
            write_repayment(refund, repayment)


def hold_payment(pk: int) -> Payment:
    """The payment as it stands, locked until the transaction ends."""
    return Payment.objects.select_for_update(no_key=True).get(pk=pk)


def write_repayment(refund: Refund, repayment: Repayment) -> None:
    """It is back: said by the provider, or by staff for a transfer.

    Nothing is taken off an invoice that was paid meanwhile: such a refund is looked at again.
    """
    with transaction.atomic():
        order = hold_order(refund.payment.order_id)
        payment = hold_payment(refund.payment_id)
        seen = Refund.objects.get(pk=refund.pk)
        if seen.state == State.DONE:
            return
        seen.state, seen.gateway_reference, seen.done_at = State.DONE, repayment.reference, timezone.now()
        seen.message = in_short(repayment.message)
        if seen.is_taken_off and not payment.on_terms:
            return
        seen.save(update_fields=("state", "gateway_reference", "done_at", "message"))
        transaction.on_commit(lambda: mails.refund_paid(seen), robust=True)
        Return.objects.filter(refund=seen).update(state=Return.State.CLOSED)
        if order.state == Order.State.RETURNED and not payment.refunds.filter(state=State.PENDING).exists():
            move_order(order, Order.State.REFUNDED)
        _close_if_all_is_back(payment)
        spending.give_part_back(order.public_id, seen.amount)
        issue_credit_note(order, seen)


def _write_failure(refund: Refund, message: str) -> None:
    with transaction.atomic():
        hold_payment(refund.payment_id)
        seen = Refund.objects.get(pk=refund.pk)
        if seen.state == State.PENDING:
            seen.state, seen.message = State.FAILED, in_short(message)
            seen.save(update_fields=("state", "message"))


def _close_if_all_is_back(payment: Payment) -> None:
    """At once, where nothing was to be paid."""
    back = payment.refunds.filter(state=State.DONE).aggregate(back=Sum("amount"))["back"] or 0
    if back == payment.amount:
        payment.state = Payment.State.REFUNDED
        payment.save(update_fields=("state",))
