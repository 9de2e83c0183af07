"""Plans for standing wishes: what is ordered every month, or once a price has fallen, by a mandate."""

import re
from collections.abc import Generator
from dataclasses import replace
from typing import Any

from agents.llm.offline import phrases, refusals, scheduled
from agents.llm.offline.choices import named_in
from agents.llm.offline.conversation import Call, Plan, Result, Say
from agents.llm.offline.dates import MONTHS
from agents.llm.offline.finding import wish_for
from agents.llm.offline.goods import Goods
from agents.llm.offline.grammar import Wish, parse
from agents.llm.offline.intents import Intent
from agents.llm.offline.intents_mandates import A_YEAR, Standing, changes_of, ends_standing, read_standing
from agents.llm.offline.ordering import goods_to_schedule
from agents.llm.offline.scene import Scene
from agents.llm.offline.signs import asks
from agents.llm.offline.taking import Pick, pick_all

_BOUNDS = {
    "order_every_month": ("until", "count", "most_per_order", "day"),
    "order_when_price_falls": ("until", "most_per_order", "below"),
    "schedule_order": (),
}
_AMENDS = (
    Intent.TAKE,
    Intent.CHANGE,
    Intent.SHOW,
    Intent.UNKNOWN,
    Intent.NO,
    Intent.CANCEL_SCHEDULE,
    Intent.REMOVE,
    Intent.SCHEDULES,
)
_ASKS_WHEN = re.compile(
    r"(?:(?:until |till |since )?when|how (?:often|long|many times)|(?:on )?(?:which|what) days?)\b"
)
_COUNTS = re.compile(
    r"\b(?:make (?:it|that)|just|only|rather|instead|better)\b.*\b(?:one|two|three|four|five|six)\b"
    r"|\b(?:\d|one|two|three|four|five|six)\b.* of (?:them|those|it)\b"
)
_ALSO = re.compile(r"\b(?:same|likewise|ditto|too|also|as well|similarly)\b", re.IGNORECASE)
TOOLS = ("order_every_month", "order_when_price_falls")
WHICH = "I am not sure which thing you mean. Name one, and below which price I shall buy it."
NOTHING = "Your cart is empty. Name what you would like every month."


def plan_of(wish: Wish, scene: Scene) -> Plan | Say | None:
    """None where it is no standing wish."""
    if ends_standing(wish.text):
        return scheduled.end_standing(wish, scene)
    if scene.memory.subject in TOOLS:
        if wish.intent is Intent.YES:
            return Say(refusals.WAITING_CARD)
        if _ASKS_WHEN.match(wish.text.lower()):
            return scheduled.list_schedules(wish, scene)
    if standing := read_standing(wish.text, scene.today) or _likewise(wish, scene):
        return _ask(standing, wish, scene)
    return _asked_anew(wish, scene)


def _likewise(wish: Wish, scene: Scene) -> Standing | None:
    """ "The same with the carafe, below 40", after another thing was to be bought so."""
    goods, subject = wish.first, scene.memory.subject
    named = next((one for one in wish.goods if one.words and one.max_price), goods)
    if subject != "order_when_price_falls" or not (
        named.words and named.max_price and _ALSO.search(wish.text)
    ):
        return None
    bare = replace(named, max_price=None)
    return Standing(phrases.wanted(bare).removeprefix("anything in "), below=round(named.max_price * 100))


def _asked_anew(wish: Wish, scene: Scene) -> Plan | None:
    """ "Ninety-five, rather", while the card waits: the same wish within other bounds."""
    planned = scene.memory.planned
    words = [word for word in wish.first.words if word not in MONTHS]
    is_new = words and not named_in(words, *scene.memory.planned_titles())
    if planned is None or scene.today is None or scene.memory.subject not in TOOLS or is_new:
        return None
    if wish.intent not in _AMENDS or asks(wish.text.lower()):
        return None
    kept = _BOUNDS[planned.name]
    bounds = changes_of(wish.text, scene.today)
    changed = {name: value for name, value in bounds.items() if name in kept} or _another_number(
        wish, planned
    )
    return _again(Call(planned.name, planned.arguments | changed)) if changed else None


def _another_number(wish: Wish, planned: Call) -> dict[str, Any]:
    """ "Two of them each time", where one thing is ordered."""
    many, items = wish.first.quantity, planned.arguments.get("items") or []
    if many is None or len(items) > 1 or not _COUNTS.search(wish.text.lower()):
        return {}
    return {"items": [items[0] | {"quantity": many}]} if items else {"quantity": many}


def _again(call: Call) -> Plan:
    (result,) = yield [call]
    return Say(phrases.prepared(result))


def _ask(standing: Standing, wish: Wish, scene: Scene) -> Plan:
    picks = yield from _picks(standing, wish, scene)
    chosen = [pick for pick in picks if pick.variant_id]
    if obstacles := [pick for pick in picks if pick.obstacle]:
        pending = next((pick.pending for pick in obstacles if pick.pending), None)
        asked = replace(pending, wish=replace(pending.wish, text=wish.text)) if pending else None
        return Say("\n".join(pick.obstacle for pick in obstacles), asked)
    if not chosen or (standing.below and len(chosen) > 1):
        return Say(WHICH if standing.below else NOTHING)
    (result,) = yield [_call(standing, chosen, scene)]
    return Say(phrases.prepared(result))


def _call(standing: Standing, chosen: list[Pick], scene: Scene) -> Call:
    until = standing.until or (scene.today + A_YEAR if scene.today else None)
    bounds: dict[str, Any] = {"until": until.isoformat() if until else ""}
    bounds |= {"most_per_order": standing.most} if standing.most else {}
    items = [{"variant_id": pick.variant_id, "quantity": pick.quantity} for pick in chosen]
    if standing.below:
        return Call("order_when_price_falls", items[0] | {"below": standing.below} | bounds)
    bounds |= {"at": standing.at} if standing.at else {}
    bounds |= {"count": standing.count} if standing.count else {}
    return Call("order_every_month", {"items": items, "day": standing.day} | bounds)


def _picks(standing: Standing, wish: Wish, scene: Scene) -> Generator[list[Call], list[Result], list[Pick]]:
    """Goods that an answer has settled stand in the wish already; else they are read from what the bounds leave."""
    settled = any(goods.product_id for goods in wish.goods)
    if not settled:
        vocabulary = scene.vocabulary.with_sizes(scene.memory.sizes_seen())
        wish = replace(wish, goods=parse(standing.rest, vocabulary).goods)
    focus = scene.memory.focus
    names = any(goods.words or goods.ordinals or goods.product_id for goods in wish.goods)
    if not names and focus and (standing.below or not scene.memory.touched):
        said = Goods(color=wish.first.color or scene.memory.searched.color, size=wish.first.size)
        return (yield from pick_all(wish_for(focus, replace(said, quantity=wish.first.quantity)), scene))
    return (yield from goods_to_schedule(wish, scene))
