"""How many products each choice would leave, with everything else that was chosen."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db.models import Count, Min, Q, QuerySet

from shop.aisles import Aisle
from shop.catalog import of_category, visible
from shop.filters import ANYTHING, Filters
from shop.models import Category, Product, Variant
from shop.models.shelf import POINTS_PER_STAR

STARS = (4, 3, 2)
ANY = ANYTHING


@dataclass(frozen=True)
class Facets:
    """What a list of products can be narrowed by, each with the number of products it would leave."""

    colours: dict[str, int]
    sizes: dict[str, int]
    ratings: dict[int, int]
    in_stock: int
    count: int

    def __hash__(self) -> int:
        return hash((self.count, self.in_stock, *self.colours.items(), *self.sizes.items()))


def facets(
    category: Category | Aisle | None = None, filters: Filters = ANY, among: Collection[int] | None = None
) -> Facets:
    """Of a category, of the products with these keys, or of everything: four statements."""
    rated = _products(category, replace(filters, rating=0), among)
    counts = {str(star): Count("pk", Q(shelf__rating__gte=star * POINTS_PER_STAR)) for star in STARS}
    least = Q(shelf__rating__gte=filters.rating * POINTS_PER_STAR)
    found = rated.order_by().aggregate(
        count=Count("pk", least), **{f"stars_{n}": c for n, c in counts.items()}
    )
    return Facets(
        colours=_choices("colour", category, replace(filters, colour=""), among),
        sizes=_choices("size", category, replace(filters, size=""), among),
        ratings={star: found[f"stars_{star}"] for star in STARS if found[f"stars_{star}"]},
        in_stock=_products(category, replace(filters, in_stock=True), among).count(),
        count=found["count"],
    )


def choices() -> Facets:
    """What anything in the shop may be narrowed by, uncounted."""
    pairs = set(Variant.objects.order_by().values_list("colour", "size").distinct())
    colours = dict.fromkeys(sorted({colour for colour, _ in pairs if colour}), 0)
    sizes = dict.fromkeys(sorted({size for _, size in pairs if size}), 0)
    return Facets(colours, sizes, {}, 0, 0)


def _products(
    category: Category | Aisle | None, filters: Filters, among: Collection[int] | None
) -> QuerySet[Product]:
    products = of_category(visible(filters), category)
    return products if among is None else products.filter(pk__in=among)


def _choices(
    field: str, category: Category | Aisle | None, filters: Filters, among: Collection[int] | None
) -> dict[str, int]:
    """In the order in which the shop shows them."""
    products = _products(category, Filters(rating=filters.rating), among).order_by().values("pk")
    rows = (
        Variant.objects.filter(filters.condition(), product__in=products)
        .exclude(**{field: ""})
        .values(field)
        .annotate(products=Count("product", distinct=True), first=Min("position"))
        .order_by("first", field)
    )
    return {row[field]: row["products"] for row in rows}
