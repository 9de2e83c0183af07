"""How a product is seen: by the pictures that staff uploaded of it, or else as it is drawn."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from django.urls import reverse

from shop.artwork import views_of
from shop.artwork.colours import drawn_as
from shop.models import Product

if TYPE_CHECKING:
    from shop.cards import ProductCard

#: The widths, in pixels, in which an uploaded picture is kept.
WIDTHS: Final = (320, 640, 1280)
FRONT = "front"
ADDRESSES_KEPT = 65_536
SHELVES_KEPT = 8_192


class Upload(NamedTuple):
    """An uploaded picture as Shelf tells of it. Without a colour it shows them all; `width` is its widest file's."""

    id: str
    colour: str
    alt: str
    width: int


class Picture(NamedTuple):
    """`small` suits a row of a cart. A drawing has no `srcset`: it is sharp at any size. `alt` is empty for it."""

    src: str
    small: str
    srcset: str = ""
    alt: str = ""


def uploads_of(product: Product) -> tuple[Upload, ...]:
    """None for a product that is not for sale: it has no shelf."""
    shelf = getattr(product, "shelf", None)
    return uploads_in(shelf.pictures) if shelf else ()


@lru_cache(SHELVES_KEPT)
def uploads_in(text: str) -> tuple[Upload, ...]:
    """What `Shelf.pictures` says."""
    return tuple(Upload(**row) for row in json.loads(text))


def image_of(slug: str, colour: str, uploads: Iterable[Upload] = ()) -> Picture:
    """The one that stands for the product in that colour."""
    upload = next((upload for upload in uploads if upload.colour in {"", colour}), None)
    return _uploaded(upload) if upload else _drawing(slug, colour, FRONT)


def images_of(card: "ProductCard", colour: str) -> tuple[Picture, ...]:
    """All of the product in one of its colours; from every side it is drawn, where nothing was uploaded."""
    uploaded = tuple(_uploaded(upload) for upload in card.uploads if upload.colour in {"", colour})
    return uploaded or tuple(_drawing(card.slug, colour, view) for view in views_of(card.artwork))


@lru_cache(ADDRESSES_KEPT)
def address_of(name: str, *about: str | int) -> str:
    return reverse(name, args=about)


def _drawing(slug: str, colour: str, view: str) -> Picture:
    address = address_of("artwork", slug, drawn_as(colour), view)
    return Picture(address, address)


def _uploaded(upload: Upload) -> Picture:
    small, middle, large = (address_of("picture", upload.id, width) for width in WIDTHS)
    srcset = ", ".join((f"{small} {WIDTHS[0]}w", f"{middle} {WIDTHS[1]}w", f"{large} {upload.width}w"))
    return Picture(middle, small, srcset, upload.alt)
