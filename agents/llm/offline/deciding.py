"""From an utterance to a plan: what a wish means just after what was said and done before."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from agents.llm.items import Outcome
from agents.llm.offline import (
    basket,
    corrections,
    delivering,
    finding,
    gifts,
    knowing,
    mandating,
    ordering,
    phrases,
    refusals,
    returning,
    scheduled,
    taking,
    wishing,
)
from agents.llm.offline.conversation import Pending, Plan, Question, Say, Turn, read_json
from agents.llm.offline.dates import When, read_when
from agents.llm.offline.goods import Goods
from agents.llm.offline.grammar import Wish, parse
from agents.llm.offline.intent_words import PLACES
from agents.llm.offline.intents import RETURNS, Intent
from agents.llm.offline.scene import Scene
from agents.llm.offline.several import cut, together

_PLANS: dict[Intent, Callable[[Wish, Scene], Plan]] = {
    Intent.SHOW: finding.show,
    Intent.DETAIL: finding.describe,
    Intent.COMPARE: finding.compare,
    Intent.CATEGORIES: knowing.list_categories,
    Intent.REVIEWS: knowing.read_reviews,
    Intent.WHO_AM_I: knowing.who_am_i,
    Intent.MAY: knowing.what_may_you_do,
    Intent.HUMAN: knowing.ask_a_human,
    Intent.TAKE: taking.take,
    Intent.CART: basket.view,
    Intent.CHANGE: basket.change,
    Intent.REMOVE: basket.remove,
    Intent.EMPTY: basket.empty,
    Intent.UNDO: basket.undo,
    Intent.SAVE: wishing.save_for_later,
    Intent.TAKE_UP: wishing.take_up_again,
    Intent.WISHES: wishing.list_wishes,
    Intent.WISH: wishing.add_wish,
    Intent.UNWISH: wishing.remove_wish,
    Intent.CODE: delivering.apply_code,
    Intent.REMOVE_CODE: delivering.remove_code,
    Intent.ADDRESSES: delivering.list_addresses,
    Intent.ADD_ADDRESS: delivering.add_address,
    Intent.CHOOSE_ADDRESS: delivering.choose_address,
    Intent.READDRESS: delivering.readdress,
    Intent.WHERE_TO: delivering.where_to,
    Intent.SHIPPINGS: delivering.list_shipping,
    Intent.CHOOSE_SHIPPING: delivering.choose_shipping,
    Intent.CHECK_OUT: ordering.check_out,
    Intent.ORDERS: ordering.list_orders,
    Intent.TRACK: ordering.track,
    Intent.CANCEL: ordering.cancel,
    Intent.REORDER: returning.reorder,
    Intent.RETURN: returning.give_back,
    Intent.EXCHANGE: returning.exchange,
    Intent.KEEP: returning.withdraw,
    Intent.RETURN_STATE: returning.return_state,
    Intent.SCHEDULES: scheduled.list_schedules,
    Intent.CANCEL_SCHEDULE: scheduled.cancel_schedule,
}
_ORDERING = (Intent.TAKE, Intent.CHECK_OUT, Intent.SCHEDULE, Intent.SHOW, Intent.UNKNOWN)
_VAGUE = (*_ORDERING, Intent.CHANGE, Intent.REMOVE, Intent.CHOOSE_ADDRESS, Intent.NO)
_SCHEDULING = ("schedule_order", "list_schedules", "cancel_schedule", *mandating.TOOLS)
_SHIPPING = ("list_shipping_methods", "choose_shipping")
_ADDRESSING = ("list_addresses", "choose_address", "change_delivery_address")
_CARDS = ("place_order", "schedule_order", "change_delivery_address")
_WAY = re.compile(
    r"\b(?:express|standard|fast|faster|fastest|quickest|cheap|cheaper|cheapest|slowest|regular)\b"
)


def plan_for(turn: Turn, scene: Scene) -> Plan | Say:
    if isinstance(turn.trigger, Outcome):
        return Say(phrases.prepared(read_json(turn.trigger.result_text)))
    text = turn.trigger.text
    wish, when = read(text, scene)
    pending = scene.memory.pending
    if pending and (plan := _answered(pending, wish, when, scene)):
        return plan
    if gift := gifts.read(text):
        return gifts.find(gift, scene)
    wishes = cut(text)
    if len(wishes) > 1:
        return together([partial(_one_of, one, scene) for one in wishes], scene.memory, text)
    return carry_out(wish, when, scene)


def read(text: str, scene: Scene) -> tuple[Wish, When]:
    when = read_when(text, scene.today)
    vocabulary = scene.vocabulary.with_sizes(scene.memory.sizes_seen())
    return replace(parse(when.rest if when.named_a_day else text, vocabulary), text=text), when


def carry_out(wish: Wish, when: When, scene: Scene) -> Plan | Say:
    wish = _in_context(wish, scene)
    if plan := mandating.plan_of(wish, scene):
        return plan
    if plan := _about_schedules(wish, when, scene):
        return plan
    if wish.intent is Intent.SCHEDULE or (_is_for_later(when, scene) and wish.intent in _ORDERING):
        return ordering.schedule(wish, scene, when)
    if wish.intent is Intent.HELLO:
        return Say(phrases.hello(scene.name, scene.vocabulary.categories))
    if wish.intent is Intent.YES and scene.memory.subject in _CARDS:
        return Say(refusals.WAITING_CARD)
    if wish.intent in RETURNS:
        scene.memory.hear(wish, returning.reason_of(wish.text))
    if wish.intent in (Intent.TAKE, Intent.SHOW) and corrections.is_about_the_cart(wish, scene):
        return basket.change(wish, scene)
    if wish.intent is Intent.TAKE and (two := corrections.more_and_another(wish, scene)):
        return together(
            [partial(basket.change, two[0], scene), partial(taking.take, two[1], scene)],
            scene.memory,
            wish.text,
        )
    wish = corrections.in_the_same_way(wish, scene)
    if sentence := refusals.SENTENCES.get(wish.intent):
        return Say(sentence)
    return _PLANS[wish.intent](wish, scene)


def _one_of(text: str, scene: Scene) -> Plan | Say:
    """A clause that names no goods is about those of the clause before."""
    if scene.memory.subject == "cancel_order":
        text = re.sub(r"\binstead\b", "", text)
    wish, when = read(text, scene)
    if wish.intent is Intent.REMOVE and not wish.first.words:
        wish = wish.with_goods(Goods(words=scene.memory.named))
    scene.memory.named = wish.first.words or scene.memory.named
    return carry_out(wish, when, scene)


def _in_context(wish: Wish, scene: Scene) -> Wish:
    """What short words mean after a talk of shipping, addresses or schedules."""
    subject, text = scene.memory.subject, wish.text.lower()
    if subject in _SHIPPING and wish.intent in _VAGUE and _WAY.search(text):
        return replace(wish, intent=Intent.CHOOSE_SHIPPING)
    if subject in _ADDRESSING and wish.intent in _VAGUE and re.search(rf"\b(?:{PLACES})\b", text):
        meant = Intent.READDRESS if subject == "change_delivery_address" else Intent.CHOOSE_ADDRESS
        return replace(wish, intent=meant)
    if subject in _SCHEDULING and wish.intent is Intent.CANCEL and not wish.order_number:
        return replace(wish, intent=Intent.CANCEL_SCHEDULE)
    return wish


def _about_schedules(wish: Wish, when: When, scene: Scene) -> Plan | Say | None:
    memory = scene.memory
    if not memory.scheduled or memory.subject not in _SCHEDULING or not when.named_a_day or wish.first.words:
        return None
    if when.on == scene.today and not when.at:
        return scheduled.order_now(wish, scene)
    if memory.subject == "schedule_order" and wish.intent in _VAGUE and when.on:
        return scheduled.move(wish, scene, when)
    return None


def _answered(pending: Pending, wish: Wish, when: When, scene: Scene) -> Plan | Say | None:
    """The plan that an answer sets going, or None where the person has gone on to something else."""
    match pending.question:
        case Question.YES if wish.intent is Intent.YES:
            return _PLANS[pending.wish.intent](pending.wish, scene)
        case Question.SIZE if wish.first.size and not wish.first.words:
            whole = pending.wish.with_goods(_completed(pending.wish.first, wish.first))
            return carry_out(whole, read_when(whole.text, scene.today), scene)
        case Question.CHOICE if wish.first.is_reference and wish.intent in (Intent.TAKE, Intent.CHANGE):
            whole = pending.wish.with_goods(_chosen(pending.wish.first, wish.first))
            return carry_out(whole, read_when(whole.text, scene.today), scene)
        case Question.DATE if when.named_a_day and not wish.first.words:
            return ordering.schedule(pending.wish, scene, when)
        case Question.SIZE | Question.DATE if wish.intent is Intent.YES:
            return Say(f"Which {pending.question.value}?", pending)
        case Question.MORE if _adds_to(pending, wish):
            more, _ = read(f"{pending.wish.text}, {wish.text}", scene)
            return carry_out(replace(more, intent=pending.wish.intent), when, scene)
    return None


def _adds_to(pending: Pending, wish: Wish) -> bool:
    """A whole wish of its own is none that was asked for."""
    if wish.intent in RETURNS or wish.intent is pending.wish.intent:
        return not wish.first.words
    return wish.intent in _VAGUE and wish.intent is not Intent.NO


def _completed(goods: Goods, said: Goods) -> Goods:
    return replace(goods, size=said.size, color=said.color or goods.color)


def _chosen(goods: Goods, said: Goods) -> Goods:
    """ "The second" names it; "in green" adds to what had been asked for."""
    named = (
        said if said.ordinals or said.sort or said.words else replace(goods, color=said.color or goods.color)
    )
    return replace(named, quantity=said.quantity or goods.quantity, size=said.size or goods.size)


def _is_for_later(when: When, scene: Scene) -> bool:
    return when.named_a_day and (when.on != scene.today or bool(when.at))
