"""A product with all its variants, as tools, the API and its own page tell of it; pages of many show a `Face`."""

import json
from collections.abc import Iterable
from typing import Final, NamedTuple

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.expressions import RawSQL

from shop.artwork import Artwork
from shop.faces import best_of, distinct, price_of
from shop.filters import ANYTHING, Filters, Offer
from shop.gallery import Picture, Upload, address_of, image_of, images_of, uploads_of
from shop.models import Availability, Product
from shop.models.catalog import FEW, availability_of
from shop.models.shelf import POINTS_PER_STAR

# Nobody is told of more than a few, so that a card changes as seldom as it looks different.
VARIANTS: Final = {
    "sqlite": f"""(SELECT json_group_array(json_array(public_id, sku, colour, size, price, MIN(stock, {FEW + 1})))
      FROM (SELECT * FROM shop_variant WHERE product_id = shop_product.id ORDER BY position, shop_variant.id)
      )""",  # noqa: S608 - no value stands in it
    "postgresql": f"""(SELECT jsonb_agg(jsonb_build_array(public_id, sku, colour, size, price, LEAST(stock, {FEW + 1}))
      ORDER BY position, id)::text FROM shop_variant WHERE product_id = shop_product.id)""",  # noqa: S608 - nor in this
}


class Choice(NamedTuple):
    """A variant as its product's card tells of it; the price in minor units."""

    public_id: str
    sku: str
    colour: str
    size: str
    price: int
    availability: Availability

    @property
    def label(self) -> str:
        return ", ".join(filter(None, (self.colour, self.size)))

    @property
    def in_stock(self) -> bool:
        return self.availability != Availability.SOLD_OUT


class ProductCard(NamedTuple):
    """Of values alone: two that are equal look the same to everybody. `key` is the row's, and not told outside."""

    key: int
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
    variants: tuple[Choice, ...]
    shown: Choice
    artwork: Artwork
    uploads: tuple[Upload, ...]
    rating: float
    reviews: int


class Sight(NamedTuple):
    """A card in the one of its colours that somebody looks at."""

    card: ProductCard
    colour: str

    @property
    def variants(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.card.variants if choice.colour == self.colour)

    @property
    def chosen(self) -> Choice:
        """The first that can be had."""
        return min(self.variants, key=lambda choice: not choice.in_stock)

    @property
    def images(self) -> tuple[Picture, ...]:
        return images_of(self.card, self.colour)


def with_variants(products: QuerySet[Product]) -> QuerySet[Product]:
    """Each product of `visible` with all its variants in the same row."""
    return products.annotate(variants_text=RawSQL(VARIANTS[connection.vendor], [], TextField()))  # noqa: S611 - no value stands in it


def cards_of(
    products: Iterable[Product], filters: Filters = ANYTHING, liked: frozenset[str] = frozenset()
) -> tuple[ProductCard, ...]:
    """Of products that were read `with_variants`; a liked colour is shown first."""
    return tuple(card_of(product, filters, liked) for product in products)


def card_of(
    product: Product, filters: Filters = ANYTHING, liked: frozenset[str] = frozenset()
) -> ProductCard:
    choices = choices_in(product.variants_text)  # type: ignore[attr-defined]  # annotated by with_variants
    offers = {_offer(choice): choice for choice in choices}
    fitting = [offer for offer in offers if filters.fit(offer)]
    shown = offers[best_of(fitting, liked)]
    uploads = uploads_of(product)
    return ProductCard(
        key=product.pk,
        id=product.public_id,
        slug=product.slug,
        title=product.title,
        description=product.description,
        category=product.category.slug,
        category_name=product.category.name,
        url=address_of("product", product.slug),
        image=image_of(product.slug, shown.colour, uploads).src,
        colours=distinct(choice.colour for choice in choices),
        sizes=distinct(choice.size for choice in choices),
        price=min(offer.price for offer in fitting),
        price_text=price_of(fitting),
        available=any(offer.in_stock for offer in fitting),
        variants=choices,
        shown=shown,
        artwork=Artwork(**product.artwork),
        uploads=uploads,
        rating=product.shelf.rating / POINTS_PER_STAR,
        reviews=product.shelf.reviews,
    )


def choices_in(text: str) -> tuple[Choice, ...]:
    """What VARIANTS says."""
    return tuple(
        Choice(public_id, sku, colour, size, price, availability_of(stock))
        for public_id, sku, colour, size, price, stock in json.loads(text)
    )


def _offer(choice: Choice) -> Offer:
    return Offer(choice.colour, choice.size, choice.price, choice.in_stock)
