"""Where an order stands: its lines, its parcels, and what goes back."""

from collections.abc import Mapping
from typing import Any

from agents.tools.base import Call, Result, Tool
from agents.tools.orders import OneOrder, numbered, order_json
from agents.tools.returns import returns_json
from identity.scopes import Scope
from shop import orders
from shop.models import Order, Shipment
from shop.money import money


def get(arguments: OneOrder, call: Call) -> Result:
    """One of the person's own orders: its lines, where it stands, its parcels with their tracking, its returns."""
    order = orders.get_order(arguments.order_id, actor=call.actor)
    lines = [
        {
            "line": number,
            "title": line.title,
            "quantity": line.quantity,
            "price_text": money(line.price),
            "variant_id": line.variant.public_id,
        }
        for number, line in numbered(order).items()
    ]
    return {"order": order_json(order) | {"lines": lines} | _status(order)}


def _status(order: Order) -> dict[str, Any]:
    parcels = order.shipments.select_related("exchange").prefetch_related("lines__line")
    return {
        "can_cancel": order.can_cancel,
        "can_change_address": order.can_cancel,
        "goes_to": order.address.get("city") or order.address.get("country", ""),
        "sent_by": order.shipping_method,
        "shipments": [_parcel(order, parcel) for parcel in parcels],
        "returns": returns_json(order),
    }


def _parcel(order: Order, parcel: Shipment) -> dict[str, Any]:
    zone = order.owner.zone
    days = {"shipped_on": parcel.shipped_at, "delivered_on": parcel.delivered_at}
    return {
        "state": parcel.get_state_display(),
        "carrier": parcel.carrier,
        "tracking": parcel.tracking,
        "contents": ", ".join(f"{quantity} × {title}" for quantity, title in parcel.contents),
        **{name: at.astimezone(zone).date().isoformat() if at else "" for name, at in days.items()},
    }


def _say(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    order = result.get("order", {})
    return f"looked at order {order.get('number', '')} · {order.get('state', '')}"


TOOLS = (Tool("get_order", Scope.ORDERS_READ, OneOrder, get, _say),)
