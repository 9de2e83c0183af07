"""What the person keeps in mind."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from agents.tools.base import Arguments, Call, Result, Tool
from agents.tools.catalog import product_json
from identity.scopes import Scope
from shop.cards import cards_of, with_variants
from shop.wishlist import forget_wish, list_wishes, wish_for

MOST_SHOWN = 12


class ListWishlist(Arguments):
    pass


class OneProduct(Arguments):
    product_id: str = Field(max_length=40, description="Id of a product, from a search.")


def list_(arguments: ListWishlist, call: Call) -> Result:
    """What is on the person's wishlist and for sale, the newest wish first."""
    wishes = list_wishes(actor=call.actor)
    shown = cards_of(with_variants(wishes[:MOST_SHOWN]))
    return {"products": [product_json(card) for card in shown], "count": wishes.count()}


def add(arguments: OneProduct, call: Call) -> Result:
    """Put a product on the person's wishlist."""
    product = wish_for(arguments.product_id, actor=call.actor)
    return {"wished": {"id": product.public_id, "title": product.title}, "count": _count(call)}


def remove(arguments: OneProduct, call: Call) -> Result:
    """Take a product off the person's wishlist."""
    product = forget_wish(arguments.product_id, actor=call.actor)
    return {"removed": {"id": product.public_id, "title": product.title}, "count": _count(call)}


def _count(call: Call) -> int:
    return list_wishes(actor=call.actor).count()


def _say_list(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"looked at your wishlist · {result.get('count', 0)} on it"


def _say_add(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"put {result.get('wished', {}).get('title', 'a product')} on your wishlist"


def _say_remove(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"took {result.get('removed', {}).get('title', 'a product')} off your wishlist"


TOOLS = (
    Tool("list_wishlist", Scope.WISHLIST_WRITE, ListWishlist, list_, _say_list),
    Tool("add_to_wishlist", Scope.WISHLIST_WRITE, OneProduct, add, _say_add),
    Tool("remove_from_wishlist", Scope.WISHLIST_WRITE, OneProduct, remove, _say_remove),
)
