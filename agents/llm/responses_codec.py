"""The Responses wire, stateless: the vendor stores nothing, and reasoning comes back sealed.

Each request carries the whole log (`store=False`, never `previous_response_id`).
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import openai
from openai.types.responses import Response, ResponseOutputItem, ResponseStreamEvent, ResponseUsage

from agents.llm.endpoint import ModelEndpoint
from agents.llm.exchange import (
    Completed,
    ModelRejected,
    ModelUnavailable,
    Pausing,
    StreamBroken,
    TextDelta,
    ToolSchema,
    Usage,
)
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

_PASSING_FAULTS = ("server_error", "rate_limit_exceeded", "vector_store_timeout")


def open_stream(
    client: openai.OpenAI,
    instructions: str,
    items: Iterable[Item],
    tools: Sequence[ToolSchema],
    settings: ModelEndpoint,
) -> openai.Stream[ResponseStreamEvent]:
    return client.responses.create(
        model=settings.model,
        instructions=instructions,
        input=encode_items(items, settings.name),
        tools=[_encode_tool(tool) for tool in tools],
        store=False,
        include=["reasoning.encrypted_content"],
        stream=True,
    )


def encode_items(items: Iterable[Item], endpoint: str) -> list[Any]:
    return [wire for item in items if (wire := _encode_item(item, endpoint)) is not None]


def read_stream(
    events: Iterable[ResponseStreamEvent], settings: ModelEndpoint
) -> Iterator[TextDelta | Pausing | Completed]:
    output: list[ResponseOutputItem] = []
    for event in events:
        match event.type:
            case "response.output_text.delta" | "response.refusal.delta":
                if event.delta:
                    yield TextDelta(event.delta)
            case "response.output_item.done":
                output.append(event.item)
            case "response.completed" | "response.incomplete":
                yield _complete(event.response, output, settings)
                return
            case "response.failed":
                fault = event.response.error
                raise _fault(fault.code if fault else "", fault.message if fault else "")
            case "error":
                raise _fault(event.code, event.message)
            case _:
                yield Pausing()
    raise StreamBroken("The model's answer broke off.")


def _encode_item(item: Item, endpoint: str) -> dict[str, Any] | None:
    match item:
        case UserText(text):
            return {"role": "user", "content": text}
        case AssistantText(text) | Refusal(text):
            return {"role": "assistant", "content": text}
        case Outcome():
            return {"role": "developer", "content": item.text}
        case Reasoning(wire, sealed_by):
            return dict(wire) if sealed_by == endpoint else None
        case ToolRequest(call_id, name, arguments):
            return {
                "type": "function_call",
                "call_id": call_id,
                "name": name,
                "arguments": readable(arguments),
            }
        case ToolOutput(call_id, output):
            return {"type": "function_call_output", "call_id": call_id, "output": output}


def _encode_tool(tool: ToolSchema) -> Any:
    return {
        "type": "function",
        "name": tool.name,
        "description": tool.description,
        "parameters": dict(tool.parameters),
        "strict": tool.strict,
    }


def _complete(response: Response, output: list[ResponseOutputItem], settings: ModelEndpoint) -> Completed:
    details = response.incomplete_details
    return Completed(
        items=tuple(item for wire in response.output or output for item in _decode_item(wire, settings.name)),
        usage=_usage(response.usage),
        model=response.model or settings.model,
        endpoint=settings.name,
        cut_short=(details.reason or "incomplete") if details else "",
    )


def _decode_item(wire: ResponseOutputItem, endpoint: str) -> Iterator[Item]:
    match wire.type:
        case "message":
            for part in wire.content:
                yield AssistantText(part.text) if part.type == "output_text" else Refusal(part.refusal)
        case "function_call":
            yield ToolRequest(wire.call_id, wire.name, wire.arguments or "")
        case "reasoning":
            # Fields that are null when they come out are refused when they go back in.
            yield Reasoning(wire.model_dump(mode="json", exclude_none=True), endpoint)


def _usage(usage: ResponseUsage | None) -> Usage:
    return Usage(usage.input_tokens, usage.output_tokens) if usage else Usage()


def _fault(code: str | None, message: str) -> ModelUnavailable | ModelRejected:
    if code in _PASSING_FAULTS:
        return ModelUnavailable(f"The model failed ({code}).")
    return ModelRejected(f"The model's endpoint refused the request: {message or code or 'no reason given'}")
