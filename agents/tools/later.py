"""Lines that are kept in sight and not ordered."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from agents.tools.base import Arguments, Call, Result, Tool
from agents.tools.cart import cart_json, telling_cart
from identity.scopes import Scope
from shop.cart import line_of, save_for_later, take_up_again


class OneLine(Arguments):
    line_id: str = Field(max_length=40, description="Id of a line, from view_cart.")


@telling_cart
def save(arguments: OneLine, call: Call) -> Result:
    """Keep a line of the cart for later: it stays in sight and is not ordered."""
    line = save_for_later(line_of(call.actor, arguments.line_id), actor=call.actor)
    cart = cart_json(call.actor)
    return {"saved": _line(cart["later"], line.public_id), "cart": cart}


@telling_cart
def take_up(arguments: OneLine, call: Call) -> Result:
    """Put a line that was saved for later back into what is ordered."""
    line = take_up_again(line_of(call.actor, arguments.line_id), actor=call.actor)
    cart = cart_json(call.actor)
    return {"added": _line(cart["lines"], line.public_id), "cart": cart}


def _line(lines: list[dict[str, Any]], line_id: str) -> dict[str, Any]:
    return next(line for line in lines if line["line_id"] == line_id)


def _say_save(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"saved {result.get('saved', {}).get('title', 'a product')} for later"


def _say_take_up(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"took up {result.get('added', {}).get('title', 'a product')} again"


TOOLS = (
    Tool("save_for_later", Scope.CART_WRITE, OneLine, save, _say_save),
    Tool("take_up_again", Scope.CART_WRITE, OneLine, take_up, _say_take_up),
)
