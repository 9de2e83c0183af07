"""What a tool has brought that was lent after the model had asked for it."""

from collections.abc import Callable

from agents.llm.offline import basket, delivering, ordering, phrases, scheduled, wishing
from agents.llm.offline.conversation import Plan, Result, Say
from agents.llm.offline.goods_seen import Cart, Order
from agents.llm.offline.grammar import Wish
from agents.llm.offline.intents import Intent
from agents.llm.offline.memory import read_products
from agents.llm.offline.scene import Scene

_LISTS: dict[str, Callable[[Wish, Scene], Plan]] = {
    "list_addresses": delivering.list_addresses,
    "list_orders": ordering.list_orders,
    "list_schedules": scheduled.list_schedules,
    "list_shipping_methods": delivering.list_shipping,
    "list_wishlist": wishing.list_wishes,
    "view_cart": basket.view,
}
ASK_AGAIN = "I may do that now. Ask me again."


def brought(tool: str, result: Result, scene: Scene) -> Say:
    if {"error", "status", "message"} & result.keys():
        return Say(phrases.prepared(result))
    if tool in _LISTS:
        return _told(_LISTS[tool](Wish(Intent.UNKNOWN, ""), scene), result)
    if products := read_products(result):
        return Say(phrases.listing(products), shown=tuple(products))
    if "cart" in result:
        return Say(f"Done. {phrases.cart_total(Cart.read(result['cart']))}")
    if isinstance(order := result.get("order"), dict):
        return Say(phrases.order_state(Order.read(order)))
    return Say(ASK_AGAIN)


def _told(plan: Plan, result: Result) -> Say:
    """As a plan tells it whose one call has been answered."""
    next(plan)
    try:
        plan.send([result])
    except StopIteration as finished:
        said: Say = finished.value
        return said
    return Say(ASK_AGAIN)
