"""The ASGI handler: views that are coroutines run in the loop, all others in threads that keep their connection.

Django gives each ASGI request a thread of its own, and so a new database connection, which costs more than a page.
"""

from asyncio import get_running_loop
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from inspect import iscoroutinefunction
from typing import IO, Any

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.core.signals import request_started
from django.db import connections
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.urls import resolve, set_script_prefix

PAGES_AT_ONCE = 8
LONGEST_BODY = 13 * 1024 * 1024
"""Bytes: a picture of the shop has up to 12 MiB, and its form a little beside. Views ask for less where less is due."""


class Bounded:
    """What a client sends, counted as it comes: Django keeps a body before anybody has asked how long it is.

    Too much of it is like a client who left, after whom Django tidies up.
    """

    def __init__(self, receive: Callable[[], Awaitable[Any]]) -> None:
        self.receive, self.read = receive, 0

    @property
    def is_over(self) -> bool:
        return self.read > LONGEST_BODY

    async def __call__(self) -> Any:
        message = await self.receive()
        self.read += len(message.get("body", b""))
        return {"type": "http.disconnect"} if self.is_over else message


class PagesInThreads(ASGIHandler):
    def __init__(self) -> None:
        super().__init__()
        self.pages = BaseHandler()
        self.pages.load_middleware(is_async=False)
        self.threads = ThreadPoolExecutor(PAGES_AT_ONCE, "page")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Coroutines go without Django's one thread a request: an open stream would keep its thread to the end."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        serve = self.handle if _is_coroutine(scope["path"]) else self._serve
        await serve(scope, sent := Bounded(receive), send)
        if sent.is_over:
            await self.send_response(HttpResponse("413 Content Too Large", status=413), send)

    async def run_get_response(self, request: Any) -> HttpResponseBase:
        """A coroutine's thread ends as its answer begins, and takes its connection along."""
        async with ThreadSensitiveContext():
            response = await super().run_get_response(request)
            await sync_to_async(connections.close_all)()
        return response

    async def _serve(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        with body:
            answer = partial(copy_context().run, self._answer, scope, body)
            response = await get_running_loop().run_in_executor(self.threads, answer)
        await self.send_response(response, send)

    def _answer(self, scope: Any, body: IO[bytes]) -> HttpResponseBase:
        """In one thread from the beginning to the close, so that its connection is looked after as under WSGI."""
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=type(self), scope=scope)
        request, refusal = self.create_request(scope, body)
        response: HttpResponseBase = refusal or self.pages.get_response(request)  # type: ignore[arg-type]  # one of both
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            response.streaming_content = self._part_by_part(response, iter(response))
            return response
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = _all_at_once(b"".join(response))
        response.close()
        return response

    async def _part_by_part(
        self, response: StreamingHttpResponse, parts: Iterator[bytes]
    ) -> AsyncIterator[bytes]:
        """Each is made in a thread once the one before was sent, so that a long answer is never held whole."""
        loop = get_running_loop()
        try:
            while (part := await loop.run_in_executor(self.threads, next, parts, None)) is not None:
                yield part
        finally:
            await loop.run_in_executor(self.threads, response.close)


async def _all_at_once(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _is_coroutine(path: str) -> bool:
    try:
        return iscoroutinefunction(resolve(path).func)
    except Http404:
        return False
