"""The offline shop model: a pure function of the transcript.

Each turn's wish becomes a plan, a generator that yields tool calls. The plan is run again from its start at
every step, fed with the results that the transcript already holds; the first step that has none is the next
request.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from agents.llm.items import Outcome
from agents.llm.offline import basket, finding, ordering, phrases, taking
from agents.llm.offline.conversation import Call, Pending, Plan, Question, Say, Transcript, Turn, read_json
from agents.llm.offline.dates import When, read_today, read_when
from agents.llm.offline.goods import Goods
from agents.llm.offline.grammar import Intent, Wish, parse
from agents.llm.offline.memory import Memory
from agents.llm.offline.scene import Scene
from agents.llm.offline.vocabulary import Vocabulary

_PLANS: dict[Intent, Callable[[Wish, Scene], Plan]] = {
    Intent.SHOW: finding.show,
    Intent.DETAIL: finding.describe,
    Intent.COMPARE: finding.compare,
    Intent.TAKE: taking.take,
    Intent.CART: basket.view,
    Intent.CHANGE: basket.change,
    Intent.REMOVE: basket.remove,
    Intent.EMPTY: basket.empty,
    Intent.CHECK_OUT: ordering.check_out,
    Intent.ORDERS: ordering.list_orders,
    Intent.TRACK: ordering.track,
    Intent.CANCEL: ordering.cancel,
}
_SENTENCES = {
    Intent.YES: "Good. What would you like next?",
    Intent.NO: phrases.UNCHANGED,
    Intent.THANKS: phrases.WELCOME,
    Intent.BYE: "Until next time.",
    Intent.WHO: phrases.WHO,
    Intent.HELP: f"{phrases.WHO} Try {phrases.EXAMPLES}.",
    Intent.NOT_HERE: phrases.NOT_HERE,
    Intent.UNKNOWN: phrases.NOT_FOLLOWED,
}
_ORDERING = (Intent.TAKE, Intent.CHECK_OUT, Intent.SCHEDULE, Intent.SHOW, Intent.UNKNOWN)
_NAME = re.compile(r"(?:name is|named|help|helping|assisting|speaking with|talking to|act for) ([A-Z]\w+)")


def answer(transcript: Transcript) -> Say | list[Call]:
    """What to say, or which tools to call next."""
    if not transcript.turns:
        return Say(phrases.NOT_FOLLOWED)
    *before, current = transcript.turns
    memory = Memory()
    scene = _scene_of(transcript, memory)
    for turn in before:
        said = _replay(turn, scene)
        memory.learn_turn(turn)
        memory.heed(said if isinstance(said, Say) and said.text == turn.answer else Say(""))
    step = _replay(current, scene)
    return step if isinstance(step, Say) else _only_offered(step, transcript)


def _scene_of(transcript: Transcript, memory: Memory) -> Scene:
    name = _NAME.search(transcript.instructions)
    vocabulary = Vocabulary.of(transcript.instructions, transcript.tools)
    return Scene(memory, vocabulary, read_today(transcript.instructions), name[1] if name else "")


def _replay(turn: Turn, scene: Scene) -> Say | list[Call]:
    plan = _plan_for(turn, scene)
    if isinstance(plan, Say):
        return plan
    known = list(turn.results)
    try:
        calls = next(plan)
        while len(known) >= len(calls):
            results, known = known[: len(calls)], known[len(calls) :]
            calls = plan.send(results)
    except StopIteration as finished:
        said: Say = finished.value
        return said
    return calls[len(known) :]


def _only_offered(calls: list[Call], transcript: Transcript) -> Say | list[Call]:
    offered = {tool.name for tool in transcript.tools}
    missing = next((call.name for call in calls if call.name not in offered), None)
    return Say(phrases.not_offered(missing)) if missing else calls


def _plan_for(turn: Turn, scene: Scene) -> Plan | Say:
    if isinstance(turn.trigger, Outcome):
        return Say(phrases.prepared(read_json(turn.trigger.result_text)))
    text = turn.trigger.text
    when = read_when(text, scene.today)
    vocabulary = scene.vocabulary.with_sizes(scene.memory.sizes_seen())
    wish = replace(parse(when.rest if when.named_a_day else text, vocabulary), text=text)
    pending = scene.memory.pending
    if pending and (plan := _answered(pending, wish, when, scene)):
        return plan
    return _carry_out(wish, when, scene)


def _carry_out(wish: Wish, when: When, scene: Scene) -> Plan | Say:
    if wish.intent is Intent.SCHEDULE or (_is_for_later(when, scene) and wish.intent in _ORDERING):
        return ordering.schedule(wish, scene, when)
    if wish.intent is Intent.HELLO:
        return Say(phrases.hello(scene.name, scene.vocabulary.categories))
    if wish.intent is Intent.TAKE and _is_correction(wish, scene):
        return basket.change(wish, scene)
    if sentence := _SENTENCES.get(wish.intent):
        return Say(sentence)
    return _PLANS[wish.intent](wish, scene)


def _answered(pending: Pending, wish: Wish, when: When, scene: Scene) -> Plan | Say | None:
    """The plan that an answer sets going, or None where the person has gone on to something else."""
    match pending.question:
        case Question.YES if wish.intent is Intent.YES:
            return _PLANS[pending.wish.intent](pending.wish, scene)
        case Question.SIZE if wish.first.size and not wish.first.words:
            whole = pending.wish.with_goods(_completed(pending.wish.first, wish.first))
            return _carry_out(whole, read_when(whole.text, scene.today), scene)
        case Question.CHOICE if wish.first.is_reference and wish.intent in (Intent.TAKE, Intent.CHANGE):
            whole = pending.wish.with_goods(_chosen(pending.wish.first, wish.first))
            return _carry_out(whole, read_when(whole.text, scene.today), scene)
        case Question.DATE if when.named_a_day and not wish.first.words:
            return ordering.schedule(pending.wish, scene, when)
        case Question.SIZE | Question.DATE if wish.intent is Intent.YES:
            return Say(f"Which {pending.question.value}?", pending)
    return None


def _completed(goods: Goods, said: Goods) -> Goods:
    return replace(goods, size=said.size, color=said.color or goods.color)


def _chosen(goods: Goods, said: Goods) -> Goods:
    """ "The second" names it; "in green" adds to what had been asked for."""
    named = (
        said if said.ordinals or said.sort or said.words else replace(goods, color=said.color or goods.color)
    )
    return replace(named, quantity=said.quantity or goods.quantity, size=said.size or goods.size)


def _is_correction(wish: Wish, scene: Scene) -> bool:
    """Just after something was put in, "two of them" and "no, the blue one" are about that."""
    goods = wish.first
    is_new = goods.words or goods.ordinals or goods.sort or goods.product_id or goods.step
    adds = re.search(r"\b(?:add|another|more)\b", wish.text.lower())
    says_how = goods.quantity is not None or (goods.points and (goods.color or goods.size))
    return scene.memory.just_changed and bool(says_how) and not is_new and not adds and len(wish.goods) == 1


def _is_for_later(when: When, scene: Scene) -> bool:
    return when.named_a_day and (when.on != scene.today or bool(when.at))
