"""What a write costs with its evidence, by turns with the bare one, and how many events each way kept of it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from statistics import median

from auditlog.context import set_actor
from auditlog.models import LogEntry
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models import F
from django.http import HttpRequest
from simple_history.models import HistoricalRecords

from audit.context import open_context, permitted
from audit.models import AuditEvent
from tests.benchmarks.ledger import models as ledger
from tests.benchmarks.measuring import timed

ROUNDS, WARM_UPS, MANY, LINES = 150, 20, 100, 3


@dataclass(frozen=True)
class Shop:
    """One of the four. `acting` says who acts, as a request would; `kept` counts the events there are."""

    name: str
    order: type[models.Model]
    line: type[models.Model]
    piece: type[models.Model]
    acting: Callable[[], AbstractContextManager[object]]
    kept: Callable[[], int]


@dataclass(frozen=True)
class Written:
    """Median milliseconds and events, by the name of the shop."""

    operation: str
    ms: Mapping[str, float]
    events: Mapping[str, int]


def measure_writes() -> list[Written]:
    shops = [*_shops()]
    return [_compare(name, do, shops) for name, do in OPERATIONS.items()]


def _shops() -> Iterator[Shop]:
    with open_context("system:seed"):
        user = get_user_model().objects.create(email="bench@acme.test")

    @contextmanager
    def nobody() -> Iterator[None]:
        yield

    @contextmanager
    def ours() -> Iterator[None]:
        with open_context("web", principal=user.pk), permitted("benchmark"):
            yield

    @contextmanager
    def requested() -> Iterator[None]:
        HistoricalRecords.context.request = request
        yield
        del HistoricalRecords.context.request

    request = HttpRequest()
    request.user = user
    historic = (ledger.HistoricOrder, ledger.HistoricLine, ledger.HistoricPiece)
    yield Shop("bare", ledger.BareOrder, ledger.BareLine, ledger.BarePiece, nobody, lambda: 0)
    yield Shop("ours", ledger.OurOrder, ledger.OurLine, ledger.OurPiece, ours, AuditEvent.objects.count)
    yield Shop(
        "auditlog",
        ledger.LoggedOrder,
        ledger.LoggedLine,
        ledger.LoggedPiece,
        lambda: set_actor(user),
        LogEntry.objects.count,
    )
    yield Shop(
        "simple-history", *historic, requested, lambda: sum(model.history.count() for model in historic)
    )


def _compare(name: str, do: Callable[[Shop], object], shops: list[Shop]) -> Written:
    """One of each a round, so that what slows the machine slows all."""
    with open_context("system:seed"):
        for shop in shops:
            _stock(shop)
    before = {shop.name: shop.kept() for shop in shops}
    for shop in shops:
        _acted(shop, do)
    events = {shop.name: shop.kept() - before[shop.name] for shop in shops}
    rounds = [[_acted(shop, do) for shop in shops] for _ in range(WARM_UPS + ROUNDS)]
    times = map(median, zip(*rounds[WARM_UPS:], strict=True))
    return Written(name, dict(zip(events, times, strict=True)), events)


def _acted(shop: Shop, do: Callable[[Shop], object]) -> float:
    """Who acts is said within the time, as it is said once a request."""

    def act() -> None:
        with shop.acting():
            do(shop)

    milliseconds, _ = timed(act)
    return milliseconds


def _stock(shop: Shop) -> None:
    while shop.piece.objects.count() < LINES:
        shop.piece.objects.create(sku="mug")
    shop.order.objects.create(email="alice@acme.test")


def checkout(shop: Shop) -> None:
    """An order, its lines, the pieces it takes, and its payment: one transaction."""
    with transaction.atomic():
        order = shop.order.objects.create(email="alice@acme.test", total=120_00)
        pieces = list(shop.piece.objects.order_by("pk")[:LINES])
        for piece in pieces:
            shop.line.objects.create(order=order, title=piece.sku, price=40_00)
        for piece in pieces:
            shop.piece.objects.filter(pk=piece.pk, stock__gte=1).update(stock=F("stock") - 1)
        order.state = "paid"
        order.save(update_fields=["state"])


def save(shop: Shop) -> None:
    order = shop.order.objects.latest("pk")
    order.total += 1
    order.save()


def bulk_create(shop: Shop) -> None:
    shop.piece.objects.bulk_create(shop.piece(sku=f"mug-{number}") for number in range(MANY))


OPERATIONS: Mapping[str, Callable[[Shop], object]] = {
    "a checkout": checkout,
    "save": save,
    f"bulk_create of {MANY}": bulk_create,
}
