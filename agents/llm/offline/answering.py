"""An answer to what the model itself asked: the wish that it completes."""

import re
from dataclasses import replace

from agents.llm.offline.choices import named_in
from agents.llm.offline.conversation import Pending, Question
from agents.llm.offline.goods import Goods
from agents.llm.offline.goods_seen import Product
from agents.llm.offline.grammar import Wish, parse
from agents.llm.offline.intents import RETURNS, Intent
from agents.llm.offline.signs import AGREES, asks, bids
from agents.llm.offline.vocabulary import Vocabulary

TALKING_OF_GOODS = (Intent.TAKE, Intent.SHOW, Intent.CHANGE, Intent.UNKNOWN)
FURTHER = (*TALKING_OF_GOODS, Intent.SCHEDULE, Intent.REMOVE, Intent.CHOOSE_ADDRESS)
_LOOKS = re.compile(r"\b(?:show|find|see|search|look|ones|something|any|change|switch|swap|replace|make)\b")
_WANTS = re.compile(r"\b(?:i|we)(?:'d| would)? (?:also )?(?:need|want|like|love)\b")
_DECIDES = re.compile(
    r"\b(?:then|please|pls|will do|it is|is fine|would do)(?:,? (?:please|thanks|thank you))?[.! ]*$"
)
_PROPOSES = re.compile(r"\b(?:what|how) about\b|\bthen\W*$|\b(?:can|could|may) (?:i|we) (?:have|get|take)\b")
_REFUSES = re.compile(r"\W*(?:no|nope|nah|not)\b")
_DROPS = re.compile(r"\b(?:forget|skip|never ?mind|not|don't|without)\b")
_ANOTHER = re.compile(r"\b(?:instead|another|replace(?:d|ment)?|new one|swap(?:ped)?|fresh one|different)\b")


def completed(pending: Pending, wish: Wish, vocabulary: Vocabulary, offered: Product | None) -> Wish | None:
    """None where the person has gone on to something else."""
    asked, said = pending.wish, wish.first
    match pending.question:
        case Question.YES if wish.intent is Intent.YES:
            return asked
        case Question.YES if asked.intent is Intent.TAKE and (_wants_that(wish) or _says_which(wish)):
            return _taken(asked, wish)
        case Question.YES if asked.intent is Intent.TAKE and offered and _agrees_by_name(wish, offered):
            return _taken(asked, wish)
        case Question.SIZE | Question.KIND if (
            _says_only_how(wish)
            and (said.size or said.color or said.quantity)
            and not (pending.question is Question.KIND and _only_wonders(wish.text))
        ):
            return asked.with_goods(refined(asked.first, said))
        case Question.CHOICE if (
            said.is_reference and wish.intent in TALKING_OF_GOODS and not _DROPS.match(wish.text.lower())
        ):
            return asked.with_goods(_chosen(asked.first, said))
        case Question.MORE if _adds_to(pending, wish, vocabulary):
            more = parse(f"{asked.text}, {wish.text}", vocabulary)
            return replace(more, text=f"{asked.text}, {wish.text}", intent=_intent_of_both(asked, wish))
    return None


def _wants_that(wish: Wish) -> bool:
    """ "I'd like one of those", "two, in navy": the thing that was offered, and no other."""
    takes = wish.intent is Intent.TAKE and (wish.first.points or wish.first.quantity is not None)
    return takes and _says_only_how(wish) and not wish.first.step


def _taken(asked: Wish, wish: Wish) -> Wish:
    """ "Put it in the cart and order" takes what was offered, and goes on."""
    return replace(asked.with_goods(refined(asked.first, wish.first)), then_order=wish.then_order)


def _only_wonders(text: str) -> bool:
    """ "In black?"; but "what about black?" is a wish for it."""
    return text.rstrip().endswith("?") and not _PROPOSES.search(text.lower())


def _says_which(wish: Wish) -> bool:
    """ "Sky, size S", "sage then": no question, and nothing else."""
    said = wish.first
    text = (wish.said or wish.text).lower()
    decides = _DECIDES.search(text) and not _REFUSES.match(text)
    is_kind = (said.color and said.size) or ((said.color or said.size) and decides)
    return (
        bool(is_kind)
        and said.max_price is None
        and said.min_price is None
        and _says_only_how(wish)
        and not asks(wish.text.lower())
        and not _LOOKS.search(wish.text.lower())
    )


def _agrees_by_name(wish: Wish, offered: Product) -> bool:
    """ "Yes, the Courier", where that is what was offered."""
    return bool(AGREES.match(wish.said.lower())) and named_in(wish.first.words, offered.title)


def _says_only_how(wish: Wish) -> bool:
    said = wish.first
    is_new = said.words or said.ordinals or said.product_id or said.sort or "other" in wish.text.lower()
    return len(wish.goods) == 1 and not is_new and wish.intent in TALKING_OF_GOODS


def refined(goods: Goods, said: Goods) -> Goods:
    return replace(
        goods,
        size=said.size or goods.size,
        color=said.color or goods.color,
        quantity=said.quantity or goods.quantity,
    )


def _chosen(goods: Goods, said: Goods) -> Goods:
    """ "The second" names it; "in green" adds to what had been asked for."""
    named = (
        said if said.ordinals or said.sort or said.words else replace(goods, color=said.color or goods.color)
    )
    return replace(named, quantity=said.quantity or goods.quantity, size=said.size or goods.size)


def _adds_to(pending: Pending, wish: Wish, vocabulary: Vocabulary) -> bool:
    """A whole wish of its own is none that was asked for."""
    if wish.intent is Intent.RETURN_STATE:
        return False
    of_a_place = pending.wish.intent in (Intent.CHOOSE_ADDRESS, Intent.READDRESS)
    if of_a_place and (set(wish.first.words) & vocabulary.nouns or asks(wish.text.lower())):
        return False
    if _is_of_other_goods(pending.wish, wish, vocabulary):
        return False
    if wish.intent in RETURNS or wish.intent is pending.wish.intent:
        return not wish.first.words or pending.wish.intent in RETURNS
    if pending.wish.intent in (Intent.CANCEL, Intent.CANCEL_SCHEDULE, *RETURNS) and _wishes_for_more(wish):
        return False
    return wish.intent in FURTHER


def _is_of_other_goods(asked: Wish, wish: Wish, vocabulary: Vocabulary) -> bool:
    """ "The bottle leaks, can it go back?", where it was asked what shall come instead of a mug."""
    before, now = (
        {word for one in each.goods for word in one.words} & vocabulary.nouns for each in (asked, wish)
    )
    return {asked.intent, wish.intent} <= RETURNS and bool(before and now) and not before & now


def _wishes_for_more(wish: Wish) -> bool:
    """ "Show me lamps", where "the lamp" would say what is to be cancelled or goes back."""
    text = wish.text.lower()
    has_a_verb = asks(text) or bids(text) or _LOOKS.search(text) or _WANTS.search(text)
    return bool(wish.first.words and wish.intent in (Intent.SHOW, Intent.TAKE) and has_a_verb)


def _intent_of_both(asked: Wish, wish: Wish) -> Intent:
    """What is to go back may be swapped after all: "a large instead" answers how."""
    if asked.intent not in RETURNS:
        return asked.intent
    if wish.intent in RETURNS:
        return wish.intent
    names_another = wish.first.size or wish.first.color or _ANOTHER.search(wish.text.lower())
    return Intent.EXCHANGE if names_another else asked.intent
