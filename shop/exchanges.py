"""Another variant for goods that come back: kept for the buyer from the day they ask, sent when the goods are here.

Only variants of the same product that cost no more than was paid: a difference goes back, none is asked for.
"""

from collections.abc import Iterable, Iterator
from typing import TypedDict

from django.db.models import F, QuerySet

from shop.models import OrderLine, Return, ReturnLine, Shipment, Variant
from shop.orders import OrderError


class ReturnError(OrderError):
    """It cannot go back, or not so; the message is for the person."""


class Wish(TypedDict, total=False):
    """The columns of a return's line that say what it is exchanged for."""

    exchange_for: Variant
    exchange_title: str
    exchange_price: int


def offered(lines: Iterable[OrderLine]) -> dict[OrderLine, list[Variant]]:
    """What each line could be exchanged for now. One statement."""
    found = Variant.objects.filter(
        product__variants__in=[line.variant_id for line in lines], product__is_listed=True, stock__gt=0
    )
    by_product: dict[int, list[Variant]] = {}
    for variant in found.select_related("product").order_by("position", "id").distinct():
        by_product.setdefault(variant.product_id, []).append(variant)
    return {
        line: [other for other in by_product.get(line.variant.product_id, ()) if _fits(line, other)]
        for line in lines
    }


def wished(line: OrderLine, other: Variant | None) -> Wish:
    """Raises ReturnError where it is none that the line can be exchanged for."""
    if other is None:
        return {}
    if not other.product.is_listed or not _fits(line, other):
        raise ReturnError(f"{line.title} cannot be exchanged for {other}. Choose another, or the money back.")
    return {"exchange_for": other, "exchange_title": str(other), "exchange_price": other.price}


def reserve(goods_return: Return) -> None:
    """The last statements of a request, in the order of variants. Raises ReturnError where too few are left."""
    for kept, back in _in_order(goods_return):
        left = kept.filter(stock__gte=back.quantity, price=back.exchange_price or 0)
        if not left.update(stock=F("stock") - back.quantity):
            raise ReturnError(
                f"Too few of {back.exchange_title} are left. Choose another, or the money back."
            )


def let_go(goods_return: Return) -> None:
    """Nothing is exchanged after all: others may buy what was kept."""
    for kept, back in _in_order(goods_return):
        kept.update(stock=F("stock") + back.quantity)


def pack(goods_return: Return) -> None:
    """What was kept becomes a parcel of its own, which staff send."""
    if goods_return.swaps:
        Shipment.objects.create(order=goods_return.order, exchange=goods_return)


def worth_of_swap(back: ReturnLine, share: int) -> int:
    """The part of a line's share of the order, in minor units, that goes out again as goods."""
    return share * back.exchange_price // back.line.price if back.exchange_price and back.line.price else 0


def _fits(line: OrderLine, other: Variant) -> bool:
    same_product = other.product_id == line.variant.product_id
    return same_product and other.pk != line.variant_id and other.price <= line.price


def _in_order(goods_return: Return) -> Iterator[tuple[QuerySet[Variant], ReturnLine]]:
    for back in goods_return.lines.exclude(exchange_for=None).order_by("exchange_for_id"):
        yield Variant.objects.filter(pk__in=[back.exchange_for_id]), back
