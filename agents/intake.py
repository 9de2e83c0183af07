"""What a model said, as it can be kept and said back to it. A model is not trusted to write even text."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from agents.llm.items import Item, ToolRequest, from_json, to_json
from agents.models import Item as Kept
from agents.models import ToolCall, Turn

UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL keeps no NUL, and UTF-8 no half of a surrogate
NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_-]")
PLAIN_ID = re.compile(r"[!-~]{1,64}")
LONGEST_NAME = 64


def legible(value: Any) -> Any:
    """The same, with the replacement character for what no database keeps."""
    match value:
        case str():
            return UNKEEPABLE.sub("\ufffd", value)
        case Mapping():
            return {legible(name): legible(part) for name, part in value.items()}
        case list() | tuple():
            return [legible(part) for part in value]
    return value


def taken_in(turn: Turn, items: Iterable[Item], step: str = "") -> list[Item]:
    """The items of one answer. A request gets a name that both wires take, and an id of its own in the conversation.

    `step` names it where a specialist counts its own.
    """
    used = _used_ids(turn)
    taken = [from_json(legible(to_json(item))) for item in items]
    for index, item in enumerate(taken):
        if isinstance(item, ToolRequest):
            taken[index] = item = _named(item, used, f"{turn.public_id}-{step or turn.step}-{index}")
            used.add(item.call_id)
    return taken


def _used_ids(turn: Turn) -> set[str]:
    """Of the calls in its conversation, and of wishes that were answered and not run."""
    calls = ToolCall.objects.filter(conversation=turn.conversation_id)
    unmet = Kept.objects.filter(turn__conversation=turn.conversation_id, key__startswith="unmet:")
    ids = unmet.values_list("content__call_id", flat=True)
    return {*calls.values_list("wire_id", flat=True), *ids}


def _named(request: ToolRequest, used: set[str], own_id: str) -> ToolRequest:
    usable = PLAIN_ID.fullmatch(request.call_id) and request.call_id not in used
    name = NOT_IN_A_NAME.sub("_", request.name)[:LONGEST_NAME] or "_"
    return replace(request, name=name, call_id=request.call_id if usable else own_id)
