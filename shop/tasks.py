"""Work of the shop that no door waits for."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from shop.api.idempotency import forget_answers
from shop.models import DataRequest, GatewayName, Order, Payment, Refund
from shop.payments.collect import abandon, collect_payment
from shop.payments.refunds import CANCELLATION_REFUSED
from shop.pictures import sweep_pictures
from shop.privacy import carry_out_erasure
from shop.purchase_approvals import expire_purchases

log = logging.getLogger(__name__)

LATE_HOLDS = timedelta(minutes=30)
# On terms, authorized is where a payment rests until its transfer comes.
ON_TERMS = Q(gateway=GatewayName.INVOICE, state=Payment.State.AUTHORIZED) & ~Q(
    order__state=Order.State.CANCELLED
)
UNDER_WAY = ~ON_TERMS & Q(
    state__in=(Payment.State.PENDING, Payment.State.NEEDS_CONFIRMATION, Payment.State.AUTHORIZED)
)
CANCELLED = Q(state=Payment.State.CAPTURED, order__state=Order.State.CANCELLED)
REFUSED = Q(pk__in=Refund.objects.filter(CANCELLATION_REFUSED).values("payment"))
OWED = Q(refunds__state=Refund.State.PENDING)
VOIDED_UNSEEN = Q(state=Payment.State.VOIDED, gateway_reference="")


@shared_task
def carry_out_erasures() -> int:
    """Forget everybody whose days to change their mind are over; who has begun something new waits for its end."""
    due = DataRequest.objects.filter(
        kind=DataRequest.Kind.ERASURE, state=DataRequest.State.REQUESTED, due_at__lte=timezone.now()
    )
    done = 0
    for request_id in list(due.order_by("pk").values_list("pk", flat=True)):
        try:
            done += carry_out_erasure(request_id)
        except Exception:
            log.exception("data request %s could not be carried out; the next round tries again", request_id)
    return done


@shared_task
def settle_payments() -> int:
    """Go on with every payment that a time-out, a kill or a cancelled order has left half done.

    Of one that was voided before the provider knew of it, a hold that was asked for earlier may come for a while.
    """
    late = VOIDED_UNSEEN & Q(created_at__gte=timezone.now() - LATE_HOLDS)
    unfinished = Payment.objects.filter(UNDER_WAY | OWED | (CANCELLED & ~REFUSED) | late)
    waiting = list(unfinished.order_by("pk").values_list("pk", flat=True).distinct())
    for payment_id in waiting:
        try:
            abandon(collect_payment(payment_id))
        except Exception:
            log.exception("payment %s could not be settled; the next round tries again", payment_id)
    return len(waiting)


@shared_task
def close_late_purchases() -> int:
    """Take back what no approver answered in time."""
    return expire_purchases()


@shared_task
def sweep_uploads() -> int:
    """Take away files of pictures that no product shows."""
    return sweep_pictures()


@shared_task
def forget_api_answers() -> int:
    """Those of the REST door that are past their day."""
    return forget_answers()
