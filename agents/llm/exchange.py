"""What goes into one question to a model, and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agents.llm.items import Item


@dataclass(frozen=True, slots=True)
class ToolSchema:
    """A tool as the model sees it; `strict` asks the vendor to hold arguments to the schema."""

    name: str
    description: str
    parameters: Mapping[str, Any]
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    input_tokens: int = 0
    output_tokens: int = 0


@dataclass(frozen=True, slots=True)
class TextDelta:
    text: str


@dataclass(frozen=True, slots=True)
class Restarted:
    """The question is being asked again: all text so far is void."""

    attempt: int
    reason: str


@dataclass(frozen=True, slots=True)
class Pausing:
    """No text for now: the endpoint asked for a pause, or the model thinks or writes a wish.

    Time to see whether anybody still wants the answer.
    """


@dataclass(frozen=True, slots=True)
class Completed:
    """The whole answer in order; `cut_short` names why the model stopped early, if it did."""

    items: tuple[Item, ...]
    usage: Usage
    model: str
    endpoint: str
    cut_short: str = ""


Delta = TextDelta | Restarted | Pausing


class ModelError(Exception):
    """The model gave no answer; the text is fit for a person."""


class ModelUnavailable(ModelError):
    """Connection errors, 429 and 5xx; `retry_after` in seconds when the endpoint named a time."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ModelRejected(ModelError):
    """The endpoint refused the request itself (4xx): asking again would not help."""


class StreamBroken(ModelError):
    """The stream ended without its closing event, or without a word or a wish in it."""


class TookTooLong(ModelError):
    """The seconds that were left for the answer are over."""
