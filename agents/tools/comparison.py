"""Products side by side: the facts by which they differ, and those that they share."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import Field

from agents.tools.base import Arguments, Call, Result, Tool, ToolError
from agents.tools.catalog import product_json
from identity.scopes import Scope
from shop.cards import ProductCard
from shop.catalog import get_products

ProductId = Annotated[str, Field(max_length=40)]


class CompareProducts(Arguments):
    product_ids: list[ProductId] = Field(
        min_length=2, max_length=4, description="Ids of products to compare."
    )


def compare(arguments: CompareProducts, call: Call) -> Result:
    """Two to four products side by side: the facts by which they differ, and those that are the same."""
    if len(set(arguments.product_ids)) < len(arguments.product_ids):
        raise ToolError("invalid_arguments", "product_ids: name each product once.")
    cards = get_products(arguments.product_ids, actor=call.actor)
    facts = [(fact, [tell(card) for card in cards]) for fact, tell in FACTS.items()]
    return {
        "products": [product_json(card) for card in cards],
        "differences": [{"fact": fact, "values": said} for fact, said in facts if len(set(said)) > 1],
        "same": [{"fact": fact, "value": said[0]} for fact, said in facts if len(set(said)) == 1],
    }


def _rating(card: ProductCard) -> str:
    return f"{card.rating:.1f} of 5, {card.reviews} reviews" if card.reviews else "no reviews yet"


FACTS: Mapping[str, Callable[[ProductCard], str]] = {
    "Price": lambda card: card.price_text,
    "Rating": _rating,
    "Colours": lambda card: ", ".join(card.colours) or "one",
    "Sizes": lambda card: ", ".join(card.sizes) or "one",
    "Category": lambda card: card.category_name,
    "Availability": lambda card: "in stock" if card.available else "sold out",
}


def _say(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return "compared " + " and ".join(product["title"] for product in result.get("products", []))


TOOLS = (Tool("compare_products", Scope.CATALOG_READ, CompareProducts, compare, _say),)
