"""Orders: placing what was countersigned, listing them, cancelling."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from agents.tools.base import ApproverWanted, Arguments, Call, CountersignatureWanted, Placed, Result, Tool
from identity.policy import Outcome, Refused
from identity.scopes import Scope
from shop import orders
from shop.models import Order, OrderLine
from shop.money import money
from shop.quotes import draft_from_cart

#: A sign-in that has to be fresh is asked for where the person countersigns.
A_CARD_MAY_LIFT = {Outcome.REQUIRE_APPROVAL, Outcome.REQUIRE_STEP_UP}


class PlaceOrder(Arguments):
    pass


class ListOrders(Arguments):
    limit: int = Field(5, ge=1, le=20)


class OneOrder(Arguments):
    order_id: str = Field(max_length=40, description="Id or number of an order, like C-1042.")


def place(arguments: PlaceOrder, call: Call) -> Placed:
    """Order what is in the cart. The person countersigns the exact total, address and payment first;
    the answer then says that a countersignature is awaited, and a later note tells the outcome."""
    content = call.agreed or draft_from_cart(actor=call.actor)
    try:
        order = orders.place_order(
            content, actor=call.actor, quote=call.row.quote, consent=call.consent, agreement=call.agreement
        )
    except Refused as refused:
        if refused.decision.outcome is Outcome.REQUIRE_APPROVER and call.row.mandate is None:
            raise ApproverWanted(content) from refused
        if refused.decision.outcome in A_CARD_MAY_LIFT and call.agreed is None:
            raise CountersignatureWanted(content) from refused
        raise
    return Placed(order, {"status": "placed", "order": order_json(order)})


def list_(arguments: ListOrders, call: Call) -> Result:
    """The person's own orders, newest first."""
    found = orders.list_orders(actor=call.actor)[: arguments.limit]
    return {"orders": [order_json(order) | {"summary": _summary(order)} for order in found]}


def cancel(arguments: OneOrder, call: Call) -> Result:
    """Cancel one of the person's own orders while it has not been packed."""
    order = orders.get_order(arguments.order_id, actor=call.actor)
    cancelled = orders.cancel_order(order, actor=call.actor, why="Your agent did it for you, in the chat.")
    return {
        "order": order_json(cancelled),
        "message": f"{cancelled.number} is cancelled. Whatever was paid goes back.",
    }


def order_json(order: Order) -> dict[str, Any]:
    return {
        "id": order.public_id,
        "number": order.number,
        "state": order.get_state_display(),
        "total": order.total,
        "total_text": money(order.total, order.currency),
        "placed_on": order.placed_at.astimezone(order.owner.zone).date().isoformat(),
    }


def numbered(order: Order) -> dict[int, OrderLine]:
    """Its lines by the number that a model is told, which no stranger's order shares."""
    lines = order.lines.select_related("variant__product").order_by("id")
    return dict(enumerate(lines, 1))


def _summary(order: Order) -> str:
    return ", ".join(str(line) for line in order.lines.all())


def _say_place(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    if number := result.get("order", {}).get("number"):
        return f"ordered · {number}"
    if company := result.get("organization"):
        return f"asked for approval · waits for an approver of {company}"
    return "asked for your countersignature"


def _say_list(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"looked at your orders · {len(result.get('orders', []))} shown"


def _say_cancel(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"cancelled {result.get('order', {}).get('number', 'an order')}"


TOOLS = (
    Tool("place_order", Scope.ORDERS_PLACE, PlaceOrder, place, _say_place),
    Tool("list_orders", Scope.ORDERS_READ, ListOrders, list_, _say_list),
    Tool("cancel_order", Scope.ORDERS_CANCEL, OneOrder, cancel, _say_cancel),
)
