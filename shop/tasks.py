"""Work of the shop that no door waits for."""

import logging

from celery import shared_task
from django.db.models import Q

from shop.models import GatewayName, Order, Payment, Refund
from shop.payments.collect import abandon, collect_payment

log = logging.getLogger(__name__)

# On terms, authorized is where a payment rests until its transfer comes.
ON_TERMS = Q(gateway=GatewayName.INVOICE, state=Payment.State.AUTHORIZED) & ~Q(
    order__state=Order.State.CANCELLED
)
UNDER_WAY = ~ON_TERMS & Q(
    state__in=(Payment.State.PENDING, Payment.State.NEEDS_CONFIRMATION, Payment.State.AUTHORIZED)
)
CANCELLED = Q(state=Payment.State.CAPTURED, order__state=Order.State.CANCELLED)
REFUSED = Q(refunds__state=Refund.State.FAILED)
OWED = Q(refunds__state=Refund.State.PENDING)


@shared_task
def settle_payments() -> int:
    """Go on with every payment that a time-out, a kill or a cancelled order has left half done."""
    unfinished = Payment.objects.filter(UNDER_WAY | OWED | (CANCELLED & ~REFUSED))
    waiting = list(unfinished.order_by("pk").values_list("pk", flat=True).distinct())
    for payment_id in waiting:
        try:
            abandon(collect_payment(payment_id))
        except Exception:
            log.exception("payment %s could not be settled; the next round tries again", payment_id)
    return len(waiting)
