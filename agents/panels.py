"""What a tool's result shows beside its chip and its product cards: a comparison, how an order has come along, and
the words of a card that asks for something else than an order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agents.models import ToolCall
from shop.faces import Face
from shop.models import Order
from shop.timeline import Moment, timeline_of

ORDER_TOOLS = {"get_order"}


@dataclass(frozen=True)
class CardWords:
    """`before` is said until the yes, `pending` between it and the deed."""

    asks: str
    asked: str
    button: str
    before: str
    pending: str
    done: str


ORDERING = CardWords(
    asks="Your agent asks to order",
    asked="Your agent asked to order",
    button="Countersign and order",
    before="Nothing is ordered before you countersign.",
    pending="Countersigned. Placing the order…",
    done="Ordered",
)
READDRESSING = CardWords(
    asks="Your agent asks to send an order elsewhere",
    asked="Your agent asked to send an order elsewhere",
    button="Countersign the new address",
    before="This order is placed already: only where it goes would change.",
    pending="Countersigned. Changing the address…",
    done="It goes to this address now.",
)
WORDS = {"change_delivery_address": READDRESSING}


@dataclass(frozen=True)
class Comparison:
    """A column for each product; a row for each fact by which they differ."""

    products: tuple[Face, ...]
    facts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class OrderPanel:
    order: Order
    moments: tuple[Moment, ...]


def words_of(call: ToolCall) -> CardWords:
    return WORDS.get(call.tool, ORDERING)


def comparison_of(call: ToolCall, faces: Mapping[str, Face]) -> Comparison | None:
    """None where a product has gone since: then the columns would not fit."""
    result = call.result or {}
    products = [faces.get(product["id"]) for product in result.get("products", [])]
    if "differences" not in result or not all(products):
        return None
    facts = tuple((row["fact"], tuple(row["values"])) for row in result["differences"])
    return Comparison(tuple(face for face in products if face), facts)


def order_of(call: ToolCall) -> OrderPanel | None:
    """As it stands when it is looked at, of the conversation's own person alone."""
    if call.tool not in ORDER_TOOLS or call.state != ToolCall.State.DONE:
        return None
    told: Mapping[str, Any] = (call.result or {}).get("order", {})
    own = Order.objects.filter(owner=call.conversation.principal_id, public_id=told.get("id", ""))
    order = own.select_related("payment", "owner").first()
    return OrderPanel(order, timeline_of(order)) if order else None
