"""What is said about an order that waits for its day: another day or time, at once after all, or not at all."""

import re
from dataclasses import replace

from agents.llm.offline import mandating, scheduled
from agents.llm.offline.choices import named_in, plain
from agents.llm.offline.conversation import Plan
from agents.llm.offline.dates import When, shifted
from agents.llm.offline.grammar import Wish
from agents.llm.offline.intents import VAGUE, Intent
from agents.llm.offline.scene import Scene
from agents.llm.offline.senses import senses_of
from agents.llm.offline.signs import asks

_MOVING = (*VAGUE, Intent.YES, Intent.SAVE, Intent.SCHEDULES, Intent.DETAIL)
_ORDERING = (*VAGUE, Intent.YES, Intent.CART)
_SUGGESTS = re.compile(
    r"(?:(?:can|could|may|might|would|should) (?:it|we|i|you|that|this|they)|(?:how|what) about|why not"
    r"|would (?=.*\b(?:work|do|suit|possible|fine|ok|okay|better)\b))\b(?!.*\b(?:arrive|come|here|cancel|call)\b)"
)
_ONE_WITH = re.compile(r"\bones? (?:with|for|of|containing)\b")
_AT_ONCE = re.compile(
    r"\b(?:buy|order|get|take|purchase|place|have)\b.*\b(?:now|immediately|at once|straight away)\b"
)
SCHEDULING = ("schedule_order", "list_schedules", "cancel_schedule", *mandating.TOOLS)


def plan_of(wish: Wish, when: When, scene: Scene) -> Plan | None:
    """None where it is about something else."""
    memory = scene.memory
    if not memory.scheduled or memory.subject not in SCHEDULING:
        return None
    just_planned = memory.subject == "schedule_order" and not _looks(wish.text)
    if just_planned and (later := shifted(wish.text.lower(), memory.day_planned())):
        return scheduled.move(scene, replace(when, on=later))
    if wish.first.words:
        return None
    if when.named_a_day and wish.intent is Intent.DETAIL and _looks(wish.text):
        return scheduled.list_schedules(wish, scene)
    if _wants_it_now(wish, when, scene):
        return scheduled.order_now(wish, scene)
    if not (just_planned and wish.intent in _MOVING):
        return None
    if when.named_a_day:
        return scheduled.move(scene, when) if when.on else None
    return scheduled.at_another_time(when.at, scene) if when.at else None


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
    return named_in(words, *memory.planned_titles(), *map(plain, memory.plans_told))


def _wants_it_now(wish: Wish, when: When, scene: Scene) -> bool:
    says_so = (when.on == scene.today and not when.at) or _AT_ONCE.search(wish.text.lower())
    return (
        bool(says_so)
        and wish.intent in _ORDERING
        and not (_looks(wish.text) or "not" in senses_of(wish.text))
    )


def _looks(text: str) -> bool:
    """ "Is it on Friday?" asks; "could we do Friday?" and "how about Friday?" wish."""
    return asks(text.lower()) and not _SUGGESTS.match(text.lower())
