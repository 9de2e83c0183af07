"""What both wires of the offline model share: ids made from the request, pieces of text, counted words."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from agents.llm.exchange import ToolSchema
from agents.llm.items import Item, Outcome
from agents.llm.offline.conversation import Call, Say

OUTCOME = re.compile(r"Outcome of (\w+): (.*)", re.DOTALL)
CREATED = 1_767_225_600
"""1 January 2026, in Unix seconds: an answer is a function of its request, and so has no clock."""

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """A request of either wire, read."""

    body: Body
    instructions: str
    items: tuple[Item, ...]

    def new_id(self, prefix: str, index: int = 0) -> str:
        seed = json.dumps([self.body, prefix, index], sort_keys=True).encode()
        return f"{prefix}{hashlib.sha256(seed).hexdigest()[:24]}"


def read_tool(function: Body) -> ToolSchema:
    return ToolSchema(function["name"], function.get("description") or "", function.get("parameters") or {})


def pieces(text: str) -> list[str]:
    return re.findall(r"\S+\s*|\s+", text)


def argument_pieces(text: str) -> list[str]:
    return re.findall(r".{1,24}", text, re.DOTALL)


def arguments_text(call: Call) -> str:
    return json.dumps(call.arguments)


def count_words(values: Iterable[object]) -> int:
    """Stands in for tokens."""
    return sum(len(str(value).split()) for value in values)


def answer_words(answer: Say | list[Call]) -> int:
    return count_words([answer.text] if isinstance(answer, Say) else map(arguments_text, answer))


def text_of(content: Any) -> str:
    """Content is a string, or parts of which some are text."""
    if isinstance(content, str):
        return content
    return "".join(str(part.get("text", "")) for part in content or () if isinstance(part, dict))


def note_of(text: str) -> Outcome | None:
    """Only the shop writes in the developer's role; what a person writes is never read as an outcome."""
    found = OUTCOME.match(text)
    return Outcome(found[1], found[2]) if found else None
