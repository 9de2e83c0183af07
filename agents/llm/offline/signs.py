"""The signs by which an intent is known, beside the senses of its words: what it names, its form, what went before."""

import re
from collections.abc import Callable, Iterable

from agents.llm.offline.goods import Goods
from agents.llm.offline.intent_words import ORDER_NUMBER, POSTCODE, UNWILLING
from agents.llm.offline.paraphrases import VERBS
from agents.llm.offline.senses import KNOWN_STEMS, senses_of
from agents.llm.offline.stems import stem
from agents.llm.offline.vocabulary import Vocabulary

_ASKS = re.compile(
    r"^(?:and |so |but |or |also )?(?:what|which|who|whose|where|when|why|how|is|are|was|were|do|does|did"
    r"|has|have|had"
    r"|can|could|would|will|should|may|might|am|any|got)\b"
    r"|, (?:do|does|is|are|can|could|have|has) (?:you|it|they|there|i)\b"
)
_BIDS = re.compile(
    rf"(?:please |then )*(?:{VERBS}|i'll take (?:it|them|those|these|that|this|one|two|three|four|five|six|\d+|another"
    r"|both))\b"
)
_FORMS = {
    "where": r"\bwhere\b|\bwhich address\b",
    "what": r"\b(?:what|which|anything)\b",
    "money": r"\bmoney\b|\brefund|\bpaid back\b",
    "able-to": r"\b(?:can|could|may|able)\b",
    "bygone": r"\bwhen (?:exactly )?(?:did|was|were|had)\b|\bon (?:which|what) day (?:did|was|were)\b",
    "reorder": r"\bre-?order(?:ing)?\b",
    "could-be": r"\b(?:can|could|may)\b.*\bbe (?:cancel|stopp|called off)",
    "accident": r"\baccident|\bmistake",
    "cancels": r"\bcancel\b|\bcall (?:it|that|them|this) off\b",
    "did": r"\bdid (?:i|we|it|that|this|they)\b|\bwas (?:it|that|this)\b|\bhave (?:i|we) paid\b",
    "monthly": r"\bmonthly\b|\b(?:every|each) month\b",
    "number": ORDER_NUMBER,
    "promo": r"\b(?-i:[A-Z][A-Z0-9]{3,}\d*)\b|\bcode \w+",
    "written": rf"\b\d{{4,5}} [a-z]+|{POSTCODE}",
    "letterhead": r"^[^,\d]+, (?:[^,\d]+, )?[^,]+ \d+\w?, \d{4,5} \w+",
    "date": r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\btomorrow\b|\bnext week\b|\b\d{1,2}(?:st|nd"
    r"|rd|th)\b",
    "clock": r"\bat \d{1,2}\b|\bo.?clock\b|\b\d{1,2} ?[ap]m\b",
    "thither": r"\bthere\b(?<!is there)(?<!are there)(?! (?:is|are|was|were|will)\b)|\bto that (?:address|one)\b",
    "onto": r"\b(?:on|onto|to) (?:it|there|that|this)(?: too| as well| also|,? please| then)*\W*$",
    "unwilling": UNWILLING.pattern,
    "usual": r"\busual\b|\balways\b|\bdefault\b",
    "one": r"\bone (?:less|fewer)\b|\bjust one\b|\bonly one\b|\ba single\b",
    "two": r"\b(?:and|or|to|with|against)\b",
    "percent": r"\d ?(?:%|percent)",
    "accept": r"\b(?:process(?:ed)?|accept(?:ed)?|approved?|agreed?|ok(?:ay)?(?:ed)?|confirm(?:ed)?)\b",
    "either": r"^(?:and |so |but )?(?:which|what)\b.*\bor\b",
    "wonders": r"^(?:and |so |but )*(?:is|are|has|have|do|does|did|how|when|what|which|until|till|where)\b",
    "whether": r"\b(?:if|whether|provided)\b",
    "ones": r"\bones\b",
    "mine": r"\b(?:my|our)\b|\b(?:i|we)(?:'ve| have)? (?:bought|ordered|got|purchased|paid)\b",
}
AGREES = re.compile(r"(?:(?:yes|yep|yeah|yup|sure|ok|okay)\W+)+(?:the|that|those)\b")
_PATTERNS = {sign: re.compile(pattern, re.IGNORECASE) for sign, pattern in _FORMS.items()}
_FEW, _PAIR = 4, 2
_OF_GOODS: dict[str, Callable[[Goods], bool]] = {
    "plural": lambda one: one.plural,
    "kind": lambda one: bool(one.color or one.size),
    "count": lambda one: one.quantity is not None,
    "many": lambda one: (one.quantity or 0) > 1,
    "step": lambda one: bool(one.step),
    "price": lambda one: bool(one.max_price or one.min_price),
    "sort": lambda one: bool(one.sort),
    "rating": lambda one: bool(one.rating),
    "ordinal": lambda one: bool(one.ordinals),
    "points": lambda one: one.points,
}
_AROUND = """
@touched @cart @planned @asked @saved @list @focus @search @orders @shipping @address @return @schedule @review @code
@wish @card
"""
SIGNS = frozenset(
    {*_FORMS, *_OF_GOODS, *_AROUND.split(), "ask", "agrees", "short", "alone", "noun", "named", "thing"}
)


def signs_of(
    text: str, whole: str, goods: Iterable[Goods], vocabulary: Vocabulary, around: frozenset[str]
) -> frozenset[str]:
    """`whole` still has its opening words: "perhaps", "maybe" and "yes" are heard among them."""
    plain = text.lower()
    signs = {sign for sign, pattern in _PATTERNS.items() if pattern.search(text)}
    if asks(plain):
        signs.add("ask")
    if AGREES.match(whole.lower()):
        signs.add("agrees")
    words = len(plain.split())
    signs |= {"short"} if words <= _FEW else set()
    signs |= {"alone"} if words <= _PAIR else set()
    heard = senses_of(text) | ({"hedge"} & senses_of(whole))
    return frozenset(signs | heard | around | _of_goods(tuple(goods), vocabulary))


def asks(plain: str) -> bool:
    return bool(_ASKS.search(plain)) or (plain.rstrip().endswith("?") and not bids(plain))


def bids(plain: str) -> bool:
    return bool(_BIDS.match(plain))


def _of_goods(goods: tuple[Goods, ...], vocabulary: Vocabulary) -> set[str]:
    named = [word for one in goods for word in one.words if stem(word) not in KNOWN_STEMS]
    signs = {sign for sign, holds in _OF_GOODS.items() if any(holds(one) for one in goods)}
    signs |= {"named", "thing"} if named else set()
    return signs | ({"noun"} if any(word in vocabulary.nouns for word in named) else set())
