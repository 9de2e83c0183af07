"""The principal's cart."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from agents.tools.base import Arguments, Call, Result, Tool
from identity.actor import Actor
from identity.scopes import Scope
from shop.cart import MOST_OF_ONE, add_to_cart, cart_of, change_line, line_of
from shop.cart_summary import LineView, cart_summary
from shop.catalog import get_variant


class ViewCart(Arguments):
    pass


class AddToCart(Arguments):
    variant_id: str = Field(max_length=40, description="Id of a variant, from a search.")
    quantity: int = Field(1, ge=1, le=MOST_OF_ONE)


class UpdateCart(Arguments):
    line_id: str = Field(max_length=40, description="Id of a line, from view_cart.")
    quantity: int = Field(ge=0, le=MOST_OF_ONE, description="How many from now on; 0 takes the line out.")
    variant_id: str = Field("", max_length=40, description="Another variant to have instead.")


def view(arguments: ViewCart, call: Call) -> Result:
    """What is in the cart now, with prices and totals."""
    return {"cart": cart_json(call.actor)}


def add(arguments: AddToCart, call: Call) -> Result:
    """Put a variant into the cart, on top of what is there."""
    variant = get_variant(arguments.variant_id, actor=call.actor)
    line = add_to_cart(variant, arguments.quantity, actor=call.actor)
    cart = cart_json(call.actor)
    added = next(one for one in cart["lines"] if one["line_id"] == line.public_id)
    return {"added": added, "cart": cart}


def update(arguments: UpdateCart, call: Call) -> Result:
    """Change how many of a line are wanted, or swap it for another variant; quantity 0 removes it."""
    line = line_of(call.actor, arguments.line_id)
    variant = get_variant(arguments.variant_id, actor=call.actor) if arguments.variant_id else None
    change_line(line, quantity=arguments.quantity, variant=variant, actor=call.actor)
    return {"cart": cart_json(call.actor)}


def cart_json(actor: Actor) -> dict[str, Any]:
    summary = cart_summary(cart_of(actor))
    return {
        "lines": [_line_json(line) for line in summary.lines],
        "total": summary.total,
        "total_text": summary.total_text,
        "notes": list(summary.notes),
    }


def _line_json(line: LineView) -> dict[str, Any]:
    return {
        "line_id": line.id,
        "product_id": line.product_id,
        "variant_id": line.variant_id,
        "title": line.title,
        "color": line.colour,
        "size": line.size,
        "quantity": line.quantity,
        "price": line.price,
        "price_text": line.price_text,
        "total": line.total,
        "total_text": line.total_text,
    }


def _say_view(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    lines = result.get("cart", {}).get("lines", [])
    return f"looked into the cart · {sum(line['quantity'] for line in lines)} pieces"


def _say_add(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"added {arguments.get('quantity', 1)} × {result.get('added', {}).get('title', 'a product')}"


def _say_update(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    total = result.get("cart", {}).get("total_text", "")
    return f"changed the cart · {total}" if total else "changed the cart"


TOOLS = (
    Tool("view_cart", Scope.CART_READ, ViewCart, view, _say_view),
    Tool("add_to_cart", Scope.CART_WRITE, AddToCart, add, _say_add),
    Tool("update_cart", Scope.CART_WRITE, UpdateCart, update, _say_update),
)
