"""A transport that plays a script of answers, one a request."""

import json
from collections.abc import Iterator

import httpx2

from agents.llm.endpoint import ModelEndpoint, Wire

Frame = dict[str, object]


class ScriptedTransport(httpx2.BaseTransport):
    """Each step is a response, or an error to raise; `requests` keeps the bodies that came."""

    def __init__(self, *steps: httpx2.Response | Exception) -> None:
        self.steps = list(steps)
        self.requests: list[Frame] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(json.loads(request.read()))
        step = self.steps.pop(0)
        if isinstance(step, Exception):
            raise step
        return step


class Body(httpx2.SyncByteStream):
    """A stream of server-sent events, which may break and which knows whether it was closed."""

    def __init__(self, *frames: Frame | str, breaks: bool = False) -> None:
        self.frames, self.breaks, self.closed = frames, breaks, False

    def __iter__(self) -> Iterator[bytes]:
        for frame in self.frames:
            text = frame if isinstance(frame, str) else json.dumps(frame)
            yield f"data: {text}\n\n".encode()
        if self.breaks:
            raise httpx2.ReadError("connection reset")

    def close(self) -> None:
        self.closed = True


def endpoint(*steps: httpx2.Response | Exception, wire: Wire = Wire.CHAT) -> ModelEndpoint:
    return ModelEndpoint("http://model.test/v1", "key", "test", wire, transport=ScriptedTransport(*steps))


def requests_to(settings: ModelEndpoint) -> list[Frame]:
    assert isinstance(settings.transport, ScriptedTransport)
    return settings.transport.requests


def streams(*frames: Frame | str, breaks: bool = False) -> httpx2.Response:
    headers = {"content-type": "text/event-stream"}
    return httpx2.Response(200, headers=headers, stream=Body(*frames, breaks=breaks))


def refuses(status: int, **headers: str) -> httpx2.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx2.Response(status, headers=named, json={"error": {"message": "no"}})


def chunk(text: str = "", finish: str | None = None) -> Frame:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    return {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
