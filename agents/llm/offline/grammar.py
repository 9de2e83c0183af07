"""What an utterance wants: one intent from an ordered table, and the goods it speaks of."""

import re
from dataclasses import dataclass, replace

from agents.llm.offline.goods import Goods
from agents.llm.offline.goods_read import read_goods
from agents.llm.offline.intent_table import phrase_of
from agents.llm.offline.intent_words import ORDER_NUMBER, THEN_ORDER
from agents.llm.offline.intents import Intent
from agents.llm.offline.openings import opened
from agents.llm.offline.paraphrases import folded
from agents.llm.offline.scoring import Ranked, rank
from agents.llm.offline.signs import signs_of
from agents.llm.offline.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Wish:
    intent: Intent
    text: str
    goods: tuple[Goods, ...] = ()
    order_number: str = ""
    then_order: bool = False
    """Says "… and check out" after naming goods."""
    said: str = ""
    """The whole utterance as it was typed, for people to read."""

    rival: Intent = Intent.UNKNOWN
    """What could be meant as well."""

    @property
    def first(self) -> Goods:
        return self.goods[0] if self.goods else Goods()

    def with_goods(self, *goods: Goods) -> "Wish":
        return replace(self, goods=goods)


_OR = re.compile(
    r"(?<=\w) or (?=(?:an? |some |the |[a-z]+$|[a-z]+ (?!less|more|under|over|so)))", re.IGNORECASE
)
_AGAINST = re.compile(r" (?:from|to|with|against|than) (?=(?:an?|the|that|this|your) )", re.IGNORECASE)
_SENTENCE = re.compile(
    r"\b(?:i|i'm|i'll|i'd|i've|you|you're|we|he|she|they|it|it's|that's|am|is|are|was|were|be|do|does|did"
    r"|don't|can|can't"
    r"|will|would|should|could|has|have|had|because|if|why|how|when|who|not)\b"
)
_TOPIC = re.compile(
    r"(?:and |what about )?(?:the|that|this|your) (?!one\b|other\b|same\b)[\w' -]+(?:,|:| -) ", re.IGNORECASE
)
"""Names first what the question is about: "the regatta, in which colours does it exist?"."""

_OF_OTHERS = re.compile(r"\b(?:you|he|she|they)(?:'\w+)? (?:has|have|had|is|are|was|were)\b")
_CLEAR_GUESS = 2.0
"""What "two white mugs" weighs as a wish of its own."""
_WHOLE = (Intent.YES, Intent.NO, Intent.THANKS, Intent.HELLO, Intent.BYE, Intent.REMOVE)


def parse(text: str, vocabulary: Vocabulary, around: frozenset[str] = frozenset()) -> Wish:
    """`around` are the signs of what went before."""
    plain = " ".join(text.replace("\u2019", "'").split())
    intent, strength = phrase_of(plain.lower())
    if intent not in _WHOLE:
        plain = opened(plain)
        intent, strength = phrase_of(plain.lower())
    number = re.search(ORDER_NUMBER, plain, re.IGNORECASE)
    named = re.sub(ORDER_NUMBER, " ", plain, flags=re.IGNORECASE)
    if intent is Intent.UNKNOWN and _OR.search(named):
        intent, strength = Intent.SHOW, 2.2
    if intent in (Intent.SHOW, Intent.COMPARE):
        named = _OR.sub(" and ", named)
    if intent is Intent.COMPARE:
        named = _AGAINST.sub(" and ", named)
    goods = read_goods(re.sub(THEN_ORDER, "", opened(named), flags=re.IGNORECASE), vocabulary)
    signs = signs_of(plain, text, goods, vocabulary, around)
    ranked = rank(signs, intent, strength)
    intent, goods = _settled(ranked.best, goods, plain, signs, vocabulary)
    then_order = intent is Intent.TAKE and bool(re.search(THEN_ORDER, plain, re.IGNORECASE))
    return Wish(
        intent,
        plain,
        goods,
        number[0].lstrip("#").upper() if number else "",
        then_order,
        rival=ranked.second if ranked.is_close and ranked.best is intent else Intent.UNKNOWN,
    )


def _settled(
    intent: Intent, goods: tuple[Goods, ...], text: str, signs: frozenset[str], vocabulary: Vocabulary
) -> tuple[Intent, tuple[Goods, ...]]:
    """What goods make of an intent, and where there is none what they make one wish for."""
    if intent is Intent.DETAIL and re.search(r"\b(?:it|they|them)\b", text.lower()):
        topic = goods[:1] if _TOPIC.match(text) else ()
        goods = _of_one_thing((*topic, *(_only_of_the_trade(one, vocabulary) for one in goods[len(topic) :])))
    if intent is Intent.SHOW and len(goods) == 1 and goods[0].ordinals and not goods[0].words:
        intent = Intent.DETAIL
    if intent is Intent.TAKE and _is_only_a_budget(goods):
        intent = Intent.SHOW
    if intent is not Intent.UNKNOWN:
        return intent, goods
    if not _may_name_goods(text.lower(), goods, vocabulary):
        return intent, ()
    guess = Intent.UNKNOWN if "clock" in signs else _guess_from(goods)
    if guess is Intent.TAKE and ("ask" in signs or _is_budget(goods) or _OF_OTHERS.search(text)):
        guess = Intent.DETAIL if goods[0].is_reference and not goods[0].max_price else Intent.SHOW
    if guess is Intent.TAKE and {"not", "unloved"} & signs and not (goods[0].narrows or goods[0].quantity):
        guess = Intent.UNKNOWN
    return guess, goods


def weigh(text: str, vocabulary: Vocabulary, around: frozenset[str] = frozenset()) -> Ranked:
    """What a clause by itself wants most."""
    plain = folded(opened(text))
    goods = read_goods(plain, vocabulary)
    ranked = rank(signs_of(plain, text, goods, vocabulary, around), *phrase_of(plain.lower()))
    if ranked.best is Intent.UNKNOWN and any(one.words and one.quantity and one.narrows for one in goods):
        return Ranked(_guess_from(goods), _CLEAR_GUESS, Intent.UNKNOWN, 0.0)
    return ranked


def _may_name_goods(text: str, goods: tuple[Goods, ...], vocabulary: Vocabulary) -> bool:
    """Unknown words are sought where they are all that is said ("jeans?"), not out of a sentence of other things."""
    if any(one.narrows or one.is_reference or one.quantity is not None for one in goods):
        return True
    words = {word for one in goods for word in one.words}
    return bool(words & vocabulary.nouns) or not _SENTENCE.search(text)


def _only_of_the_trade(goods: Goods, vocabulary: Vocabulary) -> Goods:
    """ "Is it waterproof?" asks about "it"."""
    return goods if set(goods.words) & vocabulary.nouns else replace(goods, words=())


def _of_one_thing(goods: tuple[Goods, ...]) -> tuple[Goods, ...]:
    """ "The ridge backpack, graphite: what does it cost?": the colour is of what was named before."""
    if len(goods) < 2 or not goods[0].words or goods[0].color or goods[1].words:
        return goods
    first, then, *rest = goods
    return (replace(first, color=then.color, size=first.size or then.size), *rest)


def _is_only_a_budget(goods: tuple[Goods, ...]) -> bool:
    """ "I need a gift for $30" names nothing that could be taken."""
    return (
        bool(goods)
        and not any(one.words or one.is_reference for one in goods)
        and any(one.max_price or one.min_price for one in goods)
    )


def _is_budget(goods: tuple[Goods, ...]) -> bool:
    """ "A mug under $20" is a wish to choose."""
    one = goods[0] if len(goods) == 1 else Goods()
    return bool(one.max_price or one.min_price) and one.quantity in (None, 1)


def _guess_from(goods: tuple[Goods, ...]) -> Intent:
    """No verb: "two black hoodies" is a wish to have them, "black hoodies" one to see them."""
    if any(one.quantity is not None or one.is_reference for one in goods):
        return Intent.TAKE
    return Intent.SHOW if any(not one.is_empty for one in goods) else Intent.UNKNOWN
