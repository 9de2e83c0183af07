"""A present for somebody who likes something: handed to the gift finder, or, where that is asked itself, looked for."""

import re
from dataclasses import dataclass

from agents.llm.offline import phrases
from agents.llm.offline.conversation import Call, Plan, Say
from agents.llm.offline.goods_seen import Product
from agents.llm.offline.memory import read_products
from agents.llm.offline.scene import Scene

FINDER = "ask_gift_finder"
MOST_NAMED = 3
_WISH = re.compile(
    r"\b(?:gift|present)s?\b.*?\bfor\b(?P<whom>.+?)\bwho(?:'s| is| are)?\s+(?:really\s+)?"
    r"(?:likes?|loves?|enjoys?|into|fond of|keen on)\s+(?P<interest>[^,.;!?]+)",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"\b(?:under|below|less than|up to|at most|max(?:imum)?|no more than)\s+\$?\s*(?P<amount>\d+)",
    re.IGNORECASE,
)
_LIMIT = re.compile(r"\s+(?:under|below|less than|up to|at most|for|max|no more than)\b.*", re.IGNORECASE)
#: What somebody who likes this has use for, the likeliest first.
_THINGS = {
    r"cook|bak|kitchen|food": ("mug", "carafe"),
    r"coffee|espresso": ("espresso", "mug"),
    r"\btea\b|drink": ("mug", "carafe"),
    r"hik|walk|camp|outdoor|mountain": ("camp mug", "bottle", "backpack"),
    r"sport|run|gym|yoga|cycl|bik": ("bottle", "backpack"),
    r"read|book": ("lamp", "candle"),
    r"writ|draw|sketch|journal|paint": ("notebook", "pencils"),
    r"comput|program|cod|gam|typ": ("keyboard", "desk mat"),
    r"travel|fly|train": ("backpack", "tote", "pouch"),
    r"plant|garden|flower": ("pot", "botanist"),
    r"winter|ski|knit|warm": ("scarf", "socks", "beanie"),
}


@dataclass(frozen=True, slots=True)
class Gift:
    text: str
    interest: str
    max_price: int | None


def read(text: str) -> Gift | None:
    """Only where it is said what they like: otherwise it is a search like any other."""
    wish = _WISH.search(text)
    if wish is None:
        return None
    price = _PRICE.search(text)
    interest = _LIMIT.sub("", wish["interest"]).strip()
    return Gift(text, interest, int(price["amount"]) if price else None)


def find(gift: Gift, scene: Scene) -> Plan:
    return _hand_on(gift) if FINDER in scene.tools else _look(gift)


def _hand_on(gift: Gift) -> Plan:
    (result,) = yield [Call(FINDER, {"task": gift.text[:400]})]
    suggestion = result.get("suggestion")
    if not isinstance(suggestion, dict):
        return Say(phrases.failure(result))
    return Say(f"The gift finder says: {suggestion.get('text')}", shown=tuple(read_products(result)))


def _look(gift: Gift) -> Plan:
    limit = {"max_price": gift.max_price} if gift.max_price else {}
    queries = next(
        (things for words, things in _THINGS.items() if re.search(words, gift.interest.lower())), None
    )
    for query in queries or (gift.interest[:120],):
        (result,) = yield [Call("search_products", {"query": query, **limit, "in_stock": True, "limit": 6})]
        if found := read_products(result):
            return _suggest(gift, found)
    (result,) = yield [
        Call("search_products", {"query": "", **limit, "in_stock": True, "sort": "rating", "limit": 6})
    ]
    found = read_products(result)
    return _suggest(gift, found) if found else Say(phrases.failure(result) if result.get("error") else _NONE)


def _suggest(gift: Gift, found: list[Product]) -> Say:
    named = [f"{product.title} at {product.price_text}" for product in found[:MOST_NAMED]]
    return Say(
        f"For somebody who likes {gift.interest} I suggest {phrases.join(named, 'or')}.", shown=tuple(found)
    )


_NONE = "I found nothing in the shop that fits."
