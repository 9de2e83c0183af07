"""How many products each choice would leave, with everything else that was chosen; no further than MOST_COUNTED."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from shop.aisles import Aisle, subtree
from shop.filters import ANYTHING, Filters
from shop.models import Category, Choice, Shelf, Variant
from shop.models.shelf import POINTS_PER_STAR
from shop.shelves import MOST_COUNTED, among, shelves_of

STARS = (4, 3, 2)
ANY = ANYTHING
#: As people know them; between two stands what fits both. Other sizes stand before them, as their products show them.
SIZES = ("XXS", "XS", "XS-S", "S", "S-M", "M", "M-L", "L", "L-XL", "XL", "XXL", "XXXL")
# Each value of an index once, by a step for each, where DISTINCT would read every row.
HELD = """WITH RECURSIVE held (value) AS (
    SELECT MIN(value) FROM shop_choice WHERE kind = %s
    UNION ALL SELECT (SELECT MIN(value) FROM shop_choice WHERE kind = %s AND value > held.value)
      FROM held WHERE held.value IS NOT NULL)"""
EVERY = HELD + " SELECT value FROM held WHERE value IS NOT NULL ORDER BY value"  # noqa: S608 - constants
SHOWN_FIRST = 50


@dataclass(frozen=True)
class Facets:
    """What a list of products can be narrowed by, each with the number of products it would leave.

    A number above MOST_COUNTED only says that there are more.
    """

    colours: dict[str, int]
    sizes: dict[str, int]
    ratings: dict[int, int]
    in_stock: int
    count: int

    def __hash__(self) -> int:
        return hash((self.count, self.in_stock, *self.colours.items(), *self.sizes.items()))


def facets(category: Category | Aisle | None = None, filters: Filters = ANY) -> Facets:
    """Of a category or of everything: three statements."""
    aisles = subtree(category.slug) if category else None
    if aisles == ():
        return Facets({}, {}, {}, 0, 0)
    least = [shelves_of(aisles, replace(filters, rating=star)) for star in STARS]
    in_stock = shelves_of(aisles, replace(filters, in_stock=True))
    count, sold, *stars = _numbers([shelves_of(aisles, filters), in_stock, *least])
    return Facets(
        colours=_choices(Choice.Kind.COLOUR, aisles, replace(filters, colour="")),
        sizes=_choices(Choice.Kind.SIZE, aisles, replace(filters, size="")),
        ratings={star: many for star, many in zip(STARS, stars, strict=True) if many},
        in_stock=sold,
        count=count,
    )


def facets_among(keys: Collection[int], filters: Filters) -> Facets:
    """Of the products with these keys: four statements."""
    counts = {f"stars_{star}": Count("pk", Q(rating__gte=star * POINTS_PER_STAR)) for star in STARS}
    least = Q(rating__gte=filters.rating * POINTS_PER_STAR)
    here = among(keys)
    rated = shelves_of(None, replace(filters, rating=0)).filter(pk__in=here)
    found = rated.aggregate(count=Count("pk", least), **counts)
    return Facets(
        colours=_choices_among(Choice.Kind.COLOUR, here, replace(filters, colour="")),
        sizes=_choices_among(Choice.Kind.SIZE, here, replace(filters, size="")),
        ratings={star: found[f"stars_{star}"] for star in STARS if found[f"stars_{star}"]},
        in_stock=shelves_of(None, replace(filters, in_stock=True)).filter(pk__in=here).count(),
        count=found["count"],
    )


def choices() -> Facets:
    """What anything in the shop may be narrowed by, uncounted."""
    return Facets(
        dict.fromkeys(_held(Choice.Kind.COLOUR), 0), dict.fromkeys(_held(Choice.Kind.SIZE), 0), {}, 0, 0
    )


def told(many: int) -> str:
    """A number of products, in words where it was not counted to its end."""
    return f"{MOST_COUNTED:,}+" if many > MOST_COUNTED else str(many)


def _numbers(rows: Sequence[QuerySet[Shelf]]) -> list[int]:
    """How many each would give, in one statement."""
    parts = [some[: MOST_COUNTED + 1].values("pk").query.sql_with_params() for some in rows]
    counts = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) AS them)" for sql, _ in parts)  # noqa: S608 - made by the ORM
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [param for _, params in parts for param in params])
        return list(cursor.fetchone())


def _choices(kind: Choice.Kind, aisles: tuple[int, ...] | None, filters: Filters) -> dict[str, int]:
    """Counted one by one, so that one that many have stops at its end."""
    rows = Choice.objects.filter(kind=kind, value=RawSQL("held.value", ()))
    if aisles is not None:
        rows = rows.filter(category__in=aisles)
    sql, params = _fitting(rows, kind, filters).values("product")[: MOST_COUNTED + 1].query.sql_with_params()
    counted = (
        f"SELECT held.value, (SELECT COUNT(*) FROM ({sql}) AS them) FROM held WHERE held.value IS NOT NULL"  # noqa: S608 - made by the ORM
    )
    return _in_shown_order(kind, f"{HELD} {counted}", (kind, kind, *params))


def _choices_among(kind: Choice.Kind, keys: RawSQL, filters: Filters) -> dict[str, int]:
    rows = _fitting(Choice.objects.filter(kind=kind, product__in=keys), kind, filters)
    return _in_shown_order(kind, *rows.values("value").annotate(many=Count("pk")).query.sql_with_params())


def _fitting(rows: QuerySet[Choice], kind: Choice.Kind, filters: Filters) -> QuerySet[Choice]:
    if filters.asks_of_variants:
        same = Variant.objects.filter(product=OuterRef("product"), **{kind: OuterRef("value")})
        rows = rows.filter(Exists(same.filter(filters.condition())))
    if filters.rating:
        rated = shelves_of(None, Filters(rating=filters.rating)).filter(pk=OuterRef("product"))
        rows = rows.filter(Exists(rated))
    return rows


def _in_shown_order(kind: Choice.Kind, counted: str, params: Sequence[Any]) -> dict[str, int]:
    """As the first products that come in them show them."""
    sql = f"""WITH counted (value, many) AS ({counted}) SELECT value, many,
        (SELECT MIN(position) FROM shop_variant WHERE {kind} = counted.value AND product_id IN
          (SELECT product_id FROM shop_choice WHERE kind = %s AND value = counted.value LIMIT {SHOWN_FIRST}))
      FROM counted WHERE many > 0 ORDER BY 3, 1"""  # noqa: S608 - one of two words, and what the ORM made
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, kind])
        shown = {value: many for value, many, _ in cursor.fetchall()}
    return {value: shown[value] for value in sorted(shown, key=_on_the_scale)}


def _on_the_scale(value: str) -> int:
    return SIZES.index(value) if value in SIZES else -1


def _held(kind: Choice.Kind) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(EVERY, [kind, kind])
        return [value for (value,) in cursor.fetchall()]
