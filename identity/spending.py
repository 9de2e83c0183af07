"""Money counted against what was lent: on the root delegation, so that children do not multiply it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import BigAutoField, DateTimeField, F, Q, QuerySet, Sum
from django.db.models.functions import Least
from django.utils import timezone

from identity.actor import Actor, chain_of
from identity.models import Delegation, Spending, User
from identity.statements import Asking, Given, Statement

#: Of the day, None where only other days have any, and of the month.
Sums = tuple[int | None, int]


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


def spent(root: Delegation, at: datetime, ahead: "Ahead | None" = None) -> Spent:
    """Read under the root's lock, nothing is missed: whoever spends holds it."""
    begun = _begun(root.principal, at)
    sums = ahead.sums if ahead and ahead.begun == begun else _SUMS.rows(root=root.pk, **begun)
    for of_today, of_month in sums:
        return Spent(today=of_today or 0, this_month=of_month)
    return Spent(today=0, this_month=0)


@dataclass(frozen=True)
class Ahead:
    """Asked for with the facts, and good if the day began where it was thought to: they have moved to no other zone,
    and no midnight has passed while a lock was waited for."""

    begun: Mapping[str, datetime]
    sums: list[Sums]


def ask_ahead(ask: Asking, root: Delegation, principal: User) -> Ahead:
    begun = _begun(principal, timezone.now())
    return Ahead(begun, ask(_SUMS, root=root.pk, **begun))


def _begun(principal: User, at: datetime) -> dict[str, datetime]:
    """When day and month began for them."""
    day = at.astimezone(principal.zone).date()
    return {"today": _midnight(day, principal), "month": _midnight(day.replace(day=1), principal)}


def _sums() -> QuerySet[Spending, Sums]:
    """No row where nothing was spent this month."""
    still = F("amount") - F("given_back")
    this_month = Spending.objects.filter(
        root=Given("root", BigAutoField()), at__gte=Given("month", DateTimeField())
    )
    today = Sum(still, filter=Q(at__gte=Given("today", DateTimeField())))
    return this_month.values("root").annotate(today=today, month=Sum(still)).values_list("today", "month")


_SUMS = Statement(_sums)


def _midnight(day: date, principal: User) -> datetime:
    return datetime.combine(day, time.min, tzinfo=principal.zone)
