"""The offline model's side of the Chat Completions wire."""

import json
from collections.abc import Iterator

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
    """The first message of the shop holds the instructions; its later ones are notes."""
    messages = body.get("messages") or []
    notes = (text_of(one.get("content")) for one in messages if one.get("role") in ("system", "developer"))
    instructions = next(notes, "")
    return Question(body, instructions, tuple(item for message in messages for item in _read_items(message)))


def read_tools(body: Body) -> tuple[ToolSchema, ...]:
    tools = [tool["function"] for tool in body.get("tools") or () if tool.get("type") == "function"]
    return tuple(read_tool(tool) for tool in tools)


def whole(question: Question, answer: Say | list[Call]) -> Body:
    choice = {"index": 0, "message": _message(question, answer), "finish_reason": _finish(answer)}
    envelope = _envelope(question, "chat.completion")
    return envelope | {"choices": [choice], "usage": _usage(question, answer)}


def stream(question: Question, answer: Say | list[Call]) -> Iterator[bytes]:
    for chunk in _chunks(question, answer):
        yield f"data: {json.dumps(chunk)}\n\n".encode()
    yield b"data: [DONE]\n\n"


def _read_items(message: Body) -> Iterator[Item]:
    text = text_of(message.get("content"))
    match message.get("role"):
        case "user":
            yield UserText(text)
        case "tool":
            yield ToolOutput(message["tool_call_id"], text)
        case "system" | "developer" if note := note_of(text):
            yield note
        case "assistant":
            if text:
                yield AssistantText(text)
            for call in message.get("tool_calls") or ():
                yield ToolRequest(call["id"], call["function"]["name"], call["function"]["arguments"])


def _envelope(question: Question, kind: str) -> Body:
    return {
        "id": question.new_id("chatcmpl-"),
        "object": kind,
        "created": CREATED,
        "model": question.body["model"],
    }


def _message(question: Question, answer: Say | list[Call]) -> Body:
    if isinstance(answer, Say):
        return {"role": "assistant", "content": answer.text}
    calls = [_tool_call(question, index, call) for index, call in enumerate(answer)]
    return {"role": "assistant", "content": None, "tool_calls": calls}


def _tool_call(question: Question, index: int, call: Call) -> Body:
    function = {"name": call.name, "arguments": arguments_text(call)}
    return {"id": question.new_id("call_", index), "type": "function", "function": function}


def _chunks(question: Question, answer: Say | list[Call]) -> Iterator[Body]:
    envelope = _envelope(question, "chat.completion.chunk")
    for delta in _deltas(question, answer):
        yield envelope | {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
    yield envelope | {"choices": [{"index": 0, "delta": {}, "finish_reason": _finish(answer)}]}
    if (question.body.get("stream_options") or {}).get("include_usage"):
        yield envelope | {"choices": [], "usage": _usage(question, answer)}


def _deltas(question: Question, answer: Say | list[Call]) -> Iterator[Body]:
    yield {"role": "assistant", "content": "" if isinstance(answer, Say) else None}
    if isinstance(answer, Say):
        yield from ({"content": piece} for piece in pieces(answer.text))
        return
    for index, call in enumerate(answer):
        whole_call = _tool_call(question, index, call)
        head = whole_call | {"index": index, "function": {"name": call.name, "arguments": ""}}
        yield {"tool_calls": [head]}
        for piece in argument_pieces(whole_call["function"]["arguments"]):
            yield {"tool_calls": [{"index": index, "function": {"arguments": piece}}]}


def _finish(answer: Say | list[Call]) -> str:
    return "stop" if isinstance(answer, Say) else "tool_calls"


def _usage(question: Question, answer: Say | list[Call]) -> Body:
    spent = (count_words([question.instructions, *question.items]), answer_words(answer))
    return {"prompt_tokens": spent[0], "completion_tokens": spent[1], "total_tokens": sum(spent)}
