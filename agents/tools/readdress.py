"""Sending an order elsewhere before it is packed: the address was agreed to, so a change of it is agreed to anew."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from agents.tools.base import Call, CountersignatureWanted, Result, Tool
from agents.tools.orders import A_CARD_MAY_LIFT, OneOrder, order_json
from identity.policy import Refused
from identity.scopes import Scope
from shop import orders
from shop.addresses import get_address
from shop.delivery import town_of


class ChangeDeliveryAddress(OneOrder):
    address_id: str = Field(max_length=40, description="Id of an address, from list_addresses.")


def change(arguments: ChangeDeliveryAddress, call: Call) -> Result:
    """Send an order that is not packed yet to another saved address. The person countersigns the new address
    first; the answer then says that a countersignature is awaited, and a later note tells the outcome."""
    order = orders.get_order(arguments.order_id, actor=call.actor)
    address = get_address(arguments.address_id, actor=call.actor)
    orders.check_address(order, address)
    try:
        changed = orders.change_address(order, address, actor=call.actor, consent=call.consent)
    except Refused as refused:
        if refused.decision.outcome in A_CARD_MAY_LIFT and call.agreed is None:
            raise CountersignatureWanted(orders.readdressed(order, address)) from refused
        raise
    return {
        "status": "done",
        "order": order_json(changed),
        "goes_to": town_of(address),
        "message": f"{changed.number} goes to the new address.",
    }


def _say(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    order = result.get("order", {})
    if not order:
        return "asked for your countersignature to send an order elsewhere"
    return f"sent {order.get('number', 'an order')} elsewhere · {result.get('goes_to', '')}"


TOOLS = (Tool("change_delivery_address", Scope.ORDERS_CHANGE, ChangeDeliveryAddress, change, _say),)
