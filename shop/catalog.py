"""What is for sale, as a shopper or an agent sees it."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from django.core.paginator import Page, Paginator
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.fields import BooleanField
from django.utils.functional import cached_property

from identity.actor import Actor
from identity.policy import Resource, require
from shop.aisles import Aisle, subtree
from shop.artwork import Artwork
from shop.artwork.colours import TONES
from shop.gallery import Upload, address_of, image_of, uploads_of
from shop.models import Availability, Category, Product, Variant
from shop.models.shelf import POINTS_PER_STAR
from shop.money import money

CATALOG = Resource("Catalog")
PER_PAGE = 24
MOST_PAGES = 50
QUERIES_KEPT = 256
TOGETHER = """SELECT id FROM shop_product WHERE public_id = %s OR slug = %s
    UNION ALL SELECT pairing.other_id FROM shop_pairing AS pairing
    JOIN shop_product AS named ON named.id = pairing.product_id WHERE named.public_id = %s OR named.slug = %s"""
PLACE = """SELECT pairing.position FROM shop_pairing AS pairing
    JOIN shop_product AS named ON named.id = pairing.product_id
    WHERE pairing.other_id = shop_product.id AND (named.public_id = %s OR named.slug = %s)"""
OUR_WORDS = {
    "flask": "bottle",
    "gray": "grey",
    "hoody": "hoodie",
    "jumper": "sweater",
    "rucksack": "backpack",
    "shirt": "tee",
    "sweatshirt": "hoodie",
    "tshirt": "tee",
}


class Sort(StrEnum):
    RELEVANCE = "relevance"
    PRICE = "price"
    PRICE_FALLING = "-price"
    NEWEST = "newest"
    RATING = "rating"


@dataclass(frozen=True)
class Filters:
    """What one variant must be, all of it at once. Prices in minor units; `rating` is the least, in stars."""

    colour: str = ""
    size: str = ""
    min_price: int | None = None
    max_price: int | None = None
    in_stock: bool = False
    rating: int = 0

    @property
    def asks_of_variants(self) -> bool:
        return replace(self, rating=0) != Filters()

    def condition(self) -> Q:
        wanted = Q(pk__isnull=False)
        if self.colour:
            wanted &= Q(colour__in=colours_like(self.colour))
        if self.size:
            wanted &= Q(size__iexact=self.size)
        if self.min_price is not None:
            wanted &= Q(price__gte=self.min_price)
        if self.max_price is not None:
            wanted &= Q(price__lte=self.max_price)
        return wanted & Q(stock__gt=0) if self.in_stock else wanted


@dataclass(frozen=True)
class ProductCard:
    """A product with its variants; `shown` is the variant that fits best what was asked for."""

    id: str
    slug: str
    title: str
    description: str
    category: str
    category_name: str
    url: str
    image: str
    srcset: str
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

    @property
    def halves(self) -> int:
        """The rating in half stars, as it is drawn."""
        return round(2 * self.rating)


ORDERS = {
    Sort.RELEVANCE: ("-is_featured", "title", "id"),
    Sort.PRICE: ("lowest", "id"),
    Sort.PRICE_FALLING: ("-lowest", "-id"),
    Sort.NEWEST: ("-created_at", "-id"),
    Sort.RATING: ("-shelf__rating", "-shelf__reviews", "id"),
}


class UnknownProduct(LookupError):
    """There is no such product, or it is not for sale."""


def list_categories() -> QuerySet[Category]:
    return Category.objects.all()


def list_products(
    category: Category | Aisle | None = None,
    filters: Filters = Filters(),
    sort: Sort = Sort.RELEVANCE,
    page: int | str = 1,
    *,
    actor: Actor,
    count: int | None = None,
) -> Page[ProductCard]:
    """One page of cards, of a category and those below it or of everything.

    A number out of range gives the nearest page. `count` saves counting where it is known already.
    """
    require(actor, "catalog:read", CATALOG)
    products = of_category(visible(filters), category)
    pages = pages_of(products.count() if count is None else count)
    number = pages.get_page(page).number
    window = slice((number - 1) * PER_PAGE, number * PER_PAGE)
    return Page(cards_of(in_order(products, sort)[window]), number, pages)


class Pages(Paginator):
    """No more than can be read at the cost of the first: who looks further narrows the list."""

    @cached_property
    def num_pages(self) -> int:
        return min(MOST_PAGES, super().num_pages)


def pages_of(count: int) -> Pages:
    """The pages of so many products, which are fetched apart."""
    return Pages(range(count), PER_PAGE)


def of_category(products: QuerySet[Product], category: Category | Aisle | None) -> QuerySet[Product]:
    return products.filter(category__in=subtree(category.slug)) if category else products


def featured(*, actor: Actor) -> list[ProductCard]:
    """The products that the shop shows first."""
    require(actor, "catalog:read", CATALOG)
    return list(cards_of(visible(Filters()).filter(is_featured=True).order_by("title", "id")))


def get_product(name: str, *, actor: Actor) -> ProductCard:
    """By public id or slug. Raises UnknownProduct."""
    require(actor, "catalog:read", CATALOG)
    product = visible(Filters()).filter(Q(public_id=name) | Q(slug=name)).first()
    if product is None:
        raise _unknown(name)
    return card_of(product)


def get_with_companions(name: str, *, actor: Actor) -> tuple[ProductCard, tuple[ProductCard, ...]]:
    """A product by public id or slug, and what the shop pairs it with, in the shop's order. Raises UnknownProduct."""
    require(actor, "catalog:read", CATALOG)
    together = visible(Filters()).filter(pk__in=RawSQL(TOGETHER, [name] * 4))  # noqa: S611 - no value stands in it
    together = together.annotate(place=RawSQL(PLACE, [name] * 2))  # noqa: S611 - nor in this
    cards = cards_of(together.order_by("place", "id"))
    card = next((card for card in cards if name in {card.slug, card.id}), None)
    if card is None:
        raise _unknown(name)
    return card, tuple(other for other in cards if other is not card)


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
    """Listed products with a variant that fits, with all their variants: two queries for any number."""
    return _visible(filters).all()


@lru_cache(QUERIES_KEPT)
def _visible(filters: Filters) -> QuerySet[Product]:
    """Built once, and never evaluated itself."""
    fits, variants = filters.condition(), Variant.objects.order_by("position", "id")
    products = Product.objects.listed().filter(shelf__isnull=False)
    if filters.rating:
        products = products.filter(shelf__rating__gte=filters.rating * POINTS_PER_STAR)
    if filters.asks_of_variants:
        fitting = Variant.objects.filter(fits, product=OuterRef("pk"))
        lowest = fitting.order_by("price").values("price")[:1]
        products = products.filter(Exists(fitting)).annotate(lowest=Subquery(lowest))
        variants = variants.annotate(fits=ExpressionWrapper(fits, BooleanField()))
    else:
        products = products.annotate(lowest=F("shelf__price"))
    return products.select_related("category", "shelf").prefetch_related(
        Prefetch("variants", variants, to_attr="all_variants")
    )


def in_order(products: QuerySet[Product], sort: Sort) -> QuerySet[Product]:
    """Each order has an index that ends with the key, so that a page is read and not sorted."""
    return products.order_by(*ORDERS[sort])


def cards_of(products: Iterable[Product], liked: Container[str] = ()) -> tuple[ProductCard, ...]:
    return tuple(card_of(product, liked) for product in products)


def card_of(product: Product, liked: Container[str] = ()) -> ProductCard:
    """From a product of `visible`, whose variants say whether they fit; a liked colour is shown first."""
    variants: tuple[Variant, ...] = tuple(product.all_variants)  # type: ignore[attr-defined]  # fetched by visible
    fitting = [variant for variant in variants if getattr(variant, "fits", True)]
    shown = min(fitting, key=lambda variant: (variant.colour not in liked, variant.stock <= 0))
    lowest = min(variant.price for variant in fitting)
    uploads = uploads_of(product)
    picture = image_of(product.slug, shown.colour, uploads)
    return ProductCard(
        id=product.public_id,
        slug=product.slug,
        title=product.title,
        description=product.description,
        category=product.category.slug,
        category_name=product.category.name,
        url=address_of("product", product.slug),
        image=picture.src,
        srcset=picture.srcset,
        colours=_distinct(variant.colour for variant in variants),
        sizes=_distinct(variant.size for variant in variants),
        price=lowest,
        price_text=money(lowest)
        if all(variant.price == lowest for variant in fitting)
        else f"from {money(lowest)}",
        available=any(variant.availability is not Availability.SOLD_OUT for variant in fitting),
        variants=variants,
        shown=shown,
        artwork=Artwork(**product.artwork),
        uploads=uploads,
        rating=product.shelf.rating / POINTS_PER_STAR,
        reviews=product.shelf.reviews,
    )


def colours_like(word: str) -> frozenset[str]:
    """The colours that a word means: itself, and those of its family (navy is a blue)."""
    word = word.strip().lower()
    word = OUR_WORDS.get(word, word)
    return frozenset({word, *(name for name, tone in TONES.items() if tone.family == word)})


def _unknown(name: str) -> UnknownProduct:
    return UnknownProduct(f"There is no product {name!r} in the shop. Search for it by name.")


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, values)))
