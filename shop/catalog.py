"""What is for sale, as a shopper or an agent sees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.db.models.expressions import RawSQL
from django.utils.functional import cached_property

from identity.actor import Actor
from identity.policy import Resource, require
from shop.aisles import Aisle, subtree
from shop.artwork import Artwork
from shop.faces import Face, best_of, distinct, face_of, faces_of, price_of, row_of, with_sold_out
from shop.filters import ANYTHING, Filters, Offer
from shop.gallery import Upload, address_of, image_of, uploads_of
from shop.models import Category, Product, Variant
from shop.models.shelf import POINTS_PER_STAR
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


@dataclass(frozen=True)
class ProductCard:
    """A product with all its variants, as tools, the API and its own page tell of it; pages of many show a `Face`."""

    id: str
    slug: str
    title: str
    description: str
    category: str
    category_name: str
    url: str
    image: str
    colours: tuple[str, ...]
    sizes: tuple[str, ...]
    price: int
    price_text: str
    available: bool
    variants: tuple[Variant, ...]
    shown: Variant
    artwork: Artwork
    uploads: tuple[Upload, ...]
    rating: float
    reviews: int


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
    product = visible(ANYTHING).filter(Q(public_id=name) | Q(slug=name)).first()
    if product is None:
        raise _unknown(name)
    return cards_of([product])[0]


def get_with_companions(name: str, *, actor: Actor) -> tuple[ProductCard, tuple[Face, ...]]:
    """A product by public id or slug, and what the shop pairs it with, in the shop's order. Raises UnknownProduct."""
    require(actor, "catalog:read", CATALOG)
    together = visible(ANYTHING).filter(pk__in=RawSQL(TOGETHER, [name] * 4))  # noqa: S611 - no value stands in it
    together = together.annotate(place=RawSQL(PLACE, [name] * 2))  # noqa: S611 - nor in this
    products = list(with_sold_out(together.order_by("place", "id")))
    named = next((product for product in products if name in {product.slug, product.public_id}), None)
    if named is None:
        raise _unknown(name)
    return cards_of([named])[0], tuple(
        face_of(row_of(product)) for product in products if product is not named
    )


def get_variant(public_id: str, *, actor: Actor) -> Variant:
    """A variant of a listed product. Raises UnknownProduct."""
    require(actor, "catalog:read", CATALOG)
    variants = Variant.objects.select_related("product").filter(product__is_listed=True)
    if variant := variants.filter(public_id=public_id).first():
        return variant
    raise UnknownProduct(
        f"There is no variant {public_id!r} in the shop. Look at the product for its variants."
    )


def visible(filters: Filters) -> QuerySet[Product]:
    """Listed products with a variant that fits, to be drawn by `cards_of` or `faces_of`."""
    return _visible(filters).all()


@lru_cache(QUERIES_KEPT)
def _visible(filters: Filters) -> QuerySet[Product]:
    """Built once, and never evaluated itself."""
    products = Product.objects.listed().filter(shelf__isnull=False)
    return narrowed(products, filters, "shelf__").select_related("category", "shelf")


def in_order(products: QuerySet[Product], sort: Sort) -> QuerySet[Product]:
    """Each order has an index that ends with the key, so that a page is read and not sorted."""
    return products.order_by(*ORDERS[sort])


def cards_of(
    products: Iterable[Product], filters: Filters = ANYTHING, liked: frozenset[str] = frozenset()
) -> tuple[ProductCard, ...]:
    """Of products of `visible`, with one query for all their variants; a liked colour is shown first."""
    found = list(products)
    variants = Variant.objects.order_by("position", "id")
    prefetch_related_objects(found, Prefetch("variants", variants, to_attr="all_variants"))
    return tuple(_card_of(product, filters, liked) for product in found)


def _card_of(product: Product, filters: Filters, liked: frozenset[str]) -> ProductCard:
    variants: tuple[Variant, ...] = tuple(product.all_variants)  # type: ignore[attr-defined]  # fetched by cards_of
    offers = {_offer(variant): variant for variant in variants}
    fitting = [offer for offer in offers if filters.fit(offer)]
    shown = offers[best_of(fitting, liked)]
    uploads = uploads_of(product)
    return ProductCard(
        id=product.public_id,
        slug=product.slug,
        title=product.title,
        description=product.description,
        category=product.category.slug,
        category_name=product.category.name,
        url=address_of("product", product.slug),
        image=image_of(product.slug, shown.colour, uploads).src,
        colours=distinct(variant.colour for variant in variants),
        sizes=distinct(variant.size for variant in variants),
        price=min(offer.price for offer in fitting),
        price_text=price_of(fitting),
        available=any(offer.in_stock for offer in fitting),
        variants=variants,
        shown=shown,
        artwork=Artwork(**product.artwork),
        uploads=uploads,
        rating=product.shelf.rating / POINTS_PER_STAR,
        reviews=product.shelf.reviews,
    )


def _offer(variant: Variant) -> Offer:
    return Offer(variant.colour, variant.size, variant.price, variant.stock > 0)


def _unknown(name: str) -> UnknownProduct:
    return UnknownProduct(f"There is no product {name!r} in the shop. Search for it by name.")
