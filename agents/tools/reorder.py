"""Buying again what an order held."""

from collections.abc import Mapping
from typing import Any

from agents.tools.base import Call, Result, Tool, counted
from agents.tools.cart import cart_json, telling_cart
from agents.tools.orders import OneOrder
from identity.scopes import Scope
from shop import orders
from shop.reorder import reorder


@telling_cart
def again(arguments: OneOrder, call: Call) -> Result:
    """Put what an earlier order held into the cart once more, at today's prices, as far as it is to be had."""
    order = orders.get_order(arguments.order_id, actor=call.actor)
    got = reorder(order, actor=call.actor)
    return {"put": list(got.put), "missing": list(got.missing), "cart": cart_json(call.actor)}


def _say(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    put, missing = len(result.get("put", [])), len(result.get("missing", []))
    return f"put an earlier order into the cart · {counted(put, 'line')}" + (
        f", {missing} not to be had" * bool(missing)
    )


TOOLS = (Tool("reorder", Scope.CART_WRITE, OneOrder, again, _say),)
