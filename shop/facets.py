"""How many products each choice would leave, with everything else that was chosen; no further than MOST_COUNTED."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db import connection
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from shop.aisles import Aisle, subtree
from shop.filters import ANYTHING, Filters
from shop.models import Category, Choice, Shelf, Variant
from shop.models.shelf import POINTS_PER_STAR
from shop.shelves import MOST_COUNTED, shelves_of

STARS = (4, 3, 2)
ANY = ANYTHING
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
    rated = shelves_of(None, replace(filters, rating=0)).filter(pk__in=keys)
    found = rated.aggregate(count=Count("pk", least), **counts)
    return Facets(
        colours=_choices_among(Choice.Kind.COLOUR, keys, replace(filters, colour="")),
        sizes=_choices_among(Choice.Kind.SIZE, keys, replace(filters, size="")),
        ratings={star: found[f"stars_{star}"] for star in STARS if found[f"stars_{star}"]},
        in_stock=shelves_of(None, replace(filters, in_stock=True)).filter(pk__in=keys).count(),
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
    """In the order in which the first products that have them show them."""
    held = Choice.objects.filter(kind=kind, value=RawSQL("held.value", ())).values("product")
    held = held if aisles is None else held.filter(category__in=aisles)
    fitting = held
    if filters.asks_of_variants:
        same = Variant.objects.filter(product=OuterRef("product"), **{kind: OuterRef("value")})
        fitting = fitting.filter(Exists(same.filter(filters.condition())))
    if filters.rating:
        fitting = fitting.filter(
            Exists(shelves_of(None, Filters(rating=filters.rating)).filter(pk=OuterRef("product")))
        )
    counted, its_params = fitting[: MOST_COUNTED + 1].query.sql_with_params()
    first, more_params = held[:SHOWN_FIRST].query.sql_with_params()
    sql = f"""{HELD} SELECT held.value, (SELECT COUNT(*) FROM ({counted}) AS them) AS many,
        (SELECT MIN(position) FROM shop_variant WHERE {kind} = held.value AND product_id IN ({first})) AS place
      FROM held WHERE held.value IS NOT NULL ORDER BY place, held.value"""  # noqa: S608 - made by the ORM, and one of two words
    with connection.cursor() as cursor:
        cursor.execute(sql, [kind, kind, *its_params, *more_params])
        return {value: many for value, many, _ in cursor.fetchall() if many}


def _choices_among(kind: Choice.Kind, keys: Collection[int], filters: Filters) -> dict[str, int]:
    rows = (
        Variant.objects.filter(filters.condition(), product__in=keys)
        .filter(product__shelf__rating__gte=filters.rating * POINTS_PER_STAR)
        .exclude(**{kind: ""})
        .values(kind)
        .annotate(products=Count("product", distinct=True), first=Min("position"))
        .order_by("first", kind)
    )
    return {row[kind]: row["products"] for row in rows}


def _held(kind: Choice.Kind) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(EVERY, [kind, kind])
        return [value for (value,) in cursor.fetchall()]
