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
    in_its_place,
    knowing,
    lent,
    mandating,
    ordering,
    phrases,
    refusals,
    replanning,
    returning,
    returning_otherwise,
    scheduled,
    taking,
    wishing,
)
from agents.llm.offline.answering import completed
from agents.llm.offline.conversation import Pending, Plan, Question, Say, Turn, read_json
from agents.llm.offline.dates import When, needed_by, read_when
from agents.llm.offline.doubts import did_you_mean
from agents.llm.offline.forbidding import forbids
from agents.llm.offline.goods import Goods
from agents.llm.offline.grammar import Wish, parse
from agents.llm.offline.hearing import heard, is_too_much
from agents.llm.offline.in_context import in_context
from agents.llm.offline.intent_table import intent_of
from agents.llm.offline.intents import ORDERING, RETURNS, Intent
from agents.llm.offline.narrowing import left_behind
from agents.llm.offline.openings import opened
from agents.llm.offline.paraphrases import folded
from agents.llm.offline.remarks import is_remark
from agents.llm.offline.scene import Scene
from agents.llm.offline.senses import senses_of
from agents.llm.offline.several import cut, foreground, together
from agents.llm.offline.signs import asks
from agents.llm.offline.size_steps import in_the_next_size

_PLANS: dict[Intent, Callable[[Wish, Scene], Plan]] = {
    Intent.SHOW: finding.show,
    Intent.DETAIL: finding.describe,
    Intent.COMPARE: finding.compare,
    Intent.CATEGORIES: knowing.list_categories,
    Intent.REVIEWS: knowing.read_reviews,
    Intent.WHO_AM_I: knowing.who_am_i,
    Intent.MAY: knowing.what_may_you_do,
    Intent.HUMAN: knowing.ask_a_human,
    Intent.TAKE: ordering.take,
    Intent.CART: basket.view,
    Intent.CHANGE: basket.change,
    Intent.REMOVE: basket.remove,
    Intent.EMPTY: basket.empty,
    Intent.KEEP_ONLY: basket.keep_only,
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
    Intent.RETURNABLE: returning.what_may_go_back,
    Intent.SCHEDULES: scheduled.list_schedules,
    Intent.CANCEL_SCHEDULE: scheduled.cancel_schedule,
}
_OF_TIME = (Intent.RECURRING, Intent.PRICE_WATCH)
_DAY_ALONE = re.compile(r"(?<!on )\bthe (\d{1,2}(?:st|nd|rd|th))\b(?! one)")
_WORKED = re.compile(r"\b(?:did|has|is|was) (?:it|that|this)\b", re.IGNORECASE)
_SUPPOSES = re.compile(r"\b(?:if|when|should)\b", re.IGNORECASE)
_CARDS = ("place_order", "schedule_order", "change_delivery_address")


def plan_for(turn: Turn, scene: Scene) -> Plan | Say:
    if isinstance(turn.trigger, Outcome):
        return lent.brought(turn.trigger.tool, read_json(turn.trigger.result_text), scene)
    if is_too_much(turn.trigger.text):
        return Say(phrases.TOO_MUCH)
    words, around = scene.vocabulary.with_names(scene.memory.names_seen()), scene.memory.signs()
    text = left_behind(heard(turn.trigger.text, scene.vocabulary), scene.memory)
    text = foreground(text, words, around)
    wishes = cut(text, words, around)
    if len(wishes) == 1 and forbids(text):
        return Say(phrases.LEFT_ALONE)
    spoken = scene.memory.spoken
    wish, when = read(text, scene)
    wish = replace(wish, said=turn.trigger.text)
    pending = scene.memory.pending
    if pending and (plan := _answer(pending, wish, when, scene)):
        return plan
    if gift := gifts.read(text):
        return gifts.find(gift, scene)
    if len(wishes) > 1:
        scene.memory.spoken = spoken
        return together([partial(_one_of, one, scene) for one in wishes], scene.memory, text)
    return carry_out(wish, when, scene)


def read(text: str, scene: Scene) -> tuple[Wish, When]:
    if scene.memory.subject in replanning.SCHEDULING:
        text = _DAY_ALONE.sub(r"on the \1", text)
    when = read_when(text, scene.today)
    memory = scene.memory
    vocabulary = scene.vocabulary.with_sizes(memory.sizes_seen()).with_names(memory.names_seen())
    of_time = intent_of(text.lower()) in _OF_TIME
    says_when = when.named_a_day or (when.at and memory.subject in replanning.SCHEDULING)
    said = when.rest if says_when and not (of_time or needed_by(text)) else text
    wish = replace(parse(said, vocabulary, memory.signs()), text=text)
    wish = corrections.without_chaff(wish, vocabulary, memory)
    wish = corrections.as_named_before(corrections.turned(wish, memory), memory)
    return corrections.in_that_color(wish, memory), when


def carry_out(wish: Wish, when: When, scene: Scene) -> Plan | Say:
    wish = in_context(wish, scene)
    doubt = did_you_mean(wish.intent, wish.rival)
    if not doubt and (plan := mandating.plan_of(wish, scene)):
        return plan
    if plan := replanning.plan_of(wish, when, scene):
        return plan
    if doubt:
        return Say(doubt, Pending(Question.YES, replace(wish, rival=Intent.UNKNOWN)))
    if wish.intent is Intent.SCHEDULE or (_is_for_later(wish, when, scene) and _is_to_be_ordered(wish)):
        return ordering.schedule(wish, scene, when)
    if wish.intent is Intent.HELLO:
        return Say(phrases.hello(scene.name, scene.vocabulary.categories))
    if wish.intent is Intent.YES and scene.memory.subject in _CARDS:
        return Say(refusals.WAITING_CARD)
    if wish.intent is Intent.RECAP:
        return Say(phrases.recap(scene.memory.focus, scene.memory.cart))
    if (asked := scene.memory.exchange_asked) and returning_otherwise.takes_its_place(wish, scene):
        return returning_otherwise.ask_anew(asked, scene)
    if wish.intent in (*RETURNS, Intent.REFUND_RULES):
        scene.memory.hear(wish, returning.reason_of(wish.text))
    if wish.intent in corrections.OF_GOODS:
        wish = in_the_next_size(wish, scene)
    if plan := _of_the_cart(wish, scene):
        return plan
    wish = corrections.in_the_same_way(corrections.of_the_other(wish, scene), scene)
    if wish.intent is Intent.UNKNOWN and is_remark(wish.text):
        return Say(phrases.NO_WISH)
    if wish.intent is Intent.WHAT_NOW and scene.memory.last_order and _WORKED.search(wish.text):
        return ordering.track(wish.with_goods(), scene)
    if wish.intent is Intent.WHAT_NOW and scene.memory.plans and _SUPPOSES.search(wish.text):
        return Say(refusals.CHECKED_AGAIN)
    if sentence := refusals.SENTENCES.get(wish.intent):
        return Say(sentence)
    return _PLANS[wish.intent](wish, scene)


def _of_the_cart(wish: Wish, scene: Scene) -> Plan | Say | None:
    """A plan for words that correct what lies in the cart; None where they wish for something else."""
    if wish.intent in corrections.OF_GOODS and (swapped := in_its_place.in_place_of(wish, scene)):
        return basket.put_in_place(*swapped, scene)
    if other := in_its_place.another_pick(wish, scene):
        return basket.put_in_place(*other, scene)
    if in_its_place.comes_after_what_left(wish, scene):
        return taking.take(wish, scene)
    if wish.intent in (Intent.TAKE, Intent.SHOW) and corrections.is_about_the_cart(wish, scene):
        return basket.change(wish, scene)
    if each := corrections.each_about_the_cart(wish, scene):
        return together([partial(basket.change, one, scene) for one in each], scene.memory, wish.text)
    if wish.intent in (Intent.TAKE, Intent.CHANGE) and (two := corrections.more_and_another(wish, scene)):
        these, another = two
        return together(
            [partial(basket.change, these, scene), partial(taking.take, another, scene)],
            scene.memory,
            wish.text,
        )
    return None


def _one_of(text: str, scene: Scene) -> Plan | Say:
    """A clause that names no goods is about those of the clause before; after "cancel it", "instead" says no more."""
    if forbids(text):
        return Say(phrases.LEFT_ALONE)
    if scene.memory.subject == "cancel_order":
        text = re.sub(r"\binstead\b", "", text)
    wish, when = read(folded(opened(text)), scene)
    if wish.intent is Intent.REMOVE and not wish.first.words:
        wish = wish.with_goods(Goods(words=scene.memory.named))
    scene.memory.named = wish.first.words or scene.memory.named
    return carry_out(wish, when, scene)


def _answer(pending: Pending, wish: Wish, when: When, scene: Scene) -> Plan | Say | None:
    if pending.question is Question.DATE and when.named_a_day and not wish.first.words:
        return ordering.schedule(pending.wish, scene, when)
    if pending.question in (Question.SIZE, Question.DATE) and wish.intent is Intent.YES:
        return Say(f"Which {pending.question.value}?", pending)
    sizes = scene.vocabulary.with_sizes(scene.memory.sizes_seen())
    whole = completed(pending, wish, sizes, scene.memory.focus)
    if whole is None:
        return None
    if pending.question is Question.YES:
        return _PLANS[whole.intent](whole, scene)
    return carry_out(whole, read_when(whole.text, scene.today), scene)


def _is_to_be_ordered(wish: Wish) -> bool:
    """ "Two mugs on Friday"; not "have you lamps for my move on Friday?"."""
    if wish.intent in (Intent.TAKE, Intent.CHECK_OUT, Intent.YES):
        return not (wish.intent is Intent.TAKE and wish.first.max_price)
    says_so = bool({"buy", "pay", "plan"} & senses_of(wish.text))
    return (
        wish.intent in (*ORDERING, Intent.CART)
        and not asks(wish.text.lower())
        and (says_so or (wish.intent is not Intent.CART and not is_remark(wish.text)))
    )


def _is_for_later(wish: Wish, when: When, scene: Scene) -> bool:
    return when.named_a_day and not needed_by(wish.text) and (when.on != scene.today or bool(when.at))
