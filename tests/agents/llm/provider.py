"""A provider of models on a real socket, which answers by the script, also in all the ways in which providers fail."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.agents.llm.scripted import Frame, chunk
from tests.agents.script import Wish

CHAT, RESPONSES = "chat", "responses"
PATIENCE_SECONDS = 5.0

Step = Callable[["Handler"], None]


class Provider(ThreadingHTTPServer):
    """Plays its steps, one a request; when they are used up, it says "Done."."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.steps: list[Step] = []
        self.heard: list[dict[str, Any]] = []
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def will(self, *steps: Step) -> None:
        self.steps.extend(steps)


class Handler(BaseHTTPRequestHandler):
    server: Provider

    @property
    def wire(self) -> str:
        return RESPONSES if self.path.endswith("/responses") else CHAT

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        self.server.heard.append(json.loads(self.rfile.read(length)))
        step = self.server.steps.pop(0) if self.server.steps else says("Done.")
        step(self)

    def begin(self, status: int, content_type: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-type", content_type)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def stream(self, *frames: Frame | str) -> None:
        self.begin(200, "text/event-stream")
        for frame in frames:
            text = frame if isinstance(frame, str) else json.dumps(frame)
            self.wfile.write(f"data: {text}\n\n".encode())

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def serve() -> Iterator[Provider]:
    with Provider() as provider:
        thread = threading.Thread(target=provider.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield provider
        finally:
            provider.closing.set()
            provider.shutdown()
            thread.join()


def says(text: str) -> Step:
    return lambda handler: handler.stream(*_whole(handler.wire, text))


def cut_short(text: str, why: str) -> Step:
    """`why` is length or content_filter; the Responses wire calls the first max_output_tokens."""

    def answer(handler: Handler) -> None:
        if handler.wire == CHAT:
            handler.stream(chunk(text), chunk(finish=why), "[DONE]")
            return
        reason = {"reason": "max_output_tokens" if why == "length" else why}
        response = {**_response(_message(text)), "incomplete_details": reason}
        handler.stream({"type": "response.incomplete", "response": response})

    return answer


def declines(text: str) -> Step:
    """In the API's own field for a refusal."""

    def answer(handler: Handler) -> None:
        if handler.wire == CHAT:
            handler.stream(_delta({"refusal": text}), chunk(finish="stop"), "[DONE]")
            return
        part = {"type": "refusal", "refusal": text}
        message = {
            "type": "message",
            "id": "m",
            "role": "assistant",
            "status": "completed",
            "content": [part],
        }
        handler.stream({"type": "response.completed", "response": _response(message)})

    return answer


def wishes(*each: Wish, finish: str = "tool_calls", count_places: bool = True) -> Step:
    """Tool calls just as they are written: ids may be missing or doubled, arguments no JSON."""

    def answer(handler: Handler) -> None:
        if handler.wire == CHAT:
            frames = [_delta({"tool_calls": [_call(n, wish, count_places)]}) for n, wish in enumerate(each)]
            handler.stream(*frames, chunk(finish=finish), "[DONE]")
            return
        calls = [
            {"type": "function_call", "call_id": wish.call_id, "name": wish.tool, "arguments": wish.arguments}
            for wish in each
        ]
        handler.stream({"type": "response.completed", "response": _response(*calls)})

    return answer


def refuses(status: int, code: str = "", **headers: str) -> Step:
    def answer(handler: Handler) -> None:
        handler.begin(status, **headers)
        handler.wfile.write(json.dumps({"error": {"message": "no", "code": code or None}}).encode())

    return answer


def breaks_off(text: str) -> Step:
    """The connection ends within the stream."""

    def answer(handler: Handler) -> None:
        whole = _whole(handler.wire, text)
        handler.stream(*whole[:1])

    return answer


def says_nothing(handler: Handler) -> None:
    """A whole answer with no word in it."""
    handler.stream(*_whole(handler.wire, ""))


def shows_a_page(handler: Handler) -> None:
    """Something in between answers with a page for people."""
    handler.begin(200, "text/html")
    handler.wfile.write(b"<!doctype html><title>Sign in to the network</title>")


def keeps_silent(handler: Handler) -> None:
    """Takes the request, and answers nothing until the caller has hung up."""
    handler.server.closing.wait(PATIENCE_SECONDS)
    handler.close_connection = True


def _whole(wire: str, text: str) -> list[Frame | str]:
    if wire == CHAT:
        return [chunk(text), chunk(finish="stop"), "[DONE]"]
    delta = {"type": "response.output_text.delta", "delta": text, "item_id": "m", "output_index": 0}
    output = [_message(text)] if text else []
    return [delta, {"type": "response.completed", "response": _response(*output)}]


def _message(text: str) -> Frame:
    part = {"type": "output_text", "text": text, "annotations": []}
    return {"type": "message", "id": "m", "role": "assistant", "status": "completed", "content": [part]}


def _response(*output: Frame) -> Frame:
    usage = {"input_tokens": 7, "output_tokens": 2, "total_tokens": 9}
    return {"id": "r", "object": "response", "model": "m", "output": list(output), "usage": usage}


def _delta(delta: dict[str, Any]) -> Frame:
    return {**chunk(), "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}


def _call(place: int, wish: Wish, count_places: bool) -> dict[str, Any]:
    function = {"name": wish.tool, "arguments": wish.arguments}
    call = {"type": "function", "function": function}
    if wish.call_id:
        call["id"] = wish.call_id
    return {"index": place, **call} if count_places else call
