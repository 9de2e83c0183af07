"""Looking through the shop."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from agents.tools.base import Arguments, Call, Result, Tool
from identity.policy import require
from identity.scopes import Scope
from shop.aisles import Aisle, aisles
from shop.cards import Choice, ProductCard
from shop.catalog import CATALOG, Sort, get_product
from shop.money import MINOR_PER_UNIT, money
from shop.search import search_products


class SearchProducts(Arguments):
    query: str = Field(
        max_length=120, description="What to look for, in a few words; empty for all that fits the rest."
    )
    category: str = Field("", max_length=40, description="Slug of a category, to look only there.")
    color: str = Field("", max_length=30)
    size: str = Field("", max_length=10)
    max_price: float | None = Field(
        None, ge=0, le=1_000_000, description="In whole units of currency, like 60."
    )
    min_price: float | None = Field(None, ge=0, le=1_000_000)
    in_stock: bool = False
    rating: int | None = Field(None, ge=1, le=5, description="At least so many stars on average.")
    sort: Literal["relevance", "price", "-price", "newest", "rating"] = "relevance"
    limit: int = Field(6, ge=1, le=12)


class GetProduct(Arguments):
    product_id: str = Field(max_length=40, description="Id of a product, from a search.")


class ListCategories(Arguments):
    pass


def search(arguments: SearchProducts, call: Call) -> Result:
    """Search the shop. Each product comes with its variants, whose ids the cart tools take."""
    found = search_products(
        arguments.query,
        actor=call.actor,
        category=arguments.category,
        color=arguments.color,
        size=arguments.size,
        max_price=_minor(arguments.max_price),
        min_price=_minor(arguments.min_price),
        in_stock=arguments.in_stock,
        rating=arguments.rating or 0,
        sort=Sort(arguments.sort),
        limit=arguments.limit,
    )
    return {"products": [product_json(card) for card in found.cards], "found": found.found}


def detail(arguments: GetProduct, call: Call) -> Result:
    """One product with its description and all its variants."""
    card = get_product(arguments.product_id, actor=call.actor)
    return {"product": product_json(card) | {"description": card.description}}


def categories(arguments: ListCategories, call: Call) -> Result:
    """The categories of the shop, whose slugs narrow a search; a parent holds what is below it too."""
    require(call.actor, "catalog:read", CATALOG)
    return {"categories": list(_told(aisles(), parent=""))}


def _told(some: Iterable[Aisle], parent: str) -> Iterator[dict[str, str]]:
    for aisle in some:
        yield {"slug": aisle.slug, "name": aisle.name, "parent": parent}
        yield from _told(aisle.children, aisle.slug)


def product_json(card: ProductCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "title": card.title,
        "category": card.category,
        "price": card.price,
        "price_text": card.price_text,
        "colors": list(card.colours),
        "sizes": list(card.sizes),
        "available": card.available,
        "rating": round(card.rating, 1),
        "reviews": card.reviews,
        "variants": [_variant_json(variant) for variant in card.variants],
    }


def _variant_json(variant: Choice) -> dict[str, Any]:
    return {
        "id": variant.public_id,
        "color": variant.colour,
        "size": variant.size,
        "price": variant.price,
        "price_text": money(variant.price),
        "stock": variant.availability.label,
    }


def _minor(units: float | None) -> int | None:
    return None if units is None else int(Decimal(str(units)) * MINOR_PER_UNIT)


def _say_search(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    wish = " ".join(filter(None, (arguments.get("color"), arguments.get("query")))) or "the shop"
    return f"searched {wish} · {result.get('found', 0)} found"


def _say_detail(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"looked at {result.get('product', {}).get('title', 'a product')}"


def _say_categories(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"looked at the categories · {len(result.get('categories', []))}"


TOOLS = (
    Tool("search_products", Scope.CATALOG_READ, SearchProducts, search, _say_search),
    Tool("get_product", Scope.CATALOG_READ, GetProduct, detail, _say_detail, quotes_others=True),
    Tool("list_categories", Scope.CATALOG_READ, ListCategories, categories, _say_categories),
)
