"""What is for sale, as a shopper or an agent sees it."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import ExpressionWrapper, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.fields import BooleanField
from django.urls import reverse

from identity.actor import Actor
from identity.policy import Resource, require
from shop.artwork import Artwork, views_of
from shop.artwork.colours import TONES
from shop.models import Availability, Category, Product, Variant
from shop.money import money

CATALOG = Resource("Catalog")
PER_PAGE = 24
FRONT = "front"
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


@dataclass(frozen=True)
class Filters:
    """What one variant must be, all of it at once. Prices in minor units."""

    colour: str = ""
    size: str = ""
    min_price: int | None = None
    max_price: int | None = None
    in_stock: bool = False

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
    colours: tuple[str, ...]
    sizes: tuple[str, ...]
    price: int
    price_text: str
    available: bool
    variants: tuple[Variant, ...]
    shown: Variant
    artwork: Artwork


@dataclass(frozen=True)
class Facets:
    """What a list of products can be narrowed by."""

    colours: tuple[str, ...]
    sizes: tuple[str, ...]


class UnknownProduct(LookupError):
    """There is no such product, or it is not for sale."""


def list_categories() -> QuerySet[Category]:
    return Category.objects.all()


def list_products(
    category: Category | None = None,
    filters: Filters = Filters(),
    sort: Sort = Sort.RELEVANCE,
    page: int | str = 1,
    *,
    actor: Actor,
) -> Page[ProductCard]:
    """One page of cards, of a category or of everything; a number out of range gives the nearest page."""
    require(actor, "catalog:read", CATALOG)
    products = visible(filters)
    if category:
        products = products.filter(category=category)
    found: Page[Any] = Paginator(in_order(products, sort), PER_PAGE).get_page(page)
    return Page([card_of(product) for product in found], found.number, found.paginator)


def featured(*, actor: Actor) -> list[ProductCard]:
    """The products that the shop shows first."""
    require(actor, "catalog:read", CATALOG)
    return [card_of(product) for product in visible(Filters()).filter(is_featured=True)]


def get_product(name: str, *, actor: Actor) -> ProductCard:
    """By public id or slug. Raises UnknownProduct."""
    require(actor, "catalog:read", CATALOG)
    product = visible(Filters()).filter(Q(public_id=name) | Q(slug=name)).first()
    if product is None:
        raise UnknownProduct(f"There is no product {name!r} in the shop. Search for it by name.")
    return card_of(product)


def get_variant(public_id: str, *, actor: Actor) -> Variant:
    """A variant of a listed product. Raises UnknownProduct."""
    require(actor, "catalog:read", CATALOG)
    variants = Variant.objects.select_related("product").filter(product__is_listed=True)
    if variant := variants.filter(public_id=public_id).first():
        return variant
    raise UnknownProduct(
        f"There is no variant {public_id!r} in the shop. Look at the product for its variants."
    )


def facets(category: Category | None = None) -> Facets:
    variants = Variant.objects.filter(product__is_listed=True)
    if category:
        variants = variants.filter(product__category=category)
    rows = variants.order_by("position").values_list("colour", "size")
    return Facets(*(_distinct(column) for column in zip(*rows, strict=True))) if rows else Facets((), ())


def visible(filters: Filters) -> QuerySet[Product]:
    """Listed products with a variant that fits, with all their variants: two queries for any number."""
    fits = filters.condition()
    variants = Variant.objects.annotate(fits=ExpressionWrapper(fits, BooleanField())).order_by(
        "position", "id"
    )
    fitting = Variant.objects.filter(fits, product=OuterRef("pk")).order_by("price")
    return (
        Product.objects.listed()
        .annotate(lowest=Subquery(fitting.values("price")[:1]))
        .filter(lowest__isnull=False)
        .select_related("category")
        .prefetch_related(Prefetch("variants", variants))
    )


def in_order(products: QuerySet[Product], sort: Sort) -> QuerySet[Product]:
    if sort is Sort.RELEVANCE:
        return products.order_by("-is_featured", "title", "id")
    return products.order_by("lowest" if sort is Sort.PRICE else "-lowest", "title", "id")


def card_of(product: Product, liked: Container[str] = ()) -> ProductCard:
    """From a product of `visible`, whose variants say whether they fit; a liked colour is shown first."""
    variants = tuple(product.variants.all())
    fitting = [variant for variant in variants if getattr(variant, "fits", True)]
    shown = min(fitting, key=lambda variant: (variant.colour not in liked, variant.stock <= 0))
    lowest = min(variant.price for variant in fitting)
    return ProductCard(
        id=product.public_id,
        slug=product.slug,
        title=product.title,
        description=product.description,
        category=product.category.slug,
        category_name=product.category.name,
        url=product.get_absolute_url(),
        image=image_of(product.slug, shown.colour),
        colours=_distinct(variant.colour for variant in variants),
        sizes=_distinct(variant.size for variant in variants),
        price=lowest,
        price_text=money(lowest)
        if all(variant.price == lowest for variant in fitting)
        else f"from {money(lowest)}",
        available=any(variant.availability is not Availability.SOLD_OUT for variant in fitting),
        variants=variants,
        shown=shown,
        artwork=Artwork(**(product.artwork or {})),
    )


def image_of(slug: str, colour: str, view: str = FRONT) -> str:
    return reverse("artwork", args=[slug, colour, view])


def images_of(card: ProductCard, colour: str) -> tuple[str, ...]:
    """The product in one of its colours, from every side it is drawn."""
    return tuple(image_of(card.slug, colour, view) for view in views_of(card.artwork))


def colours_like(word: str) -> frozenset[str]:
    """The colours that a word means: itself, and those of its family (navy is a blue)."""
    word = word.strip().lower()
    word = OUR_WORDS.get(word, word)
    return frozenset({word, *(name for name, tone in TONES.items() if tone.family == word)})


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, values)))
