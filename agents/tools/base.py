"""What a tool is: a name, the scope it needs, typed arguments, and a function that calls one verb."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationError

from agents.llm.exchange import ToolSchema
from agents.models import ToolCall
from identity.actor import Actor
from identity.models import Delegation
from identity.policy import Agreement, Consent
from identity.scopes import Scope
from shop.models import Order
from shop.quotes import QuoteContent

LONGEST_ARGUMENTS = 8_000

Result = Mapping[str, Any]


class Arguments(BaseModel):
    """Arguments as a model must give them: no field of its own invention, no number in a string."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True, str_max_length=400)


@dataclass(frozen=True)
class Call:
    """What a tool knows about the call it answers: who acts, and what was agreed to for it."""

    actor: Actor
    row: ToolCall
    consent: Consent | None = None
    agreement: Agreement | None = None
    agreed: QuoteContent | None = None


@dataclass(frozen=True)
class Placed:
    """An order stands; its payment is still to be decided outside."""

    order: Order
    result: Result


@dataclass(frozen=True)
class HandedOn:
    """The task is a specialist's now, who works under this; the call ends with its answer."""

    lent: Delegation


@dataclass(frozen=True)
class Tool:
    """Without a scope, it tells of the agent's own authority: that needs none."""

    name: str
    scope: Scope | None
    arguments: type[Arguments]
    run: Callable[[Any, Call], Result | Placed | HandedOn]
    describe: Callable[[Mapping[str, Any], Mapping[str, Any]], str]
    quotes_others: bool = False
    """Whether its result may hold text by other people: reviews, descriptions by makers, notes on orders."""

    def schema(self) -> ToolSchema:
        """The docstring of the function is what the model reads."""
        description = " ".join((self.run.__doc__ or "").split())
        return ToolSchema(self.name, description, _schema_of(self.arguments))


@cache
def _schema_of(arguments: type[Arguments]) -> Mapping[str, Any]:
    """Made once: a model is told of every tool at every question."""
    return arguments.model_json_schema()


class ToolError(Exception):
    """A wish that cannot be met; code and sentence go to the model as they are."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class CountersignatureWanted(Exception):
    """The wish is allowed once the principal says yes to exactly this content."""

    def __init__(
        self, content: QuoteContent, *, schedule: "Schedule | None" = None, reason: str = ""
    ) -> None:
        super().__init__(reason)
        self.content = content
        self.schedule = schedule
        self.reason = reason


class ApproverWanted(Exception):
    """The principal wants it or need not be asked: it is allowed once an approver of their organization agrees."""

    def __init__(self, content: QuoteContent) -> None:
        super().__init__()
        self.content = content


@dataclass(frozen=True)
class Schedule:
    """When an order is to be placed: an instant, and how the principal's own zone writes it."""

    run_at: Any
    text: str


def parse(tool: Tool, text: str) -> Arguments:
    """Raises ToolError("invalid_arguments") in words that let a model correct itself."""
    if len(text) > LONGEST_ARGUMENTS:
        raise ToolError("invalid_arguments", "The arguments are too long.")
    try:
        data = _read(text or "{}")
    except (ValueError, RecursionError):
        raise ToolError("invalid_arguments", "The arguments are not valid JSON.") from None
    try:
        return tool.arguments.model_validate(data)
    except ValidationError as error:
        raise ToolError("invalid_arguments", _explain(error)) from None


def counted(number: int, thing: str) -> str:
    """So many of it, as a chip says it."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _read(text: str) -> Any:
    """JSON that says nothing which no database keeps: no NUL, no half of a surrogate."""
    data = json.loads(text)
    if b"\\u0000" in json.dumps(data, ensure_ascii=False).encode():
        raise ValueError("NUL is not text")
    return data


def _explain(error: ValidationError) -> str:
    parts = []
    for problem in error.errors(include_url=False, include_input=False):
        where = ".".join(str(step) for step in problem["loc"]) or "arguments"
        parts.append(f"{where}: {problem['msg']}")
    return "; ".join(parts[:5]) + "."
