"""What a list shows of a product, read from its shelf: one row each, however many variants it has."""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.expressions import RawSQL

from shop.filters import ANYTHING, Filters, Offer
from shop.gallery import address_of, image_of, uploads_in
from shop.models import Product
from shop.models.shelf import POINTS_PER_STAR
from shop.money import money

FACES_KEPT = 8_192
_OF_THOSE_GONE: Final = "FROM shop_variant WHERE product_id = shop_product.id AND stock <= 0"
SOLD_OUT: Final = {
    "sqlite": f"(SELECT group_concat(id) {_OF_THOSE_GONE})",
    "postgresql": f"(SELECT string_agg(id::text, ',') {_OF_THOSE_GONE})",
}


class Face(NamedTuple):
    """All that components/product_card.html shows."""

    id: str
    title: str
    url: str
    image: str
    srcset: str
    price_text: str
    available: bool
    reviews: int
    halves: int
    colours: tuple[str, ...]


class Row(NamedTuple):
    """The columns behind a face; `sold_out` names the variants of which none is left, between commas."""

    public_id: str
    slug: str
    title: str
    offers: str
    pictures: str
    rating: int
    reviews: int
    sold_out: str | None


def with_sold_out(products: QuerySet[Product]) -> QuerySet[Product]:
    """Stock changes with every order, so that shelves do not hold it."""
    return products.annotate(sold_out=RawSQL(SOLD_OUT[connection.vendor], [], TextField()))  # noqa: S611 - no value stands in it


def faces_of(
    products: QuerySet[Product],
    filters: Filters = ANYTHING,
    liked: frozenset[str] = frozenset(),
    ranked: Sequence[int] | None = None,
) -> tuple[Face, ...]:
    """In the order of the keys in `ranked`, where the database does not know it; a liked colour is shown first."""
    rows = with_sold_out(products).values_list(
        "pk",
        "public_id",
        "slug",
        "title",
        "shelf__offers",
        "shelf__pictures",
        "shelf__rating",
        "shelf__reviews",
        "sold_out",  # type: ignore[misc]  # annotated
    )
    faces = {key: face_of(Row(*row), filters, liked) for key, *row in rows}
    return tuple(faces.values()) if ranked is None else tuple(faces[key] for key in ranked if key in faces)


def row_of(product: Product) -> Row:
    """Of one read with its shelf and `with_sold_out`."""
    shelf, sold_out = product.shelf, product.sold_out  # type: ignore[attr-defined]  # annotated
    about = (product.public_id, product.slug, product.title)
    return Row(*about, shelf.offers, shelf.pictures, shelf.rating, shelf.reviews, sold_out)


@lru_cache(FACES_KEPT)
def face_of(row: Row, filters: Filters = ANYTHING, liked: frozenset[str] = frozenset()) -> Face:
    """The same row looks the same to everybody who asked for the same."""
    offers = offers_in(row.offers, row.sold_out)
    fitting = [offer for offer in offers if filters.fit(offer)]
    shown = best_of(fitting, liked)
    picture = image_of(row.slug, shown.colour, uploads_in(row.pictures))
    return Face(
        id=row.public_id,
        title=row.title,
        url=address_of("product", row.slug),
        image=picture.src,
        srcset=picture.srcset,
        price_text=price_of(fitting),
        available=any(offer.in_stock for offer in fitting),
        reviews=row.reviews,
        halves=round(2 * row.rating / POINTS_PER_STAR),
        colours=distinct(offer.colour for offer in offers),
    )


def offers_in(text: str, sold_out: str | None) -> tuple[Offer, ...]:
    gone = set(sold_out.split(",")) if sold_out else set()
    return tuple(
        Offer(colour, size, price, str(key) not in gone) for key, colour, size, price in json.loads(text)
    )


def best_of(offers: Iterable[Offer], liked: frozenset[str]) -> Offer:
    """The first that can be had, of a liked colour where there is one."""
    return min(offers, key=lambda offer: (offer.colour not in liked, not offer.in_stock))


def price_of(offers: Sequence[Offer]) -> str:
    """The lowest in words; "from" where another costs more."""
    lowest = min(offer.price for offer in offers)
    return money(lowest) if all(offer.price == lowest for offer in offers) else f"from {money(lowest)}"


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, values)))
