"""What is for sale, as a shopper or an agent sees it."""

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.functional import cached_property

from identity.actor import Actor
from identity.policy import Resource, require
from identity.statements import Given, Statement
from shop.aisles import Aisle, subtree
from shop.cards import ProductCard, card_of, with_variants
from shop.faces import Face, face_of, faces_of, row_of, with_sold_out
from shop.filters import ANYTHING, Filters
from shop.models import Category, Product, Review, Variant
from shop.shelves import MOST_COUNTED, keys_between, narrowed, shelves_of

CATALOG = Resource("Catalog")
PER_PAGE = 24
MOST_PAGES = MOST_COUNTED // PER_PAGE
QUERIES_KEPT = 256
TOGETHER = """SELECT id FROM shop_product WHERE public_id = %s OR slug = %s
    UNION ALL SELECT pairing.other_id FROM shop_pairing AS pairing
    JOIN shop_product AS named ON named.id = pairing.product_id WHERE named.public_id = %s OR named.slug = %s"""
PLACE = """SELECT pairing.position FROM shop_pairing AS pairing
    JOIN shop_product AS named ON named.id = pairing.product_id
    WHERE pairing.other_id = shop_product.id AND (named.public_id = %s OR named.slug = %s)"""


class Sort(StrEnum):
    RELEVANCE = "relevance"
    PRICE = "price"
    PRICE_FALLING = "-price"
    NEWEST = "newest"
    RATING = "rating"


class Displayed(NamedTuple):
    """A product, what the shop pairs it with in the shop's order, and whether there is any review, shown or hidden."""

    card: ProductCard
    companions: tuple[Face, ...]
    is_reviewed: bool


#: Of products; shelves have an index for each, of everything and of a category.
ORDERS = {
    Sort.RELEVANCE: ("-shelf__is_featured", "shelf__title", "pk"),
    Sort.PRICE: ("lowest", "pk"),
    Sort.PRICE_FALLING: ("-lowest", "-pk"),
    Sort.NEWEST: ("-shelf__created_at", "-pk"),
    Sort.RATING: ("-shelf__rating", "-shelf__reviews", "pk"),
}


class UnknownProduct(LookupError):
    """There is no such product, or it is not for sale."""


def list_categories() -> QuerySet[Category]:
    return Category.objects.all()


def list_products(
    category: Category | Aisle | None = None,
    filters: Filters = ANYTHING,
    sort: Sort = Sort.RELEVANCE,
    page: int | str = 1,
    *,
    actor: Actor,
    count: int | None = None,
) -> Page[Face]:
    """One page, of a category and those below it or of everything.

    A number out of range gives the nearest page. `count` saves counting where it is known already.
    """
    require(actor, "catalog:read", CATALOG)
    aisles = subtree(category.slug) if category else None
    pages = pages_of(shelves_of(aisles, filters).count() if count is None else count)
    number = pages.get_page(page).number
    keys = keys_between((number - 1) * PER_PAGE, number * PER_PAGE, ORDERS[sort], aisles, filters)
    return Page(faces_of(in_order(visible(filters).filter(pk__in=keys), sort), filters), number, pages)


class Pages(Paginator):
    """No more than can be read at the cost of the first: who looks further narrows the list."""

    @cached_property
    def num_pages(self) -> int:
        return min(MOST_PAGES, super().num_pages)


def pages_of(count: int) -> Pages:
    """The pages of so many products, which are fetched apart."""
    return Pages(range(count), PER_PAGE)


def of_category(products: QuerySet[Product], category: Category | Aisle | None) -> QuerySet[Product]:
    return products.filter(shelf__category__in=subtree(category.slug)) if category else products


def featured(*, actor: Actor) -> tuple[Face, ...]:
    """The products that the shop shows first."""
    require(actor, "catalog:read", CATALOG)
    return faces_of(in_order(visible(ANYTHING).filter(shelf__is_featured=True), Sort.RELEVANCE))


def get_product(name: str, *, actor: Actor) -> ProductCard:
    """By public id or slug. Raises UnknownProduct."""
    require(actor, "catalog:read", CATALOG)
    product = with_variants(visible(ANYTHING)).filter(Q(public_id=name) | Q(slug=name)).first()
    if product is None:
        raise _unknown(name)
    return card_of(product)


def get_products(names: Sequence[str], *, actor: Actor) -> tuple[ProductCard, ...]:
    """Several by public id, in that order, by one statement. Raises UnknownProduct for the first that is not there."""
    require(actor, "catalog:read", CATALOG)
    found = with_variants(visible(ANYTHING).filter(public_id__in=names))
    there = {product.public_id: product for product in found}
    for name in names:
        if name not in there:
            raise _unknown(name)
    return tuple(card_of(there[name]) for name in names)


def get_displayed(name: str, *, actor: Actor) -> Displayed:
    """A product by public id or slug as its own page shows it, by one statement. Raises UnknownProduct."""
    require(actor, "catalog:read", CATALOG)
    products = _TOGETHER.rows(name=name)
    named = next((product for product in products if name in {product.slug, product.public_id}), None)
    if named is None:
        raise _unknown(name)
    companions = tuple(face_of(row_of(product)) for product in products if product is not named)
    return Displayed(card_of(named), companions, named.is_reviewed)  # type: ignore[attr-defined]  # annotated below


def _together() -> QuerySet[Product]:
    """The product of that name and its companions."""
    name = Given("name", CharField())
    products = visible(ANYTHING).filter(pk__in=RawSQL(TOGETHER, [name] * 4))  # noqa: S611 - no value stands in it
    products = products.annotate(is_reviewed=Exists(Review.objects.filter(product=OuterRef("pk"))))
    placed = products.annotate(place=RawSQL(PLACE, [name] * 2)).order_by("place", "id")  # noqa: S611 - nor in this
    return with_variants(with_sold_out(placed))


_TOGETHER = Statement(_together)


def get_variant(public_id: str, *, actor: Actor) -> Variant:
    """A variant of a listed product. Raises UnknownProduct."""
    require(actor, "catalog:read", CATALOG)
    for variant in _VARIANT.rows(name=public_id):
        return variant
    raise UnknownProduct(
        f"There is no variant {public_id!r} in the shop. Look at the product for its variants."
    )


_VARIANT = Statement(
    lambda: Variant.objects.filter(
        public_id=Given("name", CharField()), product__is_listed=True
    ).select_related("product")
)


def visible(filters: Filters) -> QuerySet[Product]:
    """Listed products with a variant that fits, to be told by `cards_of` or `faces_of`."""
    return _visible(filters).all()


@lru_cache(QUERIES_KEPT)
def _visible(filters: Filters) -> QuerySet[Product]:
    """Built once, and never evaluated itself."""
    products = Product.objects.listed().filter(shelf__isnull=False)
    return narrowed(products, filters, "shelf__").select_related("category", "shelf")


def in_order(products: QuerySet[Product], sort: Sort) -> QuerySet[Product]:
    """Each order has an index that ends with the key, so that a page is read and not sorted."""
    return products.order_by(*ORDERS[sort])


def _unknown(name: str) -> UnknownProduct:
    return UnknownProduct(f"There is no product {name!r} in the shop. Search for it by name.")
