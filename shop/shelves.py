"""Which products a list shows, told by shelves alone: a page is read from an index, however far in and however many."""

import json
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from shop.filters import Filters
from shop.models import Shelf, Variant
from shop.models.shelf import POINTS_PER_STAR

#: As far as anybody can turn pages: beyond it a list is narrowed, and no longer counted.
MOST_COUNTED = 1_200
QUERIES_KEPT = 1_024
MOST_MERGED = 100


def narrowed(rows: QuerySet[Any], filters: Filters, beside: str = "") -> QuerySet[Any]:
    """Shelves, or the products `beside` them, with a variant that fits; `lowest` is the price of the cheapest such."""
    if filters.rating:
        rows = rows.filter(**{f"{beside}rating__gte": filters.rating * POINTS_PER_STAR})
    lowest: F | Subquery = F(f"{beside}price")
    if filters.asks_of_variants:
        fitting = Variant.objects.filter(filters.condition(), product=OuterRef("pk"))
        rows, lowest = rows.filter(Exists(fitting)), Subquery(fitting.order_by("price").values("price")[:1])
    annotated: QuerySet[Any] = rows.annotate(lowest=lowest)
    return annotated


def shelves_of(aisles: Sequence[int] | None, filters: Filters) -> QuerySet[Shelf]:
    """In any of these categories; None: in all there are."""
    shelves = narrowed(Shelf.objects.all(), filters)
    return shelves if aisles is None else shelves.filter(category__in=aisles)


def among(keys: Collection[int]) -> RawSQL:
    """For `pk__in`: one parameter, however many keys."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(keys))])
    return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])


def keys_between(
    start: int, stop: int, order: Sequence[str], aisles: tuple[int, ...] | None, filters: Filters
) -> RawSQL:
    """The keys of the products that stand there in that order, for `pk__in`."""
    order = tuple(field.replace("shelf__", "") for field in order)
    sql, params = _page(connection.vendor, start, stop, order, aisles, filters)
    return RawSQL(sql, params)  # noqa: S611 - made by the ORM


@lru_cache(QUERIES_KEPT)
def _page(
    vendor: str,
    start: int,
    stop: int,
    order: tuple[str, ...],
    aisles: tuple[int, ...] | None,
    filters: Filters,
) -> tuple[str, tuple[Any, ...]]:
    """An index holds the order of one category: those of several are merged, each read no further than `stop`."""
    columns = [field.lstrip("-") for field in order]
    if aisles is None or not 1 < len(aisles) <= MOST_MERGED:
        shelves = shelves_of(aisles, filters).order_by(*order).values(*columns)
    else:
        apart = [shelves_of([aisle], filters).values(*columns) for aisle in aisles]
        if connection.features.supports_slicing_ordering_in_compound:
            apart = [shelves.order_by(*order)[:stop] for shelves in apart]
        shelves = apart[0].union(*apart[1:], all=True).order_by(*order)
    try:
        sql, params = shelves[start:stop].query.sql_with_params()
    except EmptyResultSet:
        return "SELECT product_id FROM shop_shelf WHERE 1 = 0", ()
    return f"SELECT page.pk FROM ({sql}) AS page", params  # noqa: S608 - made by the ORM
