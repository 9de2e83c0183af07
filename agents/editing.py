"""Saying it otherwise: a new turn takes the place of the last one's words. What was done stands, and is done once."""

import json
from collections.abc import Iterable, Iterator

from django.db.models import Q

from agents.llm.items import Item, Outcome, ToolOutput, ToolRequest
from agents.mandates import take_back
from agents.models import Approval, Conversation, Mandate, Turn
from agents.tools import TOOLS
from agents.withdrawals import close_questions, withdraw
from identity.actor import Actor

WHY = "You said it otherwise."
READING = ":read"


def last_said(conversation: Conversation) -> Turn | None:
    """The last turn that the person began by words: the only one that can be said otherwise."""
    return conversation.turns.filter(items__key="user").order_by("-id").first()


def supersede(turn: Turn, *, actor: Actor) -> None:
    """What the old words still waited for is taken back. The caller holds a permit."""
    waiting = Approval.objects.filter(tool_call__turn=turn, state=Approval.State.WAITING)
    for card in waiting.select_related("tool_call__turn").order_by("pk"):
        withdraw(card, WHY)
    mandates = Mandate.objects.filter(asked_by__turn=turn, state=Mandate.State.WAITING)
    for mandate in mandates.select_related("asked_by__turn").order_by("pk"):
        take_back(mandate, WHY)
    close_questions(Q(tool_call__turn=turn), actor=actor)


def what_stands(items: Iterable[Item]) -> Iterator[Item]:
    """Of a turn whose words were edited, as a model is told it: what was done, and none of the words.

    As calls and their results, since these are where text by others is told as data.
    """
    items = list(items)
    worked = {item.call_id for item in items if isinstance(item, ToolOutput) and _worked(item)}
    asked = {item.call_id for item in items if isinstance(item, ToolRequest) and _is_deed(item.name)}
    for item in items:
        match item:
            case ToolRequest(call_id) | ToolOutput(call_id) if call_id in worked & asked:
                yield item
            case Outcome():
                yield item


def _worked(output: ToolOutput) -> bool:
    """A card alone is nothing done: what becomes of one that is countersigned is told by a note of its own."""
    result = json.loads(output.output_text)
    return "error" not in result and result.get("status") != "awaiting_countersignature"


def _is_deed(name: str) -> bool:
    tool = TOOLS.get(name)
    return tool is not None and tool.scope is not None and not tool.scope.endswith(READING)
