"""What short words mean after what was talked of: reviews, a search, shipping, addresses, orders that are planned."""

import re
from dataclasses import replace

from agents.llm.offline import replanning
from agents.llm.offline.choices import named_in, plain
from agents.llm.offline.dates import read_when
from agents.llm.offline.grammar import Wish
from agents.llm.offline.intent_words import PLACES
from agents.llm.offline.intents import VAGUE, Intent
from agents.llm.offline.scene import Scene
from agents.llm.offline.senses import senses_of

_SHIPPING = ("list_shipping_methods", "choose_shipping")
_ADDRESSING = ("list_addresses", "choose_address", "change_delivery_address")
_TWO = 2
_SUPERLATIVE = re.compile(
    r"\b(?:cheapest|dearest|priciest|(?:most|least) expensive|(?:best|top|highest)[ -]rated)\b"
)
_OF_REVIEWS = re.compile(
    r"\b(?:bad|negative|critical|worst|positive) (?:ones?|opinions|reviews)\b|\bgood ones\b"
)
_NAMED_WAY = re.compile(r"\b(?:express|standard|regular)\b")
_WAY = re.compile(
    r"\b(?:express|standard|fast|faster|fastest|quickest|cheap|cheaper|cheapest|slowest|regular)\b"
)


def in_context(wish: Wish, scene: Scene) -> Wish:
    """What short words mean after a talk of shipping, addresses or schedules."""
    subject, text = scene.memory.subject, wish.text.lower()
    bare = not wish.first.words
    goes_on = (
        wish.first.rating
        or (wish.intent is Intent.DETAIL and wish.first.ordinals)
        or _OF_REVIEWS.search(text)
    )
    if subject == "read_reviews" and goes_on and bare and wish.intent in (*VAGUE, Intent.DETAIL):
        return replace(wish, intent=Intent.REVIEWS, rival=Intent.UNKNOWN)
    if wish.intent is Intent.COMPARE and bare and scene.memory.shown[_TWO:] and _SUPERLATIVE.search(text):
        return replace(wish, intent=Intent.SHOW)
    if subject == "search_products" and wish.intent is Intent.CHANGE and bare and not scene.memory.touched:
        return replace(wish, intent=Intent.SHOW)
    names_none = not any(set(goods.words) & scene.vocabulary.nouns for goods in wish.goods)
    if subject in _SHIPPING and wish.intent in VAGUE and (_WAY if names_none else _NAMED_WAY).search(text):
        return replace(wish, intent=Intent.CHOOSE_SHIPPING)
    if subject in _ADDRESSING and wish.intent in VAGUE and re.search(rf"\b(?:{PLACES})\b", text):
        meant = Intent.READDRESS if subject == "change_delivery_address" else Intent.CHOOSE_ADDRESS
        return replace(wish, intent=meant)
    if wish.intent in (*VAGUE, Intent.CHANGE) and not wish.first.quantity and _goes_to_a_town(text, scene):
        wish = replace(wish, intent=Intent.CHOOSE_ADDRESS, rival=Intent.UNKNOWN)
    if wish.intent is Intent.CHOOSE_ADDRESS and _is_of_an_order(wish, scene):
        return replace(wish, intent=Intent.READDRESS, rival=Intent.UNKNOWN)
    if replanning.calls_off(wish, scene):
        return replace(wish, intent=Intent.CANCEL_SCHEDULE, rival=Intent.UNKNOWN)
    if (
        wish.intent is Intent.CANCEL
        and (subject in replanning.SCHEDULING or read_when(wish.text, scene.today).named_a_day)
        and not wish.order_number
    ):
        return replace(wish, intent=Intent.CANCEL_SCHEDULE)
    return wish


def _goes_to_a_town(text: str, scene: Scene) -> bool:
    """ "Send the lamp to Brooklyn", where an address there was told."""
    towns = "|".join(map(re.escape, scene.memory.towns))
    return bool(
        towns and re.search(rf"\b(?:to|in) (?:the )?(?:{towns})\b", text) and "ship" in senses_of(text)
    )


def _is_of_an_order(wish: Wish, scene: Scene) -> bool:
    """ "Send the lamp to the studio", where it was ordered and lies in no cart."""
    words, memory = wish.first.words, scene.memory
    in_cart = memory.cart and any(named_in(words, line.title) for line in memory.cart.lines)
    return bool(words) and not in_cart and any(named_in(words, plain(told)) for told in memory.orders_told)
