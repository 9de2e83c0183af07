"""Which kinds of data a question carries to a model: derived from what is sent, and never the data itself."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from agents.llm.items import AssistantText, Item, Outcome, Refusal, ToolOutput, ToolRequest, UserText
from agents.tools import TOOLS

Fields = dict[str, list[str]]

PROMPT, OWN_WORDS, TASK, ANSWERS, WISHES = (
    "prompt",
    "own words",
    "task",
    "earlier answers",
    "wishes of the model",
)
NO_TOOL = "a tool that is none"
_SAME_IN_WORDS = "_text"


def fields_of(items: Iterable[Item], told: Iterable[str], said: str = OWN_WORDS) -> Fields:
    """By source: the prompt, what was said, and each tool with the names of the fields that its results hold.

    `told` is what the prompt says about the person. All names are ours: what a model wrote names nothing here.
    """
    found: dict[str, set[str]] = {PROMPT: set(told)}
    tools: dict[str, str] = {}
    for item in items:
        match item:
            case UserText():
                found.setdefault(said, set())
            case AssistantText() | Refusal():
                found.setdefault(ANSWERS, set())
            case ToolRequest(call_id, name):
                tools[call_id] = name if name in TOOLS else NO_TOOL
                found.setdefault(WISHES, set())
            case ToolOutput(call_id, text) if call_id in tools:
                found.setdefault(tools[call_id], set()).update(names_in(text))
            case Outcome(tool, text):
                found.setdefault(tool, set()).update(names_in(text))
    return {source: sorted(names) for source, names in found.items()}


def names_in(text: str) -> set[str]:
    """Of the JSON of a result. "total" and "total_text" are one: the same amount, to be counted with and to be said."""
    try:
        return {name.removesuffix(_SAME_IN_WORDS)[:40] for name in _names(json.loads(text))}
    except (ValueError, RecursionError):
        return set()


def _names(value: Any) -> Iterator[str]:
    """The names under which something stands that is not empty."""
    match value:
        case dict():
            for name, part in value.items():
                if isinstance(part, dict | list):
                    yield from _names(part)
                    if any(not isinstance(one, dict | list) for one in part) and isinstance(part, list):
                        yield str(name)
                elif part not in ("", None):
                    yield str(name)
        case list():
            for part in value:
                yield from _names(part)
