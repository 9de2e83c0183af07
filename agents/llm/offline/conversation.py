"""What the offline model reads (a transcript cut into turns) and what it may answer (a plan's steps)."""

import json
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from agents.llm.exchange import ToolSchema
from agents.llm.items import AssistantText, Item, Outcome, ToolOutput, ToolRequest, UserText
from agents.llm.offline.goods_seen import Product
from agents.llm.offline.grammar import Wish

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: dict[str, Any] = field(default_factory=dict)


class Question(StrEnum):
    YES = "yes"
    SIZE = "size"
    KIND = "kind"
    """What was wished for is sold out: another size or colour will do."""
    DATE = "date"
    CHOICE = "choice"
    MORE = "more"
    """Whatever is said is added to the wish."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A question the model has asked: the kind of answer it waits for, and the wish that answer completes."""

    question: Question
    wish: Wish


@dataclass(frozen=True, slots=True)
class Say:
    text: str
    pending: Pending | None = None
    shown: tuple[Product, ...] = ()
    """The list that "the second" counts in."""


Plan = Generator[list[Call], list[Result], Say]
"""A turn's work: yields the calls of a step, is sent their results, returns what to say."""


@dataclass(slots=True)
class Turn:
    trigger: UserText | Outcome
    calls: list[Call] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    instructions: str
    turns: tuple[Turn, ...]
    tools: tuple[ToolSchema, ...]


def cut_into_turns(items: Iterable[Item]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    requests: dict[str, Call] = {}
    for item in items:
        match item:
            case UserText() | Outcome():
                turns.append(Turn(item))
            case ToolRequest(call_id, name, arguments):
                requests[call_id] = Call(name, read_json(arguments))
            case ToolOutput(call_id, output) if turns and call_id in requests:
                turns[-1].calls.append(requests[call_id])
                turns[-1].results.append(read_json(output))
            case AssistantText(text) if turns:
                turns[-1].answer = text
    return tuple(turns)


def read_json(text: str) -> Result:
    """Always an object: whatever else a tool wrote becomes a message."""
    try:
        data = json.loads(text)
    except ValueError:
        data = text
    return data if isinstance(data, dict) else {"message": str(data)}
