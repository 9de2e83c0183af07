"""The offline model's side of the Responses wire."""

import json
from collections.abc import Iterator
from typing import Any

from agents.llm.exchange import ToolSchema
from agents.llm.items import AssistantText, Item, ToolOutput, ToolRequest, UserText
from agents.llm.offline.conversation import Call, Say
from agents.llm.offline.wire import (
    CREATED,
    Body,
    Question,
    answer_words,
    argument_pieces,
    arguments_text,
    count_words,
    note_of,
    pieces,
    read_tool,
    text_of,
)


def read(body: Body) -> Question:
    wire = body.get("input") or []
    entries = wire if isinstance(wire, list) else [{"role": "user", "content": wire}]
    items = tuple(item for entry in entries if (item := _read_item(entry)) is not None)
    return Question(body, str(body.get("instructions") or ""), items)


def read_tools(body: Body) -> tuple[ToolSchema, ...]:
    tools = [tool for tool in body.get("tools") or () if tool.get("type") == "function"]
    return tuple(read_tool(tool) for tool in tools)


def whole(question: Question, answer: Say | list[Call]) -> Body:
    output = _output(question, answer)
    spent = (count_words([question.instructions, *question.items]), answer_words(answer))
    return _response(question) | {
        "status": "completed",
        "output": output,
        "usage": {
            "input_tokens": spent[0],
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": spent[1],
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": sum(spent),
        },
    }


def stream(question: Question, answer: Say | list[Call]) -> Iterator[bytes]:
    for number, event in enumerate(_events(question, answer)):
        data = json.dumps(event | {"sequence_number": number})
        yield f"event: {event['type']}\ndata: {data}\n\n".encode()


def _read_item(entry: Body) -> Item | None:
    match entry.get("type", "message"):
        case "function_call":
            return ToolRequest(entry["call_id"], entry["name"], entry["arguments"])
        case "function_call_output":
            return ToolOutput(entry["call_id"], text_of(entry["output"]))
        case "message":
            return _read_message(entry.get("role", ""), text_of(entry.get("content")))
    return None


def _read_message(role: str, text: str) -> Item | None:
    match role:
        case "user":
            return UserText(text)
        case "assistant":
            return AssistantText(text)
        case "developer" | "system":
            return note_of(text)
    return None


def _response(question: Question) -> Body:
    return {
        "id": question.new_id("resp_"),
        "object": "response",
        "created_at": CREATED,
        "model": question.body["model"],
        "status": "in_progress",
        "output": [],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": question.body.get("tools") or [],
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "metadata": {},
        "store": False,
        "usage": None,
    }


def _output(question: Question, answer: Say | list[Call]) -> list[Body]:
    if isinstance(answer, Say):
        content = [_part(answer.text)]
        message = {"type": "message", "id": question.new_id("msg_"), "role": "assistant"}
        return [message | {"status": "completed", "content": content}]
    return [
        {
            "type": "function_call",
            "id": question.new_id("fc_", index),
            "call_id": question.new_id("call_", index),
            "name": call.name,
            "arguments": arguments_text(call),
            "status": "completed",
        }
        for index, call in enumerate(answer)
    ]


def _events(question: Question, answer: Say | list[Call]) -> Iterator[dict[str, Any]]:
    live = _response(question)
    yield {"type": "response.created", "response": live}
    yield {"type": "response.in_progress", "response": live}
    for index, item in enumerate(_output(question, answer)):
        tell = _message_events if item["type"] == "message" else _call_events
        yield from tell(item, {"output_index": index})
        yield {"type": "response.output_item.done", "output_index": index, "item": item}
    yield {"type": "response.completed", "response": whole(question, answer)}


def _message_events(item: Body, place: Body) -> Iterator[Body]:
    started = item | {"status": "in_progress", "content": []}
    yield {"type": "response.output_item.added", "item": started, **place}
    place = place | {"item_id": item["id"], "content_index": 0}
    text = item["content"][0]["text"]
    yield {"type": "response.content_part.added", "part": _part(""), **place}
    for piece in pieces(text):
        yield {"type": "response.output_text.delta", "delta": piece, "logprobs": [], **place}
    yield {"type": "response.output_text.done", "text": text, "logprobs": [], **place}
    yield {"type": "response.content_part.done", "part": _part(text), **place}


def _call_events(item: Body, place: Body) -> Iterator[Body]:
    started = item | {"status": "in_progress", "arguments": ""}
    yield {"type": "response.output_item.added", "item": started, **place}
    place = place | {"item_id": item["id"]}
    for piece in argument_pieces(item["arguments"]):
        yield {"type": "response.function_call_arguments.delta", "delta": piece, **place}
    finished = {"name": item["name"], "arguments": item["arguments"]}
    yield {"type": "response.function_call_arguments.done", **finished, **place}


def _part(text: str) -> Body:
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
