"""The principal's cart: looking into it, putting things in, changing and clearing it, and taking a change back."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from pydantic import Field

from agents.tools.base import Arguments, Call, Result, Tool, counted
from identity.actor import Actor
from identity.scopes import Scope
from shop.cart import MOST_OF_ONE, add_to_cart, cart_of, change_line, clear_cart, line_of
from shop.cart_summary import LineView, cart_summary
from shop.catalog import get_variant
from shop.delivery import town_of
from shop.undo import undo_change


class ViewCart(Arguments):
    pass


class ClearCart(Arguments):
    pass


class UndoCartChange(Arguments):
    pass


class AddToCart(Arguments):
    variant_id: str = Field(max_length=40, description="Id of a variant, from a search.")
    quantity: int = Field(1, ge=1, le=MOST_OF_ONE)


class UpdateCart(Arguments):
    line_id: str = Field(max_length=40, description="Id of a line, from view_cart.")
    quantity: int = Field(ge=0, le=MOST_OF_ONE, description="How many from now on; 0 takes the line out.")
    variant_id: str = Field("", max_length=40, description="Another variant to have instead.")


def telling_cart(run: Callable[[Any, Call], Result]) -> Callable[[Any, Call], Result]:
    """For what changes the cart and tells it: an agent that may not look is refused before anything is changed, and
    before an error could tell it what is in there."""

    @wraps(run)
    def seeing(arguments: Any, call: Call) -> Result:
        if not call.actor.may_use(Scope.CART_READ):
            cart_of(call.actor)
        return run(arguments, call)

    return seeing


def view(arguments: ViewCart, call: Call) -> Result:
    """What is in the cart now, with prices and totals."""
    return {"cart": cart_json(call.actor)}


@telling_cart
def add(arguments: AddToCart, call: Call) -> Result:
    """Put a variant into the cart, on top of what is there."""
    variant = get_variant(arguments.variant_id, actor=call.actor)
    line = add_to_cart(variant, arguments.quantity, actor=call.actor)
    cart = cart_json(call.actor)
    added = next(one for one in cart["lines"] if one["line_id"] == line.public_id)
    return {"added": added, "cart": cart}


@telling_cart
def update(arguments: UpdateCart, call: Call) -> Result:
    """Change how many of a line are wanted, or swap it for another variant; quantity 0 removes it."""
    line = line_of(call.actor, arguments.line_id)
    variant = get_variant(arguments.variant_id, actor=call.actor) if arguments.variant_id else None
    change_line(line, quantity=arguments.quantity, variant=variant, actor=call.actor)
    return {"cart": cart_json(call.actor)}


@telling_cart
def clear(arguments: ClearCart, call: Call) -> Result:
    """Take everything out of the cart. What is saved for later stays, and undo_cart_change brings all of it back."""
    cleared = clear_cart(actor=call.actor)
    return {"cleared": cleared, "cart": cart_json(call.actor)}


@telling_cart
def undo(arguments: UndoCartChange, call: Call) -> Result:
    """Take back the last change of the cart, as long as nothing else has touched what it changed."""
    said = undo_change(actor=call.actor)
    return {"undone": " ".join(said), "cart": cart_json(call.actor)}


def cart_json(actor: Actor) -> dict[str, Any]:
    cart = cart_of(actor)
    summary = cart_summary(cart)
    return {
        "lines": [line_json(line) for line in summary.lines],
        "later": [line_json(line) for line in summary.later],
        "total": summary.total,
        "total_text": summary.total_text,
        "code": summary.code,
        "code_note": summary.code_note,
        "discount": summary.discount,
        "discount_text": summary.discount_text,
        "shipping_text": summary.shipping_text,
        "goes_to": town_of(cart.ship_to) if cart and cart.ship_to else "",
        "notes": list(summary.notes),
    }


def line_json(line: LineView) -> dict[str, Any]:
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
    return f"looked into the cart · {counted(sum(line['quantity'] for line in lines), 'piece')}"


def _say_add(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"added {arguments.get('quantity', 1)} × {result.get('added', {}).get('title', 'a product')}"


def _say_clear(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"cleared the cart · {counted(result.get('cleared', 0), 'piece')}"


def _say_undo(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"took the last change back · {result.get('undone', '')}"


def _say_update(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    total = result.get("cart", {}).get("total_text", "")
    return f"changed the cart · {total}" if total else "changed the cart"


TOOLS = (
    Tool("view_cart", Scope.CART_READ, ViewCart, view, _say_view),
    Tool("add_to_cart", Scope.CART_WRITE, AddToCart, add, _say_add),
    Tool("update_cart", Scope.CART_WRITE, UpdateCart, update, _say_update),
    Tool("clear_cart", Scope.CART_WRITE, ClearCart, clear, _say_clear),
    Tool("undo_cart_change", Scope.CART_WRITE, UndoCartChange, undo, _say_undo),
)
