"""Which intent an utterance has: the tables in their order, small talk first and goods last."""

import re

from agents.llm.offline.intents import Intent
from agents.llm.offline.intents_of_goods import ORDERS, SHOPPING
from agents.llm.offline.intents_of_service import DELIVERY, SERVICES
from agents.llm.offline.intents_of_talk import DECLINED, TALK

_TABLE = [
    (intent, re.compile(pattern))
    for intent, pattern in (*TALK, *DECLINED, *SERVICES, *DELIVERY, *ORDERS, *SHOPPING)
]
STANDING_ALONE = frozenset(intent for intent, _ in (*SERVICES, *DELIVERY, *ORDERS)) | {
    Intent.CART,
    Intent.EMPTY,
}
"""Wishes that are clear without goods."""


def intent_of(text: str) -> Intent:
    """Of an utterance in lower case."""
    return next((intent for intent, pattern in _TABLE if pattern.search(text)), Intent.UNKNOWN)
