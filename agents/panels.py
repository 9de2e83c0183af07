"""What a tool's result shows beside its chip and its product cards: a comparison, how an order has come along, and
the words of a card that asks for something else than an order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from agents.lending import GOOD_FOR
from agents.models import ScopeRequest, ToolCall
from identity.scopes import Scope
from shop.faces import Face
from shop.models import Order, PurchaseApproval
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
class LendingView:
    """What a refused call asks the person to lend, in plain words."""

    url: str
    wants: str
    state: str


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


def lending_of(call: ToolCall) -> LendingView | None:
    request: ScopeRequest | None = getattr(call, "scope_request", None)
    if request is None:
        return None
    late = request.state == ScopeRequest.State.WAITING and timezone.now() > request.created_at + GOOD_FOR
    wants = " and ".join(Scope(scope).plain for scope in request.scopes)
    return LendingView(
        reverse("scope-request", args=[request.public_id]), wants, "late" if late else request.state
    )


def purchase_of(call: ToolCall) -> PurchaseApproval | None:
    """What an approver of the organization was asked for it last."""
    asked = call.quote.purchase_approvals.all() if call.quote else ()
    return max(asked, key=lambda request: request.pk, default=None)
