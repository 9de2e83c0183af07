"""Several wishes in one utterance: where it is cut, and how their plans are carried out one after another."""

import re
from collections.abc import Callable, Iterable

from agents.llm.items import UserText
from agents.llm.offline.conversation import Call, Plan, Result, Say, Turn
from agents.llm.offline.dates import read_when
from agents.llm.offline.goods_read import read_goods
from agents.llm.offline.grammar import weigh
from agents.llm.offline.intent_table import STANDING_ALONE
from agents.llm.offline.intent_words import POSTCODE
from agents.llm.offline.intents import GOODS, RETURNS, Intent
from agents.llm.offline.memory import Memory
from agents.llm.offline.openings import opened
from agents.llm.offline.paraphrases import folded
from agents.llm.offline.phrases import RefusedError
from agents.llm.offline.remarks import is_remark
from agents.llm.offline.returning import reason_of
from agents.llm.offline.scoring import Ranked
from agents.llm.offline.signs import asks, bids
from agents.llm.offline.vocabulary import Vocabulary

_CUT = re.compile(
    r"(\s*[.!?;]+\s+|\s*,\s*(?:(?:and|then|but|also) )*|\s+(?:and then|and also|and|then|but|plus"
    r"|also)\s+(?:then |also )?|\s+(?:using|via|by|with)\s+(?=(?:the |your )?(?:express|standard|fast|quick"
    r"|cheap|slow)))"
)
_CLAUSE = re.compile(
    r"(\s*[.!?;]+\s+|\s*,\s*(?:(?:so|and|but)(?:\.{2,}|\u2026)? )?|(?<! are)(?<! is)(?<!'re)(?<!'s)(?<! was)\s+so\s+"
    r"|\s+because\s+)"
)
_WRITTEN_ADDRESS = re.compile(rf"\b\d{{4,5}} [A-Z]|{POSTCODE}")
_SURE, _CLEAR = 1.6, 2.0
_FEW = 3
_IDLE = (
    *(Intent.YES, Intent.NO, Intent.UNKNOWN, Intent.FEELING, Intent.REALLY, Intent.HELLO, Intent.THANKS),
    *(Intent.BYE, Intent.CONFUSED),
)
_LOOKS = frozenset(
    {Intent.SHOW, Intent.DETAIL, Intent.REVIEWS, Intent.COMPARE, Intent.CART, Intent.SHIPPINGS}
)
_CHANGES = frozenset({Intent.CHANGE, Intent.REMOVE})
_GOES_BACK = RETURNS | {Intent.RETURNABLE}
_WANTS = re.compile(r"(?:i|we)(?:'ll|'d| will| would)? (?:take|have|want|need|like)\b")
_ENDS = frozenset(
    {Intent.REMOVE, Intent.CANCEL, Intent.CANCEL_SCHEDULE, Intent.UNWISH, Intent.REMOVE_CODE, Intent.EMPTY}
)
_VERB = re.compile(
    r"^(?:search|look|browse|list|open|check|empty|clear|apply|use|ship|send|return|cancel|reorder"
    r"|schedule|park|throw|ditch"
    r"|let|remove|drop|delete|take|make|change|swap|switch|replace|set|double|add|put|show|tell|find|compare"
    r"|order|buy|keep"
    r"|get|give|save|update|exchange|turn)\b"
)
_BOUND = re.compile(
    r"(?:keep (?:watch|look|an eye|go)|watch|look out|until|till|at most|no more than"
    r"|for (?:the next|a year))\b"
)
_NEGATED = re.compile(r"n't\b|\bnot\b|\bno longer\b")
_WHICH = re.compile(r"which (?:is|are|one)\b")
_WHETHER = re.compile(r"(?:can|could|is|will|would) (?:it|that|this|they)\b")
_TOPIC = re.compile(
    r"^(?:what|how) about (?:the|my|this|that)\b|^(?:the|my|our|those|these)(?: [\w-]+){1,4}$"
)
_TITLE = re.compile(r"the (?!other|same|usual|thing|point|more|less)[\w-]+(?: [\w-]+)?$")
_PRONOUN = re.compile(r"\b(?:it|that|them|they|those|these|this)\b")
_PRONOUN_ONLY = re.compile(r"^(?:please )?\w+ (?:it|that|them)(?: off| out| again| please)*\W*$")


def cut(text: str, vocabulary: Vocabulary, around: frozenset[str]) -> list[str]:
    """Only where both sides surely say what is wished, and at least one is about more than goods."""
    if _WRITTEN_ADDRESS.search(text):
        return [text]
    first, *rest = _CUT.split(text)
    wishes = [first]
    for mark, piece in zip(rest[::2], rest[1::2], strict=True):
        both_ask = "?" in mark and _both_look(wishes[-1], piece, vocabulary, around)
        if both_ask or _is_another(wishes[-1], piece, vocabulary, around):
            wishes.append(piece)
        else:
            wishes[-1] += mark + piece
    return wishes


def foreground(text: str, vocabulary: Vocabulary, around: frozenset[str]) -> str:
    """The clauses that say what is wished for, without those that only surround it."""
    if _WRITTEN_ADDRESS.search(text):
        return text
    first, *rest = _CLAUSE.split(text)
    clauses = [("", first), *zip(rest[::2], rest[1::2], strict=True)]
    ranked = [weigh(clause, vocabulary, around) for _, clause in clauses]
    surest = max((one.score for one in ranked if one.best not in _IDLE), default=0.0)
    if len(clauses) == 1 or surest < _SURE:
        return text
    changes = any(one.score == surest and one.best in _CHANGES for one in ranked)
    kept = [
        (mark, clause)
        for (mark, clause), one in zip(clauses, ranked, strict=True)
        if one.score == surest or not _is_background(clause, one, vocabulary, changes=changes)
    ]
    return kept[0][1] + "".join(mark + clause for mark, clause in kept[1:])


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
    except RefusedError as refused:
        memory.learn_turn(turn)
        return Say(str(refused))


def _both_look(before: str, piece: str, vocabulary: Vocabulary, around: frozenset[str]) -> bool:
    """Two questions are both answered: looking is harmless."""
    one, other = (weigh(side, vocabulary, around) for side in (f"{before}?", piece))
    return one.best is not other.best and {one.best, other.best} <= _LOOKS and other.score >= _CLEAR


def _is_another(before: str, piece: str, vocabulary: Vocabulary, around: frozenset[str]) -> bool:
    sides = [weigh(side, vocabulary, around) for side in (before, piece)]
    if _BOUND.match(opened(piece).lower()) or any(is_remark(opened(side)) for side in (before, piece)):
        return False
    if sides[1].score < _CLEAR or (sides[0].score < _CLEAR and not _counts_first(before, piece)):
        return False
    one, other = (side.best for side in sides)
    if one is other is Intent.CHANGE and _nouns_of(before) and _nouns_of(piece) - _nouns_of(before):
        return bool(_VERB.match(folded(opened(piece)).lower()))
    if one is other or not {one, other} <= STANDING_ALONE | GOODS or _leads_up_to(before, piece):
        return False
    if (one is Intent.SHOW or other in _GOES_BACK) and _only_names(before) and _is_of_it(piece):
        return False
    if {one, other} <= _ENDS and _is_of_it(piece):
        return False
    if {one, other} <= GOODS:
        goes_on = one is Intent.TAKE and other in (Intent.SHOW, Intent.COMPARE)
        return (goes_on or bool({one, other} & _CHANGES)) and bool(_VERB.match(folded(opened(piece)).lower()))
    if one in RETURNS and other in (Intent.TAKE, Intent.CHANGE) and not _nouns_of(piece):
        return False
    if one in RETURNS and (other in RETURNS or (other is Intent.REMOVE and reason_of(piece))):
        return False
    if other is Intent.CHANGE and one in STANDING_ALONE and _WHETHER.match(piece.lower()):
        return False
    if other is Intent.CHECK_OUT:
        return True
    return not (one in (Intent.CODE, Intent.WISH) and _PRONOUN_ONLY.match(piece.lower()))


def _counts_first(before: str, piece: str) -> bool:
    """ "Two of the tees, and drop the cap": the tees are not dropped."""
    goods = read_goods(opened(before), Vocabulary())
    counts = any(one.words and one.quantity is not None for one in goods)
    few = len(before.split()) <= 2 * _FEW
    return counts and few and _only_names(before) and bool(_VERB.match(folded(opened(piece)).lower()))


def _only_names(before: str) -> bool:
    plain = opened(before).lower()
    return not (asks(plain) or bids(plain) or _WANTS.match(plain))


def _is_of_it(piece: str) -> bool:
    """ "The scarf I never wear. Take it back." """
    return bool(_PRONOUN.search(piece.lower())) and not _nouns_of(piece)


def _nouns_of(piece: str) -> set[str]:
    nouns = Vocabulary().nouns
    return {word for one in read_goods(piece, Vocabulary()) for word in one.words if word in nouns}


def _leads_up_to(before: str, piece: str) -> bool:
    """ "What about the beanie, until when can I return it?" and "the beanie, has it left?" are one question."""
    asked = opened(before).lower()
    return bool(
        (_TOPIC.match(asked) and _PRONOUN.search(piece.lower()))
        or (_WHICH.match(asked) and re.search(r"\bor\b", piece))
    )


def _is_background(piece: str, ranked: Ranked, vocabulary: Vocabulary, *, changes: bool) -> bool:
    """Neither a wish, nor in any word of the trade, nor a day, a time or a reason: "my colleague wants one as well"."""
    plain = opened(piece).lower()
    if (
        is_remark(plain)
        and ranked.best not in STANDING_ALONE
        and not reason_of(plain)
        and not _nouns_of(piece)
    ):
        return True
    if _TITLE.match(plain):
        return False
    denies = changes and _NEGATED.search(plain)
    when = read_when(plain, None)
    if (
        (ranked.best not in _IDLE and not denies)
        or _WHICH.match(plain)
        or reason_of(plain)
        or when.named_a_day
        or when.at
    ):
        return False
    goods = read_goods(plain, vocabulary)
    if len(plain.split()) <= _FEW and any(one.quantity is not None for one in goods):
        return False
    if any(one.is_reference for one in goods) and len(plain.split()) <= _FEW + 1 and not is_remark(plain):
        return False
    named = {word for one in goods for word in one.words}
    return not (named & vocabulary.nouns) and not any(one.narrows for one in goods)
