"""The Chat Completions wire: what every compatible server understands.

The shop's notes go out as `system`, since few servers besides the vendor's know `developer`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import openai
from openai.types import CompletionUsage
from openai.types.chat import ChatCompletionChunk
from openai.types.chat.chat_completion_chunk import ChoiceDelta, ChoiceDeltaToolCall

from agents.llm.endpoint import ModelEndpoint
from agents.llm.exchange import Completed, Pausing, StreamBroken, TextDelta, ToolSchema, Usage
from agents.llm.items import (
    AssistantText,
    Item,
    Outcome,
    Reasoning,
    Refusal,
    ToolOutput,
    ToolRequest,
    UserText,
    readable,
)

MOST_ARGUMENTS = 100_000  # characters that are kept; no tool takes as many
_CUT_SHORT = ("length", "content_filter")


def open_stream(
    client: openai.OpenAI,
    instructions: str,
    items: Iterable[Item],
    tools: Sequence[ToolSchema],
    settings: ModelEndpoint,
) -> openai.Stream[ChatCompletionChunk]:
    return client.chat.completions.create(
        model=settings.model,
        messages=[{"role": "system", "content": instructions}, *encode_items(items)],
        tools=[_encode_tool(tool) for tool in tools] or openai.omit,
        stream=True,
        stream_options={"include_usage": True},
    )


def encode_items(items: Iterable[Item]) -> list[Any]:
    """Text and tool requests of one answer share one message, as the wire demands."""
    messages: list[dict[str, Any]] = []
    for item in items:
        match item:
            case ToolRequest():
                _speaker(messages).setdefault("tool_calls", []).append(_encode_request(item))
            case Reasoning():
                continue
            case _:
                messages.append(_encode_message(item))
    return messages


def read_stream(
    chunks: Iterable[ChatCompletionChunk], settings: ModelEndpoint
) -> Iterator[TextDelta | Pausing | Completed]:
    """Usage comes in a chunk after the finish reason, so the stream is read to its end."""
    answer = _Answer(model=settings.model)
    for chunk in chunks:
        answer.take_envelope(chunk)
        text = ""
        for choice in (chunk.choices or ())[:1]:
            answer.finish_reason = choice.finish_reason or answer.finish_reason
            text = answer.take(choice.delta)
        yield TextDelta(text) if text else Pausing()
    if not answer.finish_reason:
        raise StreamBroken("The model's answer broke off.")
    yield answer.completed(settings.name)


@dataclass(slots=True)
class _Request:
    call_id: str = ""
    name: str = ""
    arguments: str = ""

    def take(self, delta: ChoiceDeltaToolCall) -> None:
        self.call_id = self.call_id or delta.id or ""
        if delta.function:
            self.name += delta.function.name or ""
            self.arguments = (self.arguments + (delta.function.arguments or ""))[:MOST_ARGUMENTS]


@dataclass(slots=True)
class _Answer:
    model: str
    answer_id: str = ""
    text: str = ""
    refusal: str = ""
    finish_reason: str = ""
    requests: dict[int, _Request] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)

    def take_envelope(self, chunk: ChatCompletionChunk) -> None:
        self.model = chunk.model or self.model
        self.answer_id = chunk.id or self.answer_id
        if chunk.usage:
            self.usage = _usage(chunk.usage)

    def take(self, delta: ChoiceDelta) -> str:
        for part in delta.tool_calls or []:
            self.requests.setdefault(self._place_of(part), _Request()).take(part)
        self.text += delta.content or ""
        self.refusal += delta.refusal or ""
        return (delta.content or "") + (delta.refusal or "")

    def _place_of(self, part: ChoiceDeltaToolCall) -> int:
        """Some servers count no places: then an id begins a request, and what has none goes on with the last."""
        place: int | None = getattr(part, "index", None)
        if place is not None:
            return place
        return len(self.requests) if part.id or not self.requests else max(self.requests)

    def completed(self, endpoint: str) -> Completed:
        cut_short = self.finish_reason if self.finish_reason in _CUT_SHORT else ""
        return Completed(tuple(self._items()), self.usage, self.model, endpoint, cut_short)

    def _items(self) -> Iterator[Item]:
        if self.text:
            yield AssistantText(self.text)
        if self.refusal:
            yield Refusal(self.refusal)
        for index, request in sorted(self.requests.items()):
            yield ToolRequest(request.call_id or f"{self.answer_id}-{index}", request.name, request.arguments)


def _speaker(messages: list[dict[str, Any]]) -> dict[str, Any]:
    if not messages or messages[-1]["role"] != "assistant":
        messages.append({"role": "assistant", "content": None})
    return messages[-1]


def _encode_message(item: UserText | AssistantText | Refusal | Outcome | ToolOutput) -> dict[str, Any]:
    match item:
        case UserText(text):
            return {"role": "user", "content": text}
        case AssistantText(text) | Refusal(text):
            return {"role": "assistant", "content": text}
        case Outcome():
            return {"role": "system", "content": item.text}
        case ToolOutput(call_id, output):
            return {"role": "tool", "tool_call_id": call_id, "content": output}


def _encode_request(request: ToolRequest) -> dict[str, Any]:
    function = {"name": request.name, "arguments": readable(request.arguments_text)}
    return {"id": request.call_id, "type": "function", "function": function}


def _encode_tool(tool: ToolSchema) -> Any:
    function = {"name": tool.name, "description": tool.description, "parameters": dict(tool.parameters)}
    return {"type": "function", "function": function | ({"strict": True} if tool.strict else {})}


def _usage(usage: CompletionUsage) -> Usage:
    return Usage(usage.prompt_tokens, usage.completion_tokens)
