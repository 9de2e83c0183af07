"""How the cart is sent."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from agents.tools.base import Arguments, Call, Result, Tool, counted
from agents.tools.cart import cart_json, telling_cart
from identity.scopes import Scope
from shop.cart import cart_of
from shop.delivery import choose_shipping, destination_of, list_shipping, town_of
from shop.rates import Offer


class ListShipping(Arguments):
    pass


class ChooseShipping(Arguments):
    code: str = Field(max_length=50, description="Code of a way to send it, from list_shipping_methods.")


def list_(arguments: ListShipping, call: Call) -> Result:
    """The ways in which the cart can be sent to where it goes, with days and price; the first is proposed."""
    offered = list_shipping(actor=call.actor)
    cart = cart_of(call.actor)
    chosen = cart.shipping_method if cart and cart.shipping_method else offered[0].code
    return {
        "methods": [_told(offer) | {"chosen": offer.code == chosen} for offer in offered],
        "goes_to": town_of(destination_of(cart)) if cart else "",
    }


@telling_cart
def choose(arguments: ChooseShipping, call: Call) -> Result:
    """Choose how the cart is sent."""
    offer = choose_shipping(arguments.code, actor=call.actor)
    return {"chosen": _told(offer), "cart": cart_json(call.actor)}


def _told(offer: Offer) -> dict[str, Any]:
    return {
        "code": offer.code,
        "name": offer.name,
        "days": offer.days,
        "price": offer.price,
        "price_text": offer.price_text,
    }


def _say_list(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"looked how it can be sent · {counted(len(result.get('methods', [])), 'way')}"


def _say_choose(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    chosen = result.get("chosen", {})
    return f"chose how it is sent · {chosen.get('name', '')}, {chosen.get('price_text', '')}"


TOOLS = (
    Tool("list_shipping_methods", Scope.CART_READ, ListShipping, list_, _say_list),
    Tool("choose_shipping", Scope.CART_WRITE, ChooseShipping, choose, _say_choose),
)
