"""Money counted against what was lent: on the root delegation, so that children do not multiply it."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import F, Q, Sum
from django.db.models.functions import Least
from django.utils import timezone

from identity.actor import Actor, chain_of
from identity.models import Delegation, Spending


@dataclass(frozen=True)
class Spent:
    """In minor units, on the calendar day and in the calendar month of the principal. What came back is not in it."""

    today: int
    this_month: int


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
    standing = Spending.objects.filter(reference=reference, given_back_at__isnull=True)
    standing.update(given_back_at=timezone.now(), given_back=F("amount"))
    settle(reference)


def give_part_back(reference: str, amount: int) -> None:
    """So much was paid back. Never more comes back than was spent: a cancelled order has given all back before."""
    Spending.objects.filter(reference=reference).update(
        given_back=Least(F("amount"), F("given_back") + amount)
    )


def spent(root: Delegation, at: datetime) -> Spent:
    """Read under the root's lock, nothing is missed: whoever spends holds it."""
    local = at.astimezone(root.principal.zone).date()
    today, month = _midnight(local, root), _midnight(local.replace(day=1), root)
    still = F("amount") - F("given_back")
    sums = Spending.objects.filter(root=root, at__gte=month).aggregate(
        today=Sum(still, filter=Q(at__gte=today)), this_month=Sum(still)
    )
    return Spent(today=sums["today"] or 0, this_month=sums["this_month"] or 0)


def _midnight(day: date, root: Delegation) -> datetime:
    return datetime.combine(day, time.min, tzinfo=root.principal.zone)
