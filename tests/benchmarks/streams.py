"""Streams of the chat: how soon an open page hears of a message that was posted, and what many open pages hold."""

import asyncio
import http.client
import os
import random
import resource
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import connection
from django.utils import timezone

from agents.models import Conversation
from agents.turns import open_conversation
from audit.context import open_context
from identity.actor import person
from identity.delegations import SHOP_AGENT
from identity.ids import new_public_id
from identity.models import Agent, LoginSession, User
from shop.demo.ports import HOST
from tests.agents.stage import lend
from tests.benchmarks.pages import BEHIND_PROXY, production
from tests.benchmarks.serving import Server, serving
from tests.support.browsers import TOKEN, sign_in
from tests.support.databases import Template, using
from tests.support.live import working
from tests.support.postgres import APPLICATION

POSTS, WARM_UPS, WISH = 50, 5, "what is in my cart?"
STREAMS, CONVERSATIONS, OPENED_AT_ONCE, SPARE_FILES = 5_000, 100, 8, 300
AIM_MS, AIM_KIB = 50, 64
SETTLING_SECONDS, PATIENCE_SECONDS = 2.0, 60.0
ORIGIN = {**BEHIND_PROXY, "Origin": "https://shop.example"}


@dataclass(frozen=True)
class FirstBytes:
    """Milliseconds from the beginning of each post until its page heard of it, and until it read the first words."""

    database: str
    heard: tuple[float, ...]
    words: tuple[float, ...]


@dataclass(frozen=True)
class Crowd:
    """`kib` of the web process for each open stream; connections to the database before and with them."""

    database: str
    opened: int
    kib: float
    connections_before: int
    connections: int


def measure_first_bytes(database: str, template: Template, folder: Path) -> FirstBytes:
    with template.copy(APPLICATION) as made, using(made.config):
        reader, (conversation,) = _reader(1)
        told = production(made.url, folder)
        with working(made.url, folder / database, **told) as shop:
            page = _Page(shop.url, f"/chat/{conversation.public_id}/", reader)
            times = [page.post() for _ in range(WARM_UPS + POSTS)][WARM_UPS:]
            page.close()
    heard, words = zip(*times, strict=True)
    return FirstBytes(database, heard, words)


def measure_crowd(database: str, template: Template, folder: Path) -> Crowd:
    """PostgreSQL is asked amid the loop, which nothing else waits for."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with template.copy(APPLICATION) as made, using(made.config):
        reader, conversations = _reader(CONVERSATIONS)
        paths = [f"/chat/{one.public_id}/stream/" for one in conversations]
        with serving("agents.asgi:application", "/healthz", production(made.url, folder)) as server:
            asyncio.run(_open(server, reader, paths, len(paths)))
            return asyncio.run(_crowd(database, server, reader, paths))


class _Page:
    """One that is open: its stream, and what it posts."""

    def __init__(self, url: str, path: str, headers: dict[str, str]) -> None:
        self._address, self._path, self._headers = urlsplit(url).netloc, path, headers
        self._held = http.client.HTTPConnection(self._address, timeout=PATIENCE_SECONDS)
        self._held.request("GET", f"{path}stream/", headers=headers)
        self._stream = self._held.getresponse()
        self._until(b"retry:")

    def post(self) -> tuple[float, float]:
        """At no fixed place between two looks of whoever reads for the stream."""
        time.sleep(0.2 + random.random() / 5)
        form = urlencode({"message": WISH, "key": new_public_id(), "csrfmiddlewaretoken": TOKEN})
        typed = {"Content-Type": "application/x-www-form-urlencoded"}
        line = http.client.HTTPConnection(self._address, timeout=PATIENCE_SECONDS)
        line.connect()  # as a browser's line is that has just loaded the page
        began = time.perf_counter()
        line.request("POST", f"{self._path}message/", form, self._headers | typed)
        heard = self._until(b"id:")
        words = self._until(b"event: text")
        self._until(b'"state": "done"')
        status = line.getresponse().status
        line.close()
        assert status == http.client.FOUND, status
        return 1000 * (heard - began), 1000 * (words - began)

    def close(self) -> None:
        self._held.close()

    def _until(self, sign: bytes) -> float:
        while line := self._stream.readline():
            if sign in line:
                return time.perf_counter()
        raise RuntimeError(f"the stream ended before {sign!r}")


async def _crowd(database: str, server: Server, reader: dict[str, str], paths: list[str]) -> Crowd:
    """Memory that the first streams of a process take for good was taken before."""
    many = min(STREAMS, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - SPARE_FILES)
    before, connections = _memory(server), _connections(server)
    lines = await _lines(server, reader, paths, many)
    await asyncio.sleep(SETTLING_SECONDS)
    kib = (_memory(server) - before) / 1024 / many
    held = _connections(server)
    for line in lines:
        line.close()
    return Crowd(database, many, kib, connections, held)


async def _open(server: Server, reader: dict[str, str], paths: list[str], many: int) -> None:
    for line in await _lines(server, reader, paths, many):
        line.close()
    await asyncio.sleep(SETTLING_SECONDS)


async def _lines(
    server: Server, reader: dict[str, str], paths: list[str], many: int
) -> list[asyncio.StreamWriter]:
    gate = asyncio.Semaphore(OPENED_AT_ONCE)

    async def one(path: str) -> asyncio.StreamWriter:
        async with gate:
            return await _line(server, reader, path)

    return await asyncio.gather(*(one(path) for path in islice(cycle(paths), many)))


async def _line(server: Server, reader: dict[str, str], path: str) -> asyncio.StreamWriter:
    """Open once the stream has said its first word."""
    answer, line = await asyncio.open_connection(HOST, server.port)
    head = "".join(f"{name}: {value}\r\n" for name, value in {"Host": "127.0.0.1", **reader}.items())
    line.write(f"GET {path} HTTP/1.1\r\n{head}\r\n".encode())
    await asyncio.wait_for(answer.readuntil(b"retry: 1000"), PATIENCE_SECONDS)
    return line


def _memory(server: Server) -> int:
    return int(server.process.memory_info().rss)


def _connections(server: Server) -> int:
    """To the database, of the server; on SQLite each has its file open once."""
    if connection.vendor == "postgresql":
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        with connection.cursor() as cursor:
            cursor.execute(f"{others} AND pid <> pg_backend_pid()")
            return int(cursor.fetchone()[0])
    name = str(Path(settings.DATABASES["default"]["NAME"]))
    return sum(file.path == name for file in server.process.open_files())


def _reader(conversations: int) -> tuple[dict[str, str], list[Conversation]]:
    """Somebody with so many conversations, at a browser: its headers."""
    with open_context("system:seed"):
        user = User.objects.create_user(f"{secrets.token_hex(4)}@shop.example", full_name="Rita Reader")
        ends = timezone.now() + timedelta(days=30)
        Agent.objects.create(slug=SHOP_AGENT, name="Agent", owner=user, expires_at=ends)
    cookie = sign_in(user)
    actor = person(LoginSession.objects.get(user=user))
    lend(actor)
    with open_context("chat", **actor.facts()):
        opened = [open_conversation(actor=actor) for _ in range(conversations)]
    return {**ORIGIN, "Cookie": cookie}, opened
