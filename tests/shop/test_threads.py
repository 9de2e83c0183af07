"""Pages under ASGI: what a server sends and gets back, and which thread works for it."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections
from django.db.backends.signals import connection_created
from django.http import StreamingHttpResponse
from django.urls import reverse

from shop import threads
from shop.threads import PagesInThreads

from .goods import Goods


@pytest.fixture
def tables(database: object) -> None:
    """On both databases, to which other threads can connect."""


@pytest.fixture
def handler(tables: None, monkeypatch: pytest.MonkeyPatch) -> PagesInThreads:
    """With one thread, whose connection is kept."""
    monkeypatch.setattr(threads, "PAGES_AT_ONCE", 1)
    connections.settings["default"]["CONN_MAX_AGE"] = 60
    handler = PagesInThreads()
    yield handler
    handler.threads.submit(connections.close_all).result()


def ask(
    handler: PagesInThreads,
    path: str,
    method: str = "GET",
    *bodies: bytes,
    hear: Callable[[bytes], object] = len,
) -> tuple[int, bytes]:
    """What is sent comes in parts, with no length told beforehand."""
    sent: list[dict[str, Any]] = []
    more = [{"type": "http.request", "body": body, "more_body": True} for body in bodies[:-1]]
    last = {"type": "http.request", "body": b"".join(bodies[-1:]), "more_body": False}
    parts = [last, *reversed(more)]

    async def receive() -> dict[str, Any]:
        if not parts:
            await asyncio.Event().wait()
        return parts.pop()

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)
        if message.get("body"):
            hear(message["body"])

    headers = [(b"host", b"localhost"), (b"content-type", b"application/x-www-form-urlencoded")]
    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": headers}
    asyncio.run(handler(scope, receive, send))
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


def test_pages_keep_the_connection_of_their_thread(handler: PagesInThreads, goods: Goods) -> None:
    made: list[object] = []

    def note(**signal: Any) -> None:
        made.append(signal["connection"])

    connection_created.connect(note)
    answers = [ask(handler, path) for path in ("/p/harbour-mug/", "/", "/p/nothing/")]
    connection_created.disconnect(note)

    assert [status for status, _ in answers] == [200, 200, 404]
    assert b"Harbour Mug" in answers[0][1]
    assert len(made) == 1


def test_a_form_without_its_token_is_refused(handler: PagesInThreads, goods: Goods) -> None:
    form = f"variant={goods.mug.public_id}&quantity=1".encode()
    assert ask(handler, reverse("cart-add"), "POST", form)[0] == 403


@pytest.mark.parametrize("path", ["/no-such-page", "/cart/add/", "/chat/nobodys/stream/"])
def test_what_is_longer_than_anything_wanted_is_read_no_further(
    handler: PagesInThreads, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(threads, "LONGEST_BODY", 5)
    monkeypatch.delattr(handler, "pages")
    assert ask(handler, path, "POST", b"123", b"456", b"789")[0] == 413


def test_a_file_is_sent_whole(handler: PagesInThreads) -> None:
    status, content = ask(handler, "/static/shop/favicon.svg")
    assert (status, content[:4], content.rstrip()[-6:]) == (200, b"<svg", b"</svg>")


def test_a_long_answer_is_made_as_it_is_sent(
    handler: PagesInThreads, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def parts() -> Iterator[bytes]:
        for number in range(3):
            told.append(f"made {number}")
            yield b"%d" % number
        told.append("ended")

    monkeypatch.setattr(handler.pages, "get_response", lambda request: StreamingHttpResponse(parts()))
    sent = ask(handler, "/", hear=lambda body: told.append(f"sent {body.decode()}"))
    assert sent == (200, b"012")
    assert told == ["made 0", "sent 0", "made 1", "sent 1", "made 2", "sent 2", "ended"]


def test_a_stream_is_left_to_the_loop(handler: PagesInThreads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(handler, "pages")
    assert ask(handler, reverse("chat-stream", args=["nobodys"]))[0] == 404
