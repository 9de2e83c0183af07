"""How a search goes on from the one before: what it keeps of it, and what it gives up."""

import re
from dataclasses import replace
from typing import Any

from agents.llm.offline.goods import Goods
from agents.llm.offline.grammar import Wish
from agents.llm.offline.memory import Memory
from agents.llm.offline.openings import opened
from agents.llm.offline.signs import asks, bids
from agents.llm.offline.vocabulary import singular

_LIMITS: dict[str, dict[str, Any]] = {
    "price|cost|budget|(?<!lower )(?<!upper )limit": {"max_price": None, "min_price": None},
    "lower|minimum|floor": {"min_price": None},
    "upper|maximum|ceiling|cap": {"max_price": None},
    "colou?r": {"color": ""},
    "size": {"size": ""},
}
_GOES_ON = re.compile(r"(?:ideally|preferably|but|and|or)\b")
_LEAVES = re.compile(
    r"(?:\w+[,.!]? ){0,2}?(?:scrap|forget(?: about)?|leave|skip|drop|never ?mind|enough (?:of|with|about)|lose"
    r"|bin|ditch|remove)(?: about)? (?:the |those |these |that )?(?P<what>[\w -]+?)"
    r"(?: then| for now| after all)? ?[,.;:!]+ ",
    re.IGNORECASE,
)
_NEW_SUBJECT = re.compile(
    r"something|stuff|else|\bthings?\b|\bin (?:the|your) (?:whole |entire )?(?:shop|store)\b"
)


def going_on(goods: Goods, wish: Wish, searched: Goods) -> Goods:
    """ "In black?" and "cheaper ones" narrow the search before; "something under $20" begins anew."""
    text = wish.text.lower()
    if goods.words or (_NEW_SUBJECT.search(text) and not _GOES_ON.match(text)):
        return goods
    before = _beside(goods, _without_limits(searched, text))
    return replace(
        goods,
        words=before.words,
        color=goods.color or before.color,
        size=goods.size or before.size,
        max_price=goods.max_price or before.max_price,
        min_price=goods.min_price or before.min_price,
    )


def left_behind(text: str, memory: Memory) -> str:
    """ "Scrap the scarves, which socks do you have?", where scarves were only looked at: what is wished for now."""
    found = _LEAVES.match(text)
    if not found or memory.subject != "search_products" or memory.cart_has_lines:
        return text
    rest = opened(text[found.end() :])
    left = {singular(word) for word in found["what"].lower().split()}
    looked_at = {*(singular(word) for word in memory.searched.words), "it", "that", "them", "those", "these"}
    return rest if left & looked_at and (asks(rest.lower()) or bids(rest.lower())) else text


def _beside(goods: Goods, before: Goods) -> Goods:
    """ "And above 20?", after what is below it, begins where that ended."""
    if goods.min_price and before.max_price and before.max_price <= goods.min_price:
        return replace(before, max_price=None)
    if goods.max_price and before.min_price and before.min_price >= goods.max_price:
        return replace(before, min_price=None)
    return before


def _without_limits(before: Goods, text: str) -> Goods:
    """ "Without the price limit", "any colour"."""
    for words, given_up in _LIMITS.items():
        if re.search(rf"\b(?:without|regardless of|any)\b.*\b(?:{words})", text):
            before = replace(before, **given_up)
    return before
