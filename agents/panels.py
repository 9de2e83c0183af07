"""What tools' results show beside their chips: products to put in the cart, a comparison, the cart, orders.

Gathered for all calls of a page at once, and as things stand when it is looked at; only for whom they belong to.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from agents.models import ToolCall
from identity.actor import Actor
from shop.cart import cart_of
from shop.cart_summary import CartView, cart_summary
from shop.catalog import visible
from shop.faces import Face, faces_of
from shop.filters import ANYTHING
from shop.models import Order, Variant
from shop.money import money
from shop.timeline import Moment, timeline_of

ORDER_TOOLS = {"get_order"}
MOST_ORDERS = 3


@dataclass(frozen=True)
class Choice:
    """A variant that a person can put in their cart."""

    id: str
    label: str
    colour: str
    size: str
    in_stock: bool


@dataclass(frozen=True)
class Offered:
    """A product's card; without choices, where it is somebody else who looks. `chosen` is what was looked for."""

    face: Face
    choices: tuple[Choice, ...] = ()
    chosen: str = ""


@dataclass(frozen=True)
class Comparison:
    """A column for each product; a row for each fact by which they differ."""

    products: tuple[Face, ...]
    facts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class OrderPanel:
    order: Order
    moments: tuple[Moment, ...]


@dataclass(frozen=True)
class Panels:
    """By the key of the call that shows it: orders, and the cart beside the last call that told of it."""

    faces: Mapping[str, Face]
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    orders: Mapping[int, OrderPanel] = field(default_factory=dict)
    carts: Mapping[int, CartView] = field(default_factory=dict)


def panels_of(calls: Iterable[ToolCall], actor: Actor | None) -> Panels:
    """In a number of queries that does not grow with the calls. Without an actor only what anybody may see."""
    calls = list(calls)
    names = {name for call in calls for name in shown_products(call)}
    faces = (
        {face.id: face for face in faces_of(visible(ANYTHING).filter(public_id__in=names))} if names else {}
    )
    if actor is None:
        return Panels(faces)
    return Panels(faces, _choices(faces), _orders(calls), _carts(calls, actor))


def shown_products(call: ToolCall) -> list[str]:
    result = call.result or {}
    listed = [*result.get("products", []), *([result["product"]] if "product" in result else [])]
    return [product["id"] for product in listed]


def offered_by(call: ToolCall, panels: Panels) -> tuple[Offered, ...]:
    wanted = (call.arguments.get("color", ""), call.arguments.get("size", ""))
    return tuple(_offered(panels, name, wanted) for name in shown_products(call) if name in panels.faces)


def comparison_of(call: ToolCall, faces: Mapping[str, Face]) -> Comparison | None:
    """None where a product has gone since: then the columns would not fit."""
    result = call.result or {}
    products = [faces.get(product["id"]) for product in result.get("products", [])]
    if "differences" not in result or not all(products):
        return None
    facts = tuple((row["fact"], tuple(row["values"])) for row in result["differences"])
    return Comparison(tuple(face for face in products if face), facts)


def _offered(panels: Panels, name: str, wanted: tuple[object, object]) -> Offered:
    """Chosen beforehand: of what can be had, the first in the size and the colour that were looked for."""
    choices = panels.choices.get(name, ())
    colour, size = wanted
    to_be_had = [choice for choice in choices if choice.in_stock]
    to_be_had.sort(key=lambda choice: (choice.size != size, choice.colour != colour))
    return Offered(panels.faces[name], choices, to_be_had[0].id if to_be_had else "")


def _choices(faces: Mapping[str, Face]) -> dict[str, tuple[Choice, ...]]:
    found: dict[str, list[Variant]] = {}
    rows = Variant.objects.filter(product__public_id__in=faces).select_related("product") if faces else ()
    for variant in rows:
        found.setdefault(variant.product.public_id, []).append(variant)
    return {name: _labelled(variants) for name, variants in found.items()}


def _labelled(variants: list[Variant]) -> tuple[Choice, ...]:
    """With the price where it differs, and with what cannot be had."""
    differ = len({variant.price for variant in variants}) > 1
    return tuple(
        Choice(
            id=variant.public_id,
            label=_label(variant, with_price=differ),
            colour=variant.colour,
            size=variant.size,
            in_stock=variant.stock > 0,
        )
        for variant in variants
    )


def _label(variant: Variant, *, with_price: bool) -> str:
    parts = [variant.colour.capitalize(), variant.size, money(variant.price) if with_price else ""]
    words = ", ".join(filter(None, parts)) or variant.product.title
    return words if variant.stock > 0 else f"{words}, sold out"


def _orders(calls: list[ToolCall]) -> dict[int, OrderPanel]:
    """Each order once, beside the last call that looked at it; the last few alone, as each has a history to read."""
    looked: dict[str, ToolCall] = {}
    for call in calls:
        if call.tool in ORDER_TOOLS and call.state == ToolCall.State.DONE:
            looked[(call.result or {}).get("order", {}).get("id", "")] = call
    newest = sorted(looked.items(), key=lambda found: found[1].pk)[-MOST_ORDERS:]
    if not newest:
        return {}
    own = Order.objects.filter(owner=newest[0][1].conversation.principal_id, public_id__in=dict(newest))
    orders = {order.public_id: order for order in own.select_related("payment", "owner")}
    return {
        call.pk: OrderPanel(orders[name], timeline_of(orders[name]))
        for name, call in newest
        if name in orders
    }


def _carts(calls: list[ToolCall], actor: Actor) -> dict[int, CartView]:
    """As it stands now, so that it stands once."""
    last = max((call.pk for call in calls if "cart" in (call.result or {})), default=None)
    return {} if last is None else {last: cart_summary(cart_of(actor))}
