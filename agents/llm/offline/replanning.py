"""What is said about an order that waits for its day: another day or time, at once after all, or not at all."""

import re
from dataclasses import replace
from typing import Any

from agents.llm.offline import mandating, scheduled
from agents.llm.offline.choices import choose_variant, named_in, plain
from agents.llm.offline.conversation import Call, Plan, Say
from agents.llm.offline.dates import When, shifted
from agents.llm.offline.grammar import Wish
from agents.llm.offline.intents import VAGUE, Intent
from agents.llm.offline.memory import Memory
from agents.llm.offline.scene import Scene
from agents.llm.offline.senses import senses_of
from agents.llm.offline.signs import asks

_MOVING = (*VAGUE, Intent.YES, Intent.SAVE, Intent.SCHEDULES, Intent.DETAIL)
_ORDERING = (*VAGUE, Intent.YES, Intent.CART)
_SUGGESTS = re.compile(
    r"(?:(?:can|could|may|might|would|should) (?:it|we|i|you|that|this|they)|(?:how|what) about|why not"
    r"|would (?=.*\b(?:work|do|suit|possible|fine|ok|okay|better)\b))\b(?!.*\b(?:arrive|come|here|cancel|call)\b)"
)
_ONE_WITH = re.compile(r"\bones? (?:with|for|of|containing)\b|\b(?:orders?|plan|schedule)\b")
_BARE = re.compile(r"\b(\d{1,2})(?: (?:instead|rather|please|then))*\W*$")
_MOVES = re.compile(
    r"\b(?:move|push|shift|postpone|put|delay|hold|reschedule|re-schedule|bring|change|make|should|rather|instead)\b"
    r"(?!.*\b(?:another|also|too|cart|wishlist)\b)"
)
_AT_ONCE = re.compile(
    r"\b(?:buy|order|get|take|purchase|place|have)\b.*\b(?:now|immediately|at once|straight away)\b"
)
SCHEDULING = ("schedule_order", "list_schedules", "cancel_schedule", *mandating.TOOLS)


def plan_of(wish: Wish, when: When, scene: Scene) -> Plan | Say | None:
    """None where it is about something else."""
    memory = scene.memory
    if not memory.plans or memory.subject not in SCHEDULING:
        return None
    if wish.first.words:
        plan = _plan_named(wish, memory)
        changed = _another_day(wish, when, plan) if plan else {}
        return scheduled.ask_anew(plan, changed, scene) if plan and changed else None
    if when.named_a_day and wish.intent is Intent.DETAIL and _looks(wish.text):
        return scheduled.list_schedules(wish, scene)
    if _wants_it_now(wish, when, scene):
        return scheduled.order_now(scene)
    if memory.subject != "schedule_order" or wish.intent not in _MOVING or _looks(wish.text):
        return None
    plan = memory.plans[-1]
    changed = _another_day(wish, when, plan)
    if not changed and "at" in plan.arguments and (bare := _BARE.search(wish.text)):
        return Say(f"Shall it be {bare[1]} o'clock, or {bare[1]} pieces?")
    changed = changed or _of_another_kind(wish, plan, memory)
    return scheduled.ask_anew(plan, changed, scene) if changed else None


def calls_off(wish: Wish, scene: Scene) -> bool:
    """ "Scrap the carafe one", where a carafe is planned and none is in the cart."""
    words, memory = [word for one in wish.goods for word in one.words], scene.memory
    if not words or wish.order_number or not {"out", "stop"} & senses_of(wish.text):
        return False
    of_a_plan = memory.subject == "list_schedules" or (
        memory.subject in SCHEDULING and _ONE_WITH.search(wish.text.lower())
    )
    if not of_a_plan and memory.cart and any(named_in(words, line.title) for line in memory.cart.lines):
        return False
    planned = [title for plan in memory.plans for title in memory.titles_of(plan)]
    return named_in(words, *planned, *memory.planned_titles(), *map(plain, memory.plans_told))


def _wants_it_now(wish: Wish, when: When, scene: Scene) -> bool:
    if "cart" in senses_of(wish.text) and not _planned_the_cart(scene.memory):
        return False
    says_so = (when.on == scene.today and not when.at) or _AT_ONCE.search(wish.text.lower())
    return (
        bool(says_so)
        and wish.intent in _ORDERING
        and not (_looks(wish.text) or "not" in senses_of(wish.text))
    )


def _planned_the_cart(memory: Memory) -> bool:
    """Whether the last plan orders all that lies in the cart: else what the cart holds is another order."""
    there = {line.variant_id for line in memory.cart.lines} if memory.cart else set()
    return there == {str(item["variant_id"]) for item in memory.plans[-1].arguments["items"]}


def _plan_named(wish: Wish, memory: Memory) -> Call | None:
    """ "Push the pencils to Thursday", "the day after, rather": the one that is named, else the last."""
    named = [plan for plan in memory.plans if named_in(wish.first.words, *memory.titles_of(plan))]
    if not named and shifted(wish.text.lower(), scheduled.day_of(memory.plans[-1])):
        return memory.plans[-1] if memory.subject == "schedule_order" and not _looks(wish.text) else None
    return named[-1] if named and _MOVES.search(wish.text.lower()) else None


def _another_day(wish: Wish, when: When, plan: Call) -> dict[str, Any]:
    on = shifted(wish.text.lower(), scheduled.day_of(plan)) or when.on
    return ({"on": on.isoformat()} if on else {}) | ({"at": when.at} if when.at else {})


def _of_another_kind(wish: Wish, plan: Call, memory: Memory) -> dict[str, Any]:
    """ "Make that three", "in black, rather", of the only thing that is planned."""
    goods, items = wish.first, plan.arguments["items"]
    if len(items) != 1 or {"cart", "put"} & senses_of(wish.text):
        return {}
    if goods.quantity is not None:
        many = goods.quantity + (items[0]["quantity"] if goods.step > 0 else 0)
        return {"items": [items[0] | {"quantity": many}]} if goods.step >= 0 else {}
    if not (goods.color or goods.size):
        return {}
    for product in memory.catalog.values():
        for kind in product.variants:
            if kind.id == items[0]["variant_id"]:
                wanted = replace(
                    goods, color=goods.color or kind.color.lower(), size=goods.size or kind.size.upper()
                )
                other = choose_variant(product, wanted)
                return {"items": [items[0] | {"variant_id": other.id}]} if other else {}
    return {}


def _looks(text: str) -> bool:
    """ "Is it on Friday?" asks; "could we do Friday?" and "how about Friday?" wish."""
    return asks(text.lower()) and not _SUGGESTS.match(text.lower())
