"""Money counted against what was lent: on the root delegation, so that children do not multiply it."""

from datetime import datetime, time

from django.db.models import Sum
from django.utils import timezone

from identity.actor import Actor, chain_of
from identity.models import Delegation, Spending


def reserve(actor: Actor, *, reference: str, amount: int, currency: str) -> None:
    """Count an order against its delegation, in the transaction that makes it. Needs the permit of that order."""
    Spending.objects.create(
        root=chain_of(actor.lent)[0],
        delegation=actor.lent,
        principal=actor.someone,
        organization=actor.organization,
        reference=reference,
        amount=amount,
        currency=currency,
        at=timezone.now(),
    )


def settle(reference: str) -> None:
    """The payment outside has been decided: nothing of this order is under way any more."""
    Spending.objects.filter(reference=reference, settled_at__isnull=True).update(settled_at=timezone.now())


def give_back(reference: str) -> None:
    """The order does not stand: its amount no longer counts."""
    now = timezone.now()
    Spending.objects.filter(reference=reference, given_back_at__isnull=True).update(given_back_at=now)
    settle(reference)


def left_today(root: Delegation, at: datetime) -> int:
    """What remains of the daily limit, in minor units, on the principal's own calendar day."""
    spent = Spending.objects.filter(
        root=root, at__gte=_start_of_day(root, at), given_back_at__isnull=True
    ).aggregate(sum=Sum("amount"))["sum"]
    return max(0, root.daily_limit - (spent or 0))


def _start_of_day(root: Delegation, at: datetime) -> datetime:
    local = at.astimezone(root.principal.zone)
    return datetime.combine(local.date(), time.min, tzinfo=root.principal.zone)
