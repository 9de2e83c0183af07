"""The demo shop's goods, read from catalogue.toml and checked before anything is seeded from them."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from shop.artwork import Artwork, check
from shop.artwork.colours import TONES

SOURCE = Path(__file__).with_name("catalogue.toml")
PRODUCT_KEYS = frozenset(
    [
        "title",
        "slug",
        "category",
        "price",
        "weight_grams",
        "featured",
        "description",
        "artwork",
        "size_prices",
        "stock",
    ]
)
Table = Mapping[str, Any]
Made = TypeVar("Made")


class CatalogueError(ValueError):
    """Something in the catalogue is wrong; the message begins with the place."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")
        self.place = place


@dataclass(frozen=True)
class CategoryData:
    """`parent` is the slug of the category that it is a part of, if any."""

    slug: str
    name: str
    line: str
    parent: str = ""


@dataclass(frozen=True)
class VariantData:
    """`colour` is a key of shop.artwork.colours.TONES; `size` is empty where a product has no sizes."""

    sku: str
    colour: str
    size: str
    price: int
    stock: int


@dataclass(frozen=True)
class ProductData:
    """`price` is the lowest variant's, in minor units; `weight_grams` is one piece, packed."""

    title: str
    slug: str
    category: str
    description: str
    price: int
    weight_grams: int
    featured: bool
    artwork: Artwork
    variants: tuple[VariantData, ...]

    @property
    def colours(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(variant.colour for variant in self.variants))

    @property
    def sizes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(variant.size for variant in self.variants if variant.size))


@dataclass(frozen=True)
class Catalogue:
    currency: str
    categories: tuple[CategoryData, ...]
    products: tuple[ProductData, ...]


def load(source: Path = SOURCE) -> Catalogue:
    """Raises CatalogueError, which names the place."""
    try:
        table = tomllib.loads(source.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(source.name, str(error)) from error
    return read(table)


def read(table: Table) -> Catalogue:
    categories = tuple(
        _category(row, f"categories[{i}]") for i, row in enumerate(table.get("categories", ()))
    )
    slugs = {category.slug for category in categories}
    for place, category in enumerate(categories):
        if category.parent and category.parent not in {earlier.slug for earlier in categories[:place]}:
            raise CatalogueError(
                f"categories[{place}].parent", f"no category {category.parent} stands before it"
            )
    products = tuple(_product(row, _place(i, row), slugs) for i, row in enumerate(table.get("products", ())))
    _refuse_twins("categories", [category.slug for category in categories])
    _refuse_twins("products", [product.slug for product in products])
    return Catalogue(_text(table, "currency", "catalogue"), categories, products)


def _category(row: Table, place: str) -> CategoryData:
    parent = _text(row, "parent", place) if "parent" in row else ""
    return CategoryData(
        _text(row, "slug", place), _text(row, "name", place), _text(row, "line", place), parent
    )


def _product(row: Table, place: str, categories: set[str]) -> ProductData:
    if unknown := sorted(set(row) - PRODUCT_KEYS):
        raise CatalogueError(place, f"unknown keys {', '.join(unknown)}")
    if _text(row, "category", place) not in categories:
        raise CatalogueError(f"{place}.category", f"no category {row['category']!r}")
    price = _amount(row, "price", place, least=1)
    variants = _variants(row, place, price)
    return ProductData(
        title=_text(row, "title", place),
        slug=_text(row, "slug", place),
        category=row["category"],
        description=_text(row, "description", place),
        price=min(variant.price for variant in variants),
        weight_grams=_amount(row, "weight_grams", place, least=1),
        featured=bool(row.get("featured", False)),
        artwork=_artwork(row, place),
        variants=variants,
    )


def _artwork(row: Table, place: str) -> Artwork:
    place = f"{place}.artwork"
    spec = _made(place, lambda: Artwork(**row.get("artwork", {})))
    _made(place, lambda: check(spec))
    return spec


def _made(place: str, make: Callable[[], Made]) -> Made:
    try:
        return make()
    except (TypeError, ValueError) as error:
        raise CatalogueError(place, str(error)) from error


def _variants(row: Table, place: str, price: int) -> tuple[VariantData, ...]:
    stock = row.get("stock")
    if not stock:
        raise CatalogueError(f"{place}.stock", "name at least one colour with its pieces")
    prices = row.get("size_prices", {})
    found = [
        _variant(row, f"{place}.stock.{colour}", (colour, size), prices.get(size, price), pieces)
        for colour, sizes in stock.items()
        for size, pieces in (sizes.items() if isinstance(sizes, dict) else [("", sizes)])
    ]
    if strangers := sorted(set(prices) - {variant.size for variant in found}):
        raise CatalogueError(f"{place}.size_prices", f"no such size {', '.join(strangers)}")
    return tuple(found)


def _variant(row: Table, place: str, option: tuple[str, str], price: int, pieces: object) -> VariantData:
    colour, size = option
    if colour not in TONES:
        raise CatalogueError(place, f"no colour {colour!r}")
    stock = _whole(pieces, f"{place}.{size}" if size else place, least=0)
    sku = "-".join(part for part in (_text(row, "slug", place), colour, size.lower()) if part)
    return VariantData(sku, colour, size, _whole(price, place, least=1), stock)


def _text(row: Table, key: str, place: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise CatalogueError(f"{place}.{key}", "must be a text")
    return value


def _amount(row: Table, key: str, place: str, *, least: int) -> int:
    return _whole(row.get(key), f"{place}.{key}", least=least)


def _whole(value: object, place: str, *, least: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise CatalogueError(place, f"must be a whole number of at least {least}, not {value!r}")
    return value


def _refuse_twins(place: str, slugs: list[str]) -> None:
    if twins := sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        raise CatalogueError(place, f"used twice: {', '.join(twins)}")


def _place(index: int, row: Table) -> str:
    return f"products[{index}] {row.get('slug', '')!r}"
