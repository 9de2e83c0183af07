"""What staff find on their desk: today's figures, work that waits, and how fourteen days went."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone

from identity.actor import Actor
from identity.policy import Resource, preview
from shop.models import Order, Payment, Refund, Return, Variant
from shop.money import money

DAYS = 14
STANDING = [state for state in Order.State.values if state != Order.State.CANCELLED]


@dataclass(frozen=True)
class Figure:
    """A number, and the list of exactly what it counts. `waits` for work that somebody should do."""

    label: str
    value: str
    address: str
    waits: bool = False


@dataclass(frozen=True)
class Bar:
    """One day of a chart that is 280 wide and 100 high."""

    day: date
    value: int
    text: str
    x: int
    height: int

    @property
    def y(self) -> int:
        return 100 - self.height


def figures(actor: Actor) -> list[Figure]:
    """Those whose lists the actor may see."""
    seen: list[Figure] = []
    if _may_see(actor, "shop.Order"):
        seen += _of_orders()
    if _may_see(actor, "shop.Payment"):
        seen += _of_payments()
    if _may_see(actor, "shop.Return"):
        seen += _of_returns()
    if _may_see(actor, "shop.Refund"):
        failed = Refund.objects.filter(state=Refund.State.FAILED).count()
        seen.append(
            _figure("Refunds to look at", failed, "shop_refund", {"state__exact": "failed"}, waits=True)
        )
    if _may_see(actor, "shop.Variant"):
        low = Variant.objects.running_out().count()
        seen.append(_figure("Running out of stock", low, "shop_variant", {"stock": "low"}, waits=True))
    return seen


def charts(actor: Actor) -> list[tuple[str, list[Bar]]]:
    """Orders and revenue of the last fourteen days; nothing for who may not see orders. One statement."""
    if not _may_see(actor, "shop.Order"):
        return []
    first = timezone.localdate() - timedelta(days=DAYS - 1)
    stood = Order.objects.filter(placed_at__gte=_start_of(first), state__in=STANDING)
    rows = stood.annotate(day=TruncDate("placed_at")).order_by().values_list("day")
    counted = {day: (orders, total) for day, orders, total in rows.annotate(Count("id"), Sum("total"))}
    days = [first + timedelta(days=passed) for passed in range(DAYS)]
    per_day = [(day, *counted.get(day, (0, 0))) for day in days]
    return [
        ("Orders", list(_bars([(day, orders, str(orders)) for day, orders, _ in per_day]))),
        ("Revenue", list(_bars([(day, total, money(total)) for day, _, total in per_day]))),
    ]


def _of_orders() -> list[Figure]:
    today = _today("placed_at")
    standing = {**today, "standing": "stands"}
    begun = _start_of(timezone.localdate())
    sums = Order.objects.aggregate(
        today=Count("id", filter=Q(placed_at__gte=begun)),
        to_swap=Count("id", filter=Q(pk__in=Order.objects.exchange_to_send().values("pk"))),
        revenue=Sum("total", filter=Q(placed_at__gte=begun, state__in=STANDING)),
    )
    to_pack = Order.objects.to_pack().count()
    return [
        _figure("Orders today", sums["today"], "shop_order", today),
        Figure("Revenue today", money(sums["revenue"] or 0), _address("shop_order", standing)),
        _figure("To pack", to_pack, "shop_order", {"work": "pack"}, waits=True),
        _figure("Exchanges to send", sums["to_swap"], "shop_order", {"work": "exchange"}, waits=True),
    ]


def _of_payments() -> list[Figure]:
    declined = {**_today("created_at"), "state__exact": Payment.State.DECLINED.value}
    begun = _start_of(timezone.localdate())
    counts = Payment.objects.aggregate(
        failed=Count("id", filter=Q(state=Payment.State.DECLINED, created_at__gte=begun)),
        silent=Count("id", filter=Q(pk__in=Payment.objects.unanswered().values("pk"))),
        overdue=Count("id", filter=Q(pk__in=Payment.objects.overdue().values("pk"))),
    )
    return [
        _figure("Failed payments today", counts["failed"], "shop_payment", declined),
        _figure(
            "Payments without an answer", counts["silent"], "shop_payment", {"answer": "none"}, waits=True
        ),
        _figure("Invoices overdue", counts["overdue"], "shop_payment", {"invoice": "overdue"}, waits=True),
    ]


def _of_returns() -> list[Figure]:
    open_states = {Return.State.REQUESTED: "Returns to answer", Return.State.APPROVED: "Returns on their way"}
    counted = dict(
        Return.objects.filter(state__in=open_states).order_by().values_list("state").annotate(Count("id"))
    )
    return [
        _figure(label, counted.get(state, 0), "shop_return", {"state__exact": state.value}, waits=True)
        for state, label in open_states.items()
    ]


def _figure(label: str, value: int, page: str, narrowed: dict[str, str], *, waits: bool = False) -> Figure:
    return Figure(label, f"{value:,}", _address(page, narrowed), waits=waits and value > 0)


def _address(page: str, narrowed: dict[str, str]) -> str:
    return f"{reverse(f'admin:{page}_changelist')}?{urlencode(narrowed)}"


def _today(column: str) -> dict[str, str]:
    """The shop's own day, as the admin's date filters write it."""
    today = timezone.localdate()
    return {
        f"{column}__gte": str(_start_of(today)),
        f"{column}__lt": str(_start_of(today + timedelta(days=1))),
    }


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _bars(days: list[tuple[date, int, str]]) -> Iterator[Bar]:
    most = max(value for _, value, _ in days) or 1
    for place, (day, value, text) in enumerate(days):
        yield Bar(day, value, text, x=20 * place + 3, height=round(100 * value / most))


def _may_see(actor: Actor, kind: str) -> bool:
    return preview(actor, "admin:read", Resource(kind)).allowed
