"""Money that the shop gives back of an order whose goods stay where they are."""

from identity.actor import Actor
from identity.policy import authorized
from shop.models import Order, Refund
from shop.order_resource import order_resource
from shop.orders import hold_order
from shop.payments.refunds import RefundError, hold_payment, left_to_refund, owe


def give_refund(order: Order, amount: int, reason: str, *, key: str, actor: Actor) -> Refund:
    """Owe the buyer so much, in minor units, with words that they read; `collect_payment` pays, after the commit.

    `key` names one form: sent twice, it is one refund. Raises RefundError.
    """
    with authorized(actor, "refunds:give", order_resource(order)):
        held = hold_order(order.pk)
        payment = hold_payment(order.payment.pk)
        if given := Refund.objects.filter(idempotency_key=key).first():
            return _the_same(given, payment.pk, amount)
        if payment.on_terms and not held.stands:
            raise RefundError(f"{held.number} was cancelled before it was paid: nothing is owed.")
        if not reason.strip():
            raise RefundError("Say why: the buyer reads it.")
        if amount <= 0:
            raise RefundError("Say how much goes back.")
        if amount > left_to_refund(payment):
            raise RefundError("No more can be given back than was paid and is not back already.")
        return owe(payment, amount, reason=reason.strip(), key=key)


def _the_same(given: Refund, payment_id: int, amount: int) -> Refund:
    if (given.payment_id, given.amount) != (payment_id, amount):
        raise RefundError("This form was sent before, with another amount. Open the order again.")
    return given
