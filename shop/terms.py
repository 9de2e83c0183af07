"""Transfers that staff see come and go: for orders on an organization's terms, and for what a gateway refused."""

from identity.actor import Actor
from identity.policy import authorized
from shop.models import Payment, Refund
from shop.order_resource import order_resource
from shop.orders import hold_order
from shop.payments.collect import write_down
from shop.payments.gateway import Charge, ChargeState, Repayment
from shop.payments.refunds import hold_payment, left_to_refund, write_repayment


class TermsError(ValueError):
    """The payment or refund is not one that a transfer settles now; the message is for staff."""

    code = "conflict"


def record_payment(payment: Payment, *, actor: Actor) -> Payment:
    """The organization's transfer has come: the invoice is paid. Raises TermsError."""
    with authorized(actor, "payments:record", order_resource(payment.order)):
        hold_order(payment.order_id)
        seen = hold_payment(payment.pk)
        if not seen.on_terms:
            raise TermsError(
                f"{seen.order.number} is not waiting for a transfer: {seen.get_state_display()}."
            )
        write_down(seen, Charge(ChargeState.CAPTURED, seen.gateway_reference))
    seen.refresh_from_db()
    return seen


def record_repayment(refund: Refund, *, actor: Actor) -> Refund:
    """What no gateway would send has gone back by transfer. Raises TermsError."""
    with authorized(actor, "payments:record", order_resource(refund.payment.order)):
        hold_order(refund.payment.order_id)
        seen = Refund.objects.select_related("payment").get(pk=refund.pk)
        if seen.state != Refund.State.FAILED:
            raise TermsError("This refund is not waiting for a transfer of ours.")
        if seen.amount > left_to_refund(hold_payment(seen.payment_id)):
            raise TermsError("The same money has gone back in another way since.")
        write_repayment(seen, Repayment(Refund.TRANSFER, "Sent back by transfer."))
    seen.refresh_from_db()
    return seen
