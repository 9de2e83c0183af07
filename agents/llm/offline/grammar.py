"""What an utterance wants: one intent from an ordered table, and the goods it speaks of."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from agents.llm.offline.goods import Goods, read_goods
from agents.llm.offline.vocabulary import Vocabulary


class Intent(StrEnum):
    YES = "yes"
    NO = "no"
    HELLO = "hello"
    THANKS = "thanks"
    BYE = "bye"
    WHO = "who"
    HELP = "help"
    NOT_HERE = "not here"
    CANCEL = "cancel"
    TRACK = "track"
    ORDERS = "orders"
    EMPTY = "empty"
    SCHEDULE = "schedule"
    CHECK_OUT = "check out"
    CART = "cart"
    REMOVE = "remove"
    COMPARE = "compare"
    DETAIL = "detail"
    CHANGE = "change"
    SHOW = "show"
    TAKE = "take"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Wish:
    intent: Intent
    text: str
    goods: tuple[Goods, ...] = ()
    order_number: str = ""
    then_order: bool = False
    """Says "… and check out" after naming goods."""

    @property
    def first(self) -> Goods:
        return self.goods[0] if self.goods else Goods()

    def with_goods(self, *goods: Goods) -> "Wish":
        return replace(self, goods=goods)


ORDER_NUMBER = r"\b[a-z]{1,3}-\d{2,}\b|#\d{2,}"
_OPENING = re.compile(
    r"^(?:(?:hi|hello|hey|good (?:morning|afternoon|evening)|thanks|thank you|great|perfect|ok|okay|well|so|and"
    r"|yes|yep|yeah|sure|no|nope|actually|please)(?: there)?(?:[,.!;]+ *| +))+(?=\S+ \S)"
)
_IT = r"(?:it|them|this|that|these|those|everything|all|now|please|all of (?:it|them))"
_THEN_ORDER = r"\b(?:and|then) (?:then )?(?:check ?out|order(?: it| them)?|pay)\b"

# Ordered: the first pattern found in the utterance decides.
_INTENTS: list[tuple[Intent, str]] = [
    (
        Intent.YES,
        r"^(?:yes|yep|yeah|y|sure|ok|okay|please|please do|go ahead|do it|do that|sounds good"
        r"|yes,? (?:please|do|do it|go ahead|do that))[.! ]*$",
    ),
    (
        Intent.NO,
        r"^(?:no|nope|nah|n|no,? thanks?|no,? thank you|never ?mind|not now|don'?t|stop|leave it|cancel)[.! ]*$",
    ),
    (
        Intent.THANKS,
        r"^(?:many |great,? )?(?:thanks|thank you|thx|cheers|perfect|great|lovely|nice)\b.{0,20}$",
    ),
    (Intent.HELLO, r"^(?:hi|hello|hey|good (?:morning|afternoon|evening|day))(?: there| again)?[,.! ]*$"),
    (Intent.BYE, r"^(?:good)?bye\b|^see you\b"),
    (
        Intent.WHO,
        r"\b(?:who|what) are you\b|\bare you (?:an? )?(?:real|human|bot|robot|ai|person|model)\b"
        r"|\bwhich (?:ai|model)\b|\bwhat model\b",
    ),
    (Intent.HELP, r"^help\b|\bwhat (?:can|do) you do\b|\bhow (?:does|do) (?:this|it|you) work\b|\bhelp me$"),
    (
        Intent.NOT_HERE,
        r"\b(?:every|each) (?:day|week|month|year|monday|tuesday|wednesday|thursday|friday)\b|\bsubscri"
        r"|\b(?:drops?|falls?|goes) (?:below|under|to)\b|\brefund|\breturn (?:it|my|the)\b|\bcoupon|\bdiscount"
        r"|\bwish ?list\b|\b(?:my|another|new) (?:address|password|card|email)\b|\brevoke\b|\bapprove\b"
        r"|\bundo\b|\bremind me\b",
    ),
    (Intent.SCHEDULE, r"\bschedule\b|\b(?:order|buy)\b.*\blater\b"),
    (Intent.CANCEL, r"\bcancel\b|\bcall off\b"),
    (
        Intent.TRACK,
        rf"\b(?:where(?:'?s| is| are)|track|status|when (?:will|does))\b.*\b(?:order|package|parcel|delivery|it)\b"
        rf"|{ORDER_NUMBER}|\b(?:first|last|latest|recent|that) order[?.! ]*$|\border status\b",
    ),
    (
        Intent.ORDERS,
        r"\b(?:my|past|previous|all|recent) orders\b|\border history\b|\bhave i (?:ordered|bought)\b"
        r"|\bdid i (?:order|buy)\b|^orders$|\blist orders\b",
    ),
    (
        Intent.EMPTY,
        r"\b(?:empty|clear)\b.*\b(?:cart|basket|everything|it)\b|\b(?:remove|delete) (?:everything|all)\b",
    ),
    (
        Intent.TAKE,
        rf"\b(?:add|buy|take|get)\b(?! {_IT}\b).*{_THEN_ORDER}",
    ),
    (
        Intent.CHECK_OUT,
        rf"\bcheck ?out\b|\bplace (?:the|my|an|this) order\b|\b(?:order|buy|purchase) {_IT}(?: now| please)*[.! ]*$"
        r"|^(?:order|buy|pay|purchase)[.! ]*$|\bcomplete (?:the|my) order\b|\bready to (?:order|pay|buy)\b"
        r"|\b(?:order|buy) (?:my|the) (?:cart|basket)\b|\bpay (?:now|for)\b",
    ),
    (
        Intent.REMOVE,
        r"\b(?:remove|delete|take .+ (?:out|off|away)|drop|get rid of|don'?t want|without the)\b",
    ),
    (
        Intent.CART,
        r"\bwhat(?:'?s| is| do i have) in (?:my|the) (?:cart|basket)\b|^(?:my |the )?(?:cart|basket)[?.! ]*$"
        r"|\b(?:show|view|see|open|check)\b.*\b(?:cart|basket)\b|\b(?:my|the) (?:total|cart total)\b"
        r"|\bhow much is (?:it|that|everything)(?: all| altogether| in total)?[?.! ]*$",
    ),
    (
        Intent.COMPARE,
        r"\bcompare\b|\bdifferences?\b|\bwhich (?:one )?is (?:better|cheaper)\b|\b(?:vs|versus)\b",
    ),
    (
        Intent.DETAIL,
        r"\b(?:tell me (?:more )?about|more about|details?|describe|more info|information)\b|\bmade of\b"
        r"|\bwhat (?:other )?(?:colou?rs|sizes)\b|^(?:is|are) .*\b(?:in stock|available)\b"
        r"|\bhow (?:much|big|heavy) (?:is|are)\b|^tell me more\b",
    ),
    (
        Intent.CHANGE,
        rf"\binstead\b|\brather\b|\b(?:change|switch|swap|update|set)\b|\bmake (?:it|that|them|the|this)\b"
        rf"|^(?:one|two|three|four|five|\d+|a couple) (?:more|less|fewer)(?: of {_IT})?[.! ]*$",
    ),
    (Intent.TAKE, r"\b(?:and|then) (?:add|put|buy|order|take) (?:it|them|one|that)\b"),
    (
        Intent.SHOW,
        r"\b(?:show|find|search|looking for|look for|looking at|look at|browse|recommend|suggest|list|see)\b"
        r"|\b(?:do|have) you (?:have|sell|got)\b|\bare there\b|\bis there\b|\bwhat .*(?:have|sell|got)\b"
        r"|^(?:any|which|what)\b|\bsell\b",
    ),
    (
        Intent.TAKE,
        r"\b(?:add|put|buy|order|reorder|grab|purchase|i'?ll (?:take|have)|i (?:want|need)|i'?d like|get me"
        r"|give me|i would like|take|get)\b",
    ),
]


def parse(text: str, vocabulary: Vocabulary) -> Wish:
    plain = " ".join(text.replace("\u2019", "'").split())
    intent = _intent_of(plain.lower())
    if intent in (Intent.UNKNOWN, Intent.SHOW, Intent.TAKE):
        plain = _without_opening(plain)
        intent = _intent_of(plain.lower())
    number = re.search(ORDER_NUMBER, plain, re.IGNORECASE)
    goods = read_goods(re.sub(_THEN_ORDER, "", plain, flags=re.IGNORECASE), vocabulary)
    if intent is Intent.UNKNOWN:
        intent = _guess_from(goods)
    then_order = intent is Intent.TAKE and bool(re.search(_THEN_ORDER, plain, re.IGNORECASE))
    return Wish(intent, plain, goods, number[0].lstrip("#").upper() if number else "", then_order)


def _without_opening(text: str) -> str:
    return text[match.end() :] if (match := _OPENING.match(text.lower())) else text


def _intent_of(text: str) -> Intent:
    return next((intent for intent, pattern in _INTENTS if re.search(pattern, text)), Intent.UNKNOWN)


def _guess_from(goods: tuple[Goods, ...]) -> Intent:
    """No verb: "two black hoodies" is a wish to have them, "black hoodies" one to see them."""
    if any(one.quantity is not None or one.is_reference for one in goods):
        return Intent.TAKE
    return Intent.SHOW if any(not one.is_empty for one in goods) else Intent.UNKNOWN
