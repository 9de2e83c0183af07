import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from redis import Redis

from tests.support import chromium
from tests.support.databases import Database, SQLiteTemplate, using
from tests.support.live import LiveShop, running
from tests.support.missing import missing


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Playwright's loop runs in this thread while there are journeys, and Django would take our queries for its own."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    program = chromium.program()
    if program is None:
        missing("a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(chromium.FLAGS))
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass(frozen=True)
class LiteShop:
    """A shop on SQLite that tests share, its database for what they lay in it, and how both were at first."""

    live: LiveShop
    database: Database
    first: Path
    witnessed: str

    def here(self) -> AbstractContextManager[None]:
        return using(self.database.config)

    def reset(self) -> None:
        """As it was when it opened, under processes that go on. Its witness forgets, too, or would tell of it."""
        now = sqlite3.connect(self.database.config["NAME"], timeout=20)
        with closing(sqlite3.connect(self.first)) as first, closing(now):
            first.backup(now)
            _witness(self.live).write_text(self.witnessed)
        Redis.from_url(self.live.place.more["CACHE_URL"]).flushdb()


def _witness(live: LiveShop) -> Path:
    return live.place.var / "checkpoints.txt"


@pytest.fixture(scope="package")
def one_shop(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: object) -> Iterator[LiteShop]:
    """Open while there are journeys. Both companies are at localhost, and so on another site than the shop: on one
    host, ports count as one."""
    folder = tmp_path_factory.mktemp("shop")
    with (
        django_db_blocker.unblock(),
        SQLiteTemplate(folder).copy("") as made,
        running(made.url, folder, idp_host="localhost") as live,
    ):
        first = folder / "first.sqlite3"
        with closing(sqlite3.connect(made.config["NAME"])) as now, closing(sqlite3.connect(first)) as copy:
            now.backup(copy)
            witnessed = _witness(live).read_text() if _witness(live).exists() else ""
        yield LiteShop(live, made, first, witnessed)


@pytest.fixture(scope="module")
def lite_shop(one_shop: LiteShop) -> LiteShop:
    """As it was, for a module whose tests do not mind what the others did."""
    one_shop.reset()
    return one_shop


@pytest.fixture
def shop(one_shop: LiteShop) -> LiveShop:
    """As it was, for a test alone."""
    one_shop.reset()
    return one_shop.live


def _is_a_fault(message: ConsoleMessage) -> bool:
    """A stream that broke because a test killed the server is not one, nor is a refusal that it asked for."""
    wanted = (
        "Failed to load resource: net::",
        "Failed to load resource: the server responded with a status of 403",
    )
    return message.type == "error" and not message.text.startswith(wanted)


@pytest.fixture
def page(browser: Browser, shop: LiveShop) -> Iterator[Page]:
    """A browser of its own, with nothing in its console to be ashamed of."""
    context = browser.new_context(base_url=shop.url, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if _is_a_fault(message) else None)
    yield page
    context.close()
    assert faults == []
