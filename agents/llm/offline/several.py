"""Several wishes in one utterance: where it is cut, and how their plans are carried out one after another."""

import re
from collections.abc import Callable, Iterable

from agents.llm.items import UserText
from agents.llm.offline.conversation import Call, Plan, Result, Say, Turn
from agents.llm.offline.grammar import opened
from agents.llm.offline.intent_table import STANDING_ALONE, intent_of
from agents.llm.offline.intents import GOODS, RETURNS, Intent
from agents.llm.offline.memory import Memory

_CUT = re.compile(
    r"(\s*[.!?;]+\s+|\s*,\s*(?:(?:and|then|but|also) )*|\s+(?:and then|and also|and|then|but|plus"
    r"|also)\s+(?:then |also )?)"
)
_PRONOUN_ONLY = re.compile(r"^(?:please )?\w+ (?:it|that|them)(?: off| out| again| please)*\W*$")


def cut(text: str) -> list[str]:
    """Only where both sides surely say what is wished, and at least one is about more than goods."""
    first, *rest = _CUT.split(text)
    wishes = [first]
    for mark, piece in zip(rest[::2], rest[1::2], strict=True):
        if _is_another(wishes[-1], piece):
            wishes.append(piece)
        else:
            wishes[-1] += mark + piece
    return wishes


def together(plans: Iterable[Callable[[], Plan | Say]], memory: Memory, text: str) -> Plan:
    """What one wish brought about is known to the next."""
    said = []
    for begin in plans:
        plan = begin()
        answer = plan if isinstance(plan, Say) else (yield from _remembered(plan, memory, text))
        memory.heed(answer)
        said.append(answer)
    pending = next((one.pending for one in reversed(said) if one.pending), None)
    shown = next((one.shown for one in reversed(said) if one.shown), ())
    return Say("\n".join(one.text for one in said), pending, shown)


def _remembered(plan: Plan, memory: Memory, text: str) -> Plan:
    turn = Turn(UserText(text))
    results: list[Result] = []
    try:
        calls: list[Call] = next(plan)
        while True:
            results = yield calls
            turn.calls += calls
            turn.results += results
            calls = plan.send(results)
    except StopIteration as finished:
        memory.learn_turn(turn)
        answer: Say = finished.value
        return answer


def _is_another(before: str, piece: str) -> bool:
    one, other = intent_of(opened(before).lower()), intent_of(opened(piece).lower())
    known = STANDING_ALONE | GOODS
    if one is other or one not in known or other not in known or {one, other} <= GOODS:
        return False
    says_it_again = one in (Intent.CODE, Intent.WISH) and bool(_PRONOUN_ONLY.match(piece.lower()))
    return not says_it_again and not {one, other} <= RETURNS
