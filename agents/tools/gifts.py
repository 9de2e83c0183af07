"""Handing the search for a present to a specialist."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from pydantic import Field

from agents.tools.base import Arguments, Call, HandedOn, Tool, ToolError
from identity.handing import GIFT_FINDER, hand_on
from identity.models import Agent
from identity.policy import require
from identity.scopes import Scope
from shop.catalog import CATALOG

SCOPES = (Scope.CATALOG_READ,)


class AskGiftFinder(Arguments):
    task: str = Field(
        min_length=5,
        max_length=400,
        description="For whom the present is, what they like, and what it may cost. Nothing else about anybody.",
    )


def ask(arguments: AskGiftFinder, call: Call) -> HandedOn:
    """Hand the search for a present to the gift finder. It only looks through the catalog, and answers with a
    suggestion and products; nothing is put into the cart."""
    require(call.actor, "catalog:read", CATALOG)
    finder = Agent.objects.filter(slug=GIFT_FINDER).first()
    if finder is None:
        raise ToolError("not_found", "This shop has no gift finder. Search for a present yourself.")
    if call.row.turn is None or call.row.parent_id is not None:
        raise ToolError("conflict", "The gift finder works only within a turn. Ask for it again.")
    began = call.row.turn.began_at or timezone.now()
    until = began + timedelta(seconds=settings.TURN_MOST_SECONDS)
    return HandedOn(hand_on(finder, SCOPES, until, actor=call.actor))


def _say(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    found = len(result.get("products", []))
    return f"Gift finder · {f'{found} suggested' if 'suggestion' in result else 'at work'}"


TOOLS = (Tool("ask_gift_finder", Scope.CATALOG_READ, AskGiftFinder, ask, _say, quotes_others=True),)
