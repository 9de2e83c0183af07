import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.support import chromium
from tests.support.databases import Database, SQLiteTemplate, using
from tests.support.live import LiveShop, running
from tests.support.missing import missing


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Playwright's loop runs in this thread while the module does, and Django would take our queries for its own."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    program = chromium.program()
    if program is None:
        missing("a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(chromium.FLAGS))
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def shop(fresh: Database, tmp_path: Path) -> Iterator[LiveShop]:
    with running(fresh.url, tmp_path) as shop:
        yield shop


@dataclass(frozen=True)
class LiteShop:
    """A shop on SQLite that a module's tests share, and its database for what they lay in it."""

    live: LiveShop
    here: Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def lite_shop(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: object) -> Iterator[LiteShop]:
    folder = tmp_path_factory.mktemp("shop")
    with django_db_blocker.unblock():
        template = SQLiteTemplate(folder)
        with template.copy("") as made, running(made.url, folder) as live:
            yield LiteShop(live, lambda: using(made.config))


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
