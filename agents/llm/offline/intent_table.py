"""What a turn of phrase says of its intent by itself: the tables in their order, and how sure each one is."""

import re
from functools import lru_cache

from agents.llm.offline.intents import Intent
from agents.llm.offline.intents_of_goods import GENERAL, ORDERS, SHOPPING
from agents.llm.offline.intents_of_service import DELIVERY, SERVICES
from agents.llm.offline.intents_of_talk import DECLINED, TALK

_SURENESS = (
    (TALK, 4.4),
    (DECLINED, 5.0),
    (SERVICES, 2.4),
    (DELIVERY, 2.4),
    (ORDERS, 2.4),
    (SHOPPING, 2.4),
    (GENERAL, 1.4),
)
_SURE_OTHERWISE = {
    Intent.OFF_TOPIC: 3.4,
    Intent.HELP: 3.0,
    Intent.FEELING: 3.6,
    Intent.GUARD: 9.0,
    Intent.OTHERS: 9.0,
    Intent.PRIVATE: 9.0,
}
_TABLE = [
    (intent, re.compile(pattern), _SURE_OTHERWISE.get(intent, strength))
    for table, strength in _SURENESS
    for intent, pattern in table
]
STANDING_ALONE = frozenset(intent for intent, _ in (*SERVICES, *DELIVERY, *ORDERS)) | {
    Intent.CART,
    Intent.EMPTY,
    Intent.WISHES,
    Intent.REVIEWS,
    Intent.CATEGORIES,
}
"""Wishes that are clear without goods."""


@lru_cache(maxsize=2048)
def phrase_of(text: str) -> tuple[Intent, float]:
    """Of an utterance in lower case."""
    return next(
        ((intent, strength) for intent, pattern, strength in _TABLE if pattern.search(text)),
        (Intent.UNKNOWN, 0.0),
    )


def intent_of(text: str) -> Intent:
    return phrase_of(text)[0]
