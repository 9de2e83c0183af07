"""The neutral log of a conversation: what a turn stores, and what either wire is made from.

Items carry no authority. They are stored as JSON and replayed to the model whole, so that nothing has to be
kept at the vendor.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class UserText:
    text: str


@dataclass(frozen=True, slots=True)
class AssistantText:
    text: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """The model declined, in its own words."""

    text: str


@dataclass(frozen=True, slots=True)
class Reasoning:
    """An opaque item of the Responses wire; only the endpoint that sealed it can read it back."""

    wire: Mapping[str, Any]
    endpoint: str


@dataclass(frozen=True, slots=True)
class ToolRequest:
    """What the model asks for; `arguments_text` is as it came and may not even be JSON."""

    call_id: str
    name: str
    arguments_text: str


@dataclass(frozen=True, slots=True)
class ToolOutput:
    call_id: str
    output_text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A note from the shop about something that was decided after its tool call had answered."""

    tool: str
    result_text: str

    @property
    def text(self) -> str:
        return f"Outcome of {self.tool}: {self.result_text}"


Item = UserText | AssistantText | Refusal | Reasoning | ToolRequest | ToolOutput | Outcome

_KINDS: dict[str, type[Item]] = {
    "user_text": UserText,
    "assistant_text": AssistantText,
    "refusal": Refusal,
    "reasoning": Reasoning,
    "tool_request": ToolRequest,
    "tool_output": ToolOutput,
    "outcome": Outcome,
}
_NAMES = {item_type: kind for kind, item_type in _KINDS.items()}


def to_json(item: Item) -> dict[str, Any]:
    return {"kind": _NAMES[type(item)], **asdict(item)}


def from_json(data: Mapping[str, Any]) -> Item:
    """Raises KeyError for a kind we never stored, TypeError for fields that do not fit it."""
    fields = {name: value for name, value in data.items() if name != "kind"}
    return _KINDS[data["kind"]](**fields)


def only_answered(items: Iterable[Item]) -> list[Item]:
    """Both wires reject a log in which a tool request lacks its output, as after a stopped turn."""
    log = list(items)
    requested = {item.call_id for item in log if isinstance(item, ToolRequest)}
    answered = {item.call_id for item in log if isinstance(item, ToolOutput)}
    paired = requested & answered
    return only(log, lambda item: not isinstance(item, ToolRequest | ToolOutput) or item.call_id in paired)


def only(items: Iterable[Item], is_wanted: Callable[[Item], bool]) -> list[Item]:
    """Reasoning goes with what it led to: the Responses wire rejects it without what the model said next."""
    kept: list[Item] = []
    leads_on = False
    for item in reversed(list(items)):
        stays = leads_on if isinstance(item, Reasoning) else is_wanted(item)
        if stays:
            kept.append(item)
        leads_on = stays and isinstance(item, AssistantText | Refusal | Reasoning | ToolRequest)
    return kept[::-1]


def readable(arguments_text: str) -> str:
    """Endpoints refuse a log whose arguments are no JSON object; the model's mistake stands in the tool's output."""
    try:
        is_object = isinstance(json.loads(arguments_text), dict)
    except (ValueError, RecursionError):
        is_object = False
    return arguments_text if is_object else "{}"
