"""Serves the offline model in process, to any client that lets its transport be replaced."""

import json
import time
from collections.abc import Iterable, Iterator
from types import ModuleType

import httpx2

from agents.llm.offline import chat_wire, responses_wire
from agents.llm.offline.brain import answer
from agents.llm.offline.conversation import Transcript, cut_into_turns
from agents.llm.offline.wire import CREATED

OFFLINE_MODEL = "offline-shop"
PIECE_SECONDS = 0.015
"""Between two pieces of a stream, so that a person sees it stream."""

_WIRES: dict[str, ModuleType] = {
    "/v1/responses": responses_wire,
    "/v1/chat/completions": chat_wire,
}


class OfflineTransport(httpx2.BaseTransport):
    def __init__(self, piece_seconds: float = PIECE_SECONDS) -> None:
        self.piece_seconds = piece_seconds

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path
        if path == "/v1/models" and request.method == "GET":
            return httpx2.Response(200, json={"object": "list", "data": [_MODEL]})
        if path not in _WIRES or request.method != "POST":
            return _fault(404, f"There is no {request.method} {path} here.")
        try:
            return self._answer(_WIRES[path], json.loads(request.read()))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return _fault(400, f"The request does not have the shape of this wire: {error!r}.")

    def _answer(self, wire: ModuleType, body: dict[str, object]) -> httpx2.Response:
        question = wire.read(body)
        transcript = Transcript(question.instructions, cut_into_turns(question.items), wire.read_tools(body))
        said = answer(transcript)
        if not body.get("stream"):
            return httpx2.Response(200, json=wire.whole(question, said))
        pieces = _Pieces(wire.stream(question, said), self.piece_seconds)
        return httpx2.Response(200, headers={"content-type": "text/event-stream"}, stream=pieces)


class _Pieces(httpx2.SyncByteStream):
    def __init__(self, pieces: Iterable[bytes], seconds: float) -> None:
        self._pieces, self._seconds = pieces, seconds

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            time.sleep(self._seconds)
            yield piece


_MODEL = {"id": OFFLINE_MODEL, "object": "model", "created": CREATED, "owned_by": "shop"}


def _fault(status: int, message: str) -> httpx2.Response:
    return httpx2.Response(status, json={"error": {"message": message, "type": "invalid_request_error"}})
