"""What an utterance wants: one intent from an ordered table, and the goods it speaks of."""

import re
from dataclasses import dataclass, replace

from agents.llm.offline.goods import Goods, read_goods
from agents.llm.offline.intent_table import intent_of
from agents.llm.offline.intent_words import ORDER_NUMBER, THEN_ORDER
from agents.llm.offline.intents import Intent
from agents.llm.offline.vocabulary import Vocabulary


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


_OPENING = re.compile(
    r"^(?:(?:hi|hello|hey|good (?:morning|afternoon|evening)|thanks|thank you|great|perfect|ok|okay"
    r"|well|so|and|but|fine"
    r"|yes|yep|yeah|sure|no|nope|nvm|never ?mind|actually|please|sorry|oops|oh|ugh|hmm?|um|uh|haha"
    r"|lol|right|alright|then"
    r"|cool|nice|too much|on second thoughts?|finally|wait|now)(?: there)?(?:[,.!;:\u2026-]+ *"
    r"| +))+(?=\S)"
)
_WHOLE = (Intent.YES, Intent.NO, Intent.THANKS, Intent.HELLO, Intent.BYE, Intent.REMOVE)


def parse(text: str, vocabulary: Vocabulary) -> Wish:
    plain = " ".join(text.replace("\u2019", "'").split())
    intent = intent_of(plain.lower())
    if intent not in _WHOLE:
        plain = opened(plain)
        intent = intent_of(plain.lower())
    number = re.search(ORDER_NUMBER, plain, re.IGNORECASE)
    named = re.sub(ORDER_NUMBER, " ", plain, flags=re.IGNORECASE)
    goods = read_goods(re.sub(THEN_ORDER, "", opened(named), flags=re.IGNORECASE), vocabulary)
    if intent is Intent.UNKNOWN:
        asks = plain.endswith("?") or _is_budget(goods)
        intent = _guess_from(goods)
        intent = Intent.SHOW if asks and intent is Intent.TAKE and not goods[0].ordinals else intent
    then_order = intent is Intent.TAKE and bool(re.search(THEN_ORDER, plain, re.IGNORECASE))
    return Wish(intent, plain, goods, number[0].lstrip("#").upper() if number else "", then_order)


def opened(text: str) -> str:
    """Without the words that only begin a sentence."""
    return text[match.end() :] if (match := _OPENING.match(text.lower())) else text


def _is_budget(goods: tuple[Goods, ...]) -> bool:
    """ "A mug under $20" is a wish to choose."""
    one = goods[0] if len(goods) == 1 else Goods()
    return bool(one.max_price or one.min_price) and one.quantity in (None, 1)


def _guess_from(goods: tuple[Goods, ...]) -> Intent:
    """No verb: "two black hoodies" is a wish to have them, "black hoodies" one to see them."""
    if any(one.quantity is not None or one.is_reference for one in goods):
        return Intent.TAKE
    return Intent.SHOW if any(not one.is_empty for one in goods) else Intent.UNKNOWN
