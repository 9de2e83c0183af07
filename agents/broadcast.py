"""One reader a process tells every open page: a stream of its own asks the database nothing.

Pages wait on asyncio queues; the reader's thread looks for new events of their conversations, and for sign-ins
that have ended, whose pages it closes.
"""

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection
from django.urls import reverse

from agents.models import StreamEvent, StreamHead
from identity.models import LoginSession

log = logging.getLogger(__name__)

TICK_SECONDS = 0.08
CUT_EVERY_TICKS = 12
PING_SECONDS = 15.0
BATCH = 500
FRAGMENTS = {"call": "call-fragment", "turn": "turn-fragment"}


@dataclass(eq=False)
class Listener:
    """An open page: which conversation, since which event, for which sign-in."""

    conversation_id: int
    session_id: int
    cursor: int
    loop: asyncio.AbstractEventLoop
    queue: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)

    def put(self, message: str | None) -> None:
        self.loop.call_soon_threadsafe(self.queue.put_nowait, message)


class Reader:
    """Runs while somebody listens."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._news = threading.Event()

    def look(self) -> None:
        """At once, and not at the next tick: this process itself has just written an event."""
        self._news.set()

    @contextmanager
    def listening(self, listener: Listener) -> Iterator[None]:
        with self._lock:
            self._listeners.add(listener)
            if self._thread is None:
                self._thread = threading.Thread(target=self._read, name="stream-reader", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                self._listeners.discard(listener)

    def _read(self) -> None:
        tick = 0
        while listeners := self._current():
            try:
                _deliver(listeners)
                if tick % CUT_EVERY_TICKS == 0:
                    _close_cut(listeners)
            except Exception:  # whatever it was: every open page of this process waits for this thread
                log.exception("The stream reader could not read; it tries again")
                connection.close()
            tick += 1
            self._news.wait(TICK_SECONDS)
            self._news.clear()
        connection.close()

    def _current(self) -> list[Listener]:
        with self._lock:
            if not self._listeners:
                self._thread = None
            return list(self._listeners)


READER = Reader()


async def events(listener: Listener) -> AsyncIterator[str]:
    """Server-sent events for one page, until its sign-in is cut or the page goes away."""
    with READER.listening(listener):
        yield "retry: 1000\n\n"
        while True:
            try:
                message = await asyncio.wait_for(listener.queue.get(), PING_SECONDS)
            except TimeoutError:
                message = ": still here\n\n"
            if message is None:
                return
            yield message


def _deliver(listeners: list[Listener]) -> None:
    """One look at the heads; one more only where something is new."""
    heads = dict(
        StreamHead.objects.filter(pk__in={one.conversation_id for one in listeners}).values_list("pk", "last")
    )
    for one in listeners:
        if heads.get(one.conversation_id, 0) > one.cursor:
            _catch_up(one)


def _catch_up(listener: Listener) -> None:
    new = StreamEvent.objects.filter(conversation_id=listener.conversation_id, number__gt=listener.cursor)
    for event in new.order_by("number")[:BATCH]:
        listener.put(_wire(event))
        listener.cursor = event.number


def _close_cut(listeners: list[Listener]) -> None:
    ended = set(
        LoginSession.objects.filter(
            pk__in={one.session_id for one in listeners}, ended_at__isnull=False
        ).values_list("pk", flat=True)
    )
    for one in listeners:
        if one.session_id in ended:
            one.put(None)


def _wire(event: StreamEvent) -> str:
    data = dict(event.data)
    if event.kind in FRAGMENTS:
        data["html_url"] = reverse(FRAGMENTS[event.kind], args=[data[event.kind]])
    return f"id: {event.number}\nevent: {event.kind}\ndata: {json.dumps(data)}\n\n"
