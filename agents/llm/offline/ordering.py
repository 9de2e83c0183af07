"""Plans about orders: place, schedule, follow, cancel. Each only asks; the shop and its principal decide."""

import re
from collections.abc import Generator
from dataclasses import replace
from datetime import date
from typing import Any

from agents.llm.offline import phrases, taking
from agents.llm.offline.answering import refined
from agents.llm.offline.choices import meant_lines, named_in, plain
from agents.llm.offline.conversation import Call, Pending, Plan, Question, Result, Say
from agents.llm.offline.dates import When
from agents.llm.offline.finding import wish_for
from agents.llm.offline.goods import Goods
from agents.llm.offline.goods_seen import Cart, Line, Order
from agents.llm.offline.grammar import Wish
from agents.llm.offline.intent_words import THEN_ORDER
from agents.llm.offline.intents import Intent
from agents.llm.offline.openings import opened
from agents.llm.offline.scene import Scene
from agents.llm.offline.senses import senses_of
from agents.llm.offline.signs import asks
from agents.llm.offline.taking import Pick, add, pick_all

_ORDER_THE = re.compile(r"(?:order|buy|purchase|pay for) (?:the|my|that|those|these)\b", re.IGNORECASE)
_ADD_IT = re.compile(rf"\b(?:add|put|take|get)\b.*{THEN_ORDER}", re.IGNORECASE)
_OF_DELIVERY = {"out", "ship", "place", "address", "fast", "slow", "code", "later"}
_IT_IN = re.compile(r"\b(?:it|that|this|one) in\b", re.IGNORECASE)
_DECLINED_THERE = (
    "What waits on its card is declined there. Name the number of an order that is placed to cancel that one."
)
_EARLIER = re.compile(r"\b(?:earlier|other|previous|older|before that)\b", re.IGNORECASE)


def check_out(wish: Wish, scene: Scene) -> Plan:
    """ "Order it" just after a product was described means that product, if nothing else is in the cart."""
    memory = scene.memory
    if wish.first.points and memory.focus and (_adds_it(wish, scene) or not memory.touched):
        (seen,) = yield [Call("view_cart")]
        if "cart" in seen and (_adds_it(wish, scene) or not Cart.read(seen["cart"]).lines):
            offered = memory.pending.wish if memory.pending else wish
            is_offer = offered.intent is Intent.TAKE
            meant = wish_for(memory.focus, refined(offered.first, wish.first) if is_offer else wish.first)
            picks = yield from pick_all(meant, scene)
            if not picks[0].variant_id:
                return Say(picks[0].obstacle, picks[0].pending)
            yield [add(picks[0])]
    (result,) = yield [Call("place_order")]
    return Say(phrases.prepared(result))


def _adds_it(wish: Wish, scene: Scene) -> bool:
    """ "Add it in amber and check out", where it was only looked at: it does not lie in the cart yet."""
    kind = (wish.first.color or wish.first.size) and _IT_IN.search(wish.text)
    says_so = kind or (_ADD_IT.search(wish.text) and not _OF_DELIVERY & senses_of(wish.text))
    return bool(says_so) and not scene.memory.just_changed


def take(wish: Wish, scene: Scene) -> Plan:
    """ "Order the pot", where nothing but a pot is in the cart and none was looked for, orders what is there."""
    goods, memory = wish.first, scene.memory
    orders_it = len(wish.goods) == 1 and goods.words and _ORDER_THE.match(opened(wish.text))
    looked = not memory.just_changed and any(named_in(goods.words, one.title) for one in memory.shown)
    if not orders_it or looked or goods != Goods(words=goods.words, plural=goods.plural):
        return (yield from taking.take(wish, scene))
    (seen,) = yield [Call("view_cart")]
    lines = Cart.read(seen.get("cart") or {}).lines
    if not lines or not all(named_in(goods.words, line.title) for line in lines):
        return (yield from taking.take(wish, scene))
    (result,) = yield [Call("place_order")]
    return Say(phrases.prepared(result))


def schedule(wish: Wish, scene: Scene, when: When) -> Plan:
    if problem := _problem_of(when, scene.today):
        return Say(problem, Pending(Question.DATE, wish))
    picks = yield from goods_to_schedule(wish, scene)
    items = [{"variant_id": pick.variant_id, "quantity": pick.quantity} for pick in picks if pick.variant_id]
    obstacles = [pick for pick in picks if pick.obstacle]
    if obstacles or not items or when.on is None:
        pending = next((pick.pending for pick in obstacles if pick.pending), None)
        text = "\n".join(pick.obstacle for pick in obstacles) or phrases.EMPTY_CART
        return Say(text, replace(pending, wish=replace(pending.wish, text=wish.text)) if pending else None)
    arguments: dict[str, Any] = {"items": items, "on": when.on.isoformat()}
    (result,) = yield [Call("schedule_order", arguments | ({"at": when.at} if when.at else {}))]
    return Say(phrases.prepared(result))


def list_orders(wish: Wish, scene: Scene) -> Plan:
    (result,) = yield [Call("list_orders")]
    orders = [Order.read(order) for order in phrases.given(result, "orders")]
    if not orders:
        return Say(phrases.NO_ORDERS)
    return Say("\n".join(("Your orders, newest first:", *(f"- {phrases.order(order)}" for order in orders))))


def track(wish: Wish, scene: Scene) -> Plan:
    number = wish.order_number or (yield from number_meant(wish, scene))
    if not number:
        return Say(phrases.NO_ORDERS)
    (result,) = yield [Call("get_order", {"order_id": number})]
    if not isinstance(result.get("order"), dict):
        return Say(phrases.failure(result))
    return Say(phrases.order_state(Order.read(result["order"])))


def cancel(wish: Wish, scene: Scene) -> Plan:
    """A named order, or the one of this conversation; any other only after a question."""
    words = [word for goods in wish.goods for word in goods.words if word != "order"]
    if scene.memory.card == "place_order" and not (wish.order_number or words):
        return Say(_DECLINED_THERE)
    if wish.order_number or (scene.memory.last_order and not words):
        return (yield from _cancel(wish.order_number or scene.memory.last_order))
    (result,) = yield [Call("list_orders", {"limit": 10})]
    orders = [Order.read(order) for order in phrases.given(result, "orders")]
    if not orders:
        return Say(phrases.NO_ORDERS)
    if named := [order for order in orders if words and named_in(words, plain(order.summary))]:
        return (yield from _cancel(named[0].number))
    if spoken_of := scene.memory.last_order:
        return _shall_i_cancel(f"Do you mean {spoken_of}?", spoken_of)
    if len(orders) > 1:
        rows = "\n".join(f"- {phrases.order(order)}" for order in orders)
        return Say(f"Which order shall I cancel?\n{rows}", Pending(Question.MORE, wish))
    if scene.memory.orders_told == (orders[0].summary,) and not asks(wish.text.lower()):
        return (yield from _cancel(orders[0].number))
    return _shall_i_cancel(f"Your latest order is {orders[0].number}.", orders[0].number)


def _shall_i_cancel(which: str, number: str) -> Say:
    return Say(
        f"{which} Shall I cancel it?", Pending(Question.YES, Wish(Intent.CANCEL, "", order_number=number))
    )


def _cancel(number: str) -> Plan:
    (result,) = yield [Call("cancel_order", {"order_id": number})]
    if result.get("error") or result.get("status") == "awaiting_countersignature":
        return Say(phrases.prepared(result) if "status" in result else phrases.failure(result))
    return Say(str(result.get("message") or f"Order {number} is cancelled."))


def number_meant(wish: Wish, scene: Scene) -> Generator[list[Call], list[Result], str]:
    """What is named in it tells which; "the other", "my earlier order" is the newest beside the one spoken of."""
    last, other = scene.memory.last_order, bool(_EARLIER.search(wish.text))
    words = [word for goods in wish.goods for word in goods.words]
    if last and not other and not words:
        return last
    (result,) = yield [Call("list_orders", {"limit": 10 if other or words else 1})]
    orders = [Order.read(order) for order in phrases.given(result, "orders")]
    named = [one for one in orders if any(named_in([word], plain(one.summary)) for word in words)]
    if named or not last:
        return next((one.number for one in (*named, *orders)), "")
    return next((one.number for one in orders if one.number != last), "") if other else last


def goods_to_schedule(wish: Wish, scene: Scene) -> Generator[list[Call], list[Result], list[Pick]]:
    named = [goods for goods in wish.goods if goods.words or goods.ordinals or goods.product_id]
    if not named and (focus := scene.memory.focus) and wish.first.points and not scene.memory.touched:
        return (yield from pick_all(wish_for(focus, wish.first), scene))
    if not named:
        (result,) = yield [Call("view_cart")]
        return [
            Pick(line.variant_id, line.quantity) for line in Cart.read(phrases.given(result, "cart")).lines
        ]
    had = {goods: line for goods in named if (line := _had(goods, scene))}
    new = [goods for goods in named if goods not in had]
    fresh = (yield from pick_all(wish.with_goods(*new), scene)) if new else []
    return [*(Pick(line.variant_id, goods.quantity or line.quantity) for goods, line in had.items()), *fresh]


def _had(goods: Goods, scene: Scene) -> Line | None:
    """What was in the cart before is what "the mugs" are."""
    if not goods.words:
        return None
    lines = meant_lines(goods, list(reversed(scene.memory.lines_seen.values())), scene.memory)
    return lines[0] if lines else None


def _problem_of(when: When, today: date | None) -> str:
    if not when.named_a_day:
        return "For which day? Name a weekday or a date."
    if when.on is None:
        return "I cannot tell which day that is. Name a date, such as 4 December 2026."
    if today and when.on < today:
        return f"{phrases.day(when.on)} is past. Name a day to come."
    return ""
