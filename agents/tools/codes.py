"""Discount codes. An agent may try as many as a person with a leaflet would."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from agents.tools.base import Arguments, Call, Result, Tool
from agents.tools.cart import cart_json, telling_cart
from identity.scopes import Scope
from shop.code_tries import count_code_of
from shop.discounts import drop_code, use_code


class ApplyCode(Arguments):
    code: str = Field(min_length=1, max_length=30, description="The code as the person gave it.")


class RemoveCode(Arguments):
    pass


@telling_cart
def apply(arguments: ApplyCode, call: Call) -> Result:
    """Use a discount code that the person has given on the cart, in place of another."""
    count_code_of(call.actor)
    saving = use_code(arguments.code, actor=call.actor)
    return {"code": saving.code, "label": saving.label, "cart": cart_json(call.actor)}


@telling_cart
def remove(arguments: RemoveCode, call: Call) -> Result:
    """Take the discount code off the cart."""
    drop_code(actor=call.actor)
    return {"cart": cart_json(call.actor)}


def _say_apply(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"used the code {result.get('code', '')} · {result.get('label', '')}"


def _say_remove(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return "took the code off the cart"


TOOLS = (
    Tool("apply_discount_code", Scope.CART_WRITE, ApplyCode, apply, _say_apply),
    Tool("remove_discount_code", Scope.CART_WRITE, RemoveCode, remove, _say_remove),
)
