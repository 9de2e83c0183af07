"""Alice shops through a model server written by others, over both wires. It is busy once, and breaks off once."""

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from agents.llm.endpoint import Wire
from agents.models import StreamEvent, Turn
from shop.demo_goods import seed_goods
from shop.models import Order, Variant
from tests.agents.llm import aimock
from tests.audit.only import on_sqlite
from tests.journeys.chatting import answered, card, lend, say, sign_in
from tests.support.databases import Database
from tests.support.live import LiveShop, running

pytestmark = [pytest.mark.journey, on_sqlite]

PATHS = {Wire.CHAT: "/v1/chat/completions", Wire.RESPONSES: "/v1/responses"}
WISH = "two of something warm, please"
HALF = "This answer never comes to its end, for the line is cut within it, and it says nothing of use."
READY = "Two of them lie in your cart. Shall I order them?"
WAITS = "The slip is yours to countersign."
THANKS = "It is ordered, and on its way to you."


def script(variant: Variant) -> list[aimock.Fixture]:
    """The first that fits a request answers it."""
    search = ("call_search", "search_products", {"query": variant.product.title})
    add = ("call_add", "add_to_cart", {"variant_id": variant.public_id, "quantity": 2})
    return [
        aimock.says(THANKS, systemMessage="Outcome of place_order"),
        aimock.calls(add, toolCallId="call_search"),
        aimock.breaks_off(HALF, 20, toolCallId="call_add", sequenceIndex=0),
        aimock.says(READY, toolCallId="call_add", sequenceIndex=1),
        aimock.says(WAITS, toolCallId="call_order"),
        aimock.is_busy(userMessage=WISH, sequenceIndex=0),
        aimock.calls(search, userMessage=WISH, sequenceIndex=1),
        aimock.calls(("call_order", "place_order", {}), userMessage="order it"),
    ]


@pytest.fixture
def variant(fresh: Database) -> Variant:
    """Goods only: the people's passwords are hashed by the shop that will check them."""
    seed_goods()
    return Variant.objects.filter(stock__gte=2).select_related("product").earliest("pk")


@pytest.fixture
def model_url(variant: Variant, tmp_path: Path) -> Iterator[str]:
    with aimock.serve(script(variant), tmp_path) as base_url:
        yield base_url


@pytest.fixture(params=[Wire.CHAT, Wire.RESPONSES])
def wire(request: pytest.FixtureRequest) -> Wire:
    return request.param


@pytest.fixture
def shop(fresh: Database, model_url: str, wire: Wire, tmp_path: Path) -> Iterator[LiveShop]:
    model = {"OPENAI_BASE_URL": model_url, "OPENAI_API_KEY": "test", "OPENAI_MODEL": "gpt-test"}
    with running(fresh.url, tmp_path, OPENAI_WIRE=wire, **model) as shop:
        yield shop


def test_alice_orders_through_a_model_that_falters(
    page: Page, variant: Variant, model_url: str, wire: Wire
) -> None:
    sign_in(page, "alice@acme.test")
    lend(page)
    _fill_the_cart(page, variant)
    _countersign(page)
    order = Order.objects.get(owner__email="alice@acme.test")
    assert [(line.variant, line.quantity) for line in order.lines.all()] == [(variant, 2)]
    assert set(Turn.objects.values_list("state", "error")) == {(Turn.State.DONE, "")}
    _the_model_faltered(model_url, PATHS[wire])


def _fill_the_cart(page: Page, variant: Variant) -> None:
    answer = say(page, WISH)
    expect(answer.locator(".answer__text")).to_have_text([READY])
    expect(answer.locator(".tool-chip")).to_have_count(2)
    expect(answer).to_contain_text(variant.product.title)
    page.reload()
    expect(page.locator(".answer__text")).to_have_text([READY])


def _countersign(page: Page) -> None:
    expect(say(page, "order it").locator(".answer__text")).to_have_text([WAITS])
    card(page).get_by_role("button", name="Countersign and order").click()
    expect(card(page)).to_contain_text(re.compile(r"Ordered: C-\d+"))
    expect(answered(page, 3).locator(".answer__text")).to_have_text([THANKS])


def _the_model_faltered(model_url: str, path: str) -> None:
    """It was busy once, and text that had gone to the page was taken back; else this would have shown nothing."""
    assert _answers(model_url) == [(path, 429), *[(path, 200)] * 7]
    pieces = StreamEvent.objects.filter(kind="text", data__delta__startswith=HALF[:4])
    assert (pieces.count(), StreamEvent.objects.filter(kind="text.reset").count()) == (1, 2)


def _answers(model_url: str) -> list[tuple[str, int]]:
    """Path and status of each request, as the model's server counts them."""
    journal = model_url.removesuffix("/v1") + "/__aimock/journal"
    with urllib.request.urlopen(journal) as reply:
        return [(entry["path"], entry["response"]["status"]) for entry in json.load(reply)]
