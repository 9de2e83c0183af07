"""The walk that the README describes, on both databases, and what may come between: all with real processes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.chatting import answered, card, lend, say, sign_in, sign_in_with
from tests.journeys.conftest import LiteShop
from tests.support.databases import PostgresTemplate
from tests.support.live import LiveShop, running
from tests.support.postgres import APPLICATION

pytestmark = pytest.mark.journey


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LiveShop]:
    """The shared one, or one of its own on PostgreSQL."""
    if request.param == "sqlite":
        one_shop: LiteShop = request.getfixturevalue("one_shop")
        one_shop.reset()
        yield one_shop.live
    else:
        template = PostgresTemplate(request.getfixturevalue("postgres_server"))
        with template.copy(APPLICATION) as made, running(made.url, tmp_path) as live:
            yield live


def test_alice_shops_with_an_agent_that_needs_her_countersignature(page: Page, shop: LiveShop) -> None:
    _fill_a_cart_as_a_guest(page)
    sign_in_with(page, "Acme", "Alice Archer")
    _the_guest_cart_came_along(page)
    lend(page)
    _talk_about_what_to_buy(page)
    _countersign_an_order(page)
    _schedule_one_and_run_it_now(page)
    _read_the_trail(page)
    _revoke_and_be_refused(page)
    assert "the log is intact" in shop.manage("verify_audit")


@pytest.mark.parametrize("shop", ["sqlite"], indirect=True)
def test_a_conversation_outlives_the_server_and_the_browser(
    page: Page, shop: LiveShop, browser: Browser
) -> None:
    sign_in(page, "alice@acme.test")
    lend(page)
    say(page, "two black hoodies in L under $60 and a mug")
    for name in ("web", "worker"):
        shop.supervisor.child(name).kill()
        shop.supervisor.child(name).start()
        shop.supervisor.child(name).wait_until_ready()
    elsewhere = browser.new_context(base_url=shop.url).new_page()
    sign_in(elsewhere, "alice@acme.test")
    elsewhere.goto(page.url)
    expect(elsewhere.locator("article.turn")).to_have_count(1)
    expect(say(elsewhere, "make it three")).to_contain_text("3 ×")
    elsewhere.context.close()


@pytest.mark.parametrize("shop", ["sqlite"], indirect=True)
def test_declining_places_nothing(page: Page) -> None:
    sign_in(page, "alice@acme.test")
    lend(page)
    say(page, "two black hoodies in L under $60")
    say(page, "order it")
    card(page).get_by_role("button", name="Not now").click()
    expect(page.locator(".call").filter(has_text="You said not now")).to_be_focused()
    page.goto("/orders/")
    expect(page.get_by_text(re.compile(r"C-\d+"))).to_have_count(0)


@pytest.mark.parametrize("shop", ["sqlite"], indirect=True)
def test_a_card_lasts_by_the_shops_clock_and_says_why_an_answer_was_not_taken(page: Page) -> None:
    page.add_init_script("const now = Date.now; Date.now = () => now() + 3_600_000;")
    sign_in(page, "alice@acme.test")
    lend(page)
    say(page, "two black hoodies in L under $60")
    say(page, "order it")
    card(page).locator("[name=csrfmiddlewaretoken]").evaluate("(token) => token.remove()")
    card(page).get_by_role("button", name="Not now").click()
    expect(page.get_by_role("alert")).to_contain_text("It did not come from this browser's session")

    page.goto(card(page).locator("form").get_attribute("action") or "")
    expect(card(page)).to_contain_text("minutes left")
    card(page).get_by_role("button", name="Not now").click()
    expect(card(page)).to_contain_text("You said not now")


def _fill_a_cart_as_a_guest(page: Page) -> None:
    page.goto("/search/?q=notebook")
    page.locator("main .product-card a, main article a").first.click()
    page.get_by_role("button", name=re.compile("Add to cart|Put in", re.I)).click()
    expect(page.locator(".header__count")).to_contain_text("1")


def _the_guest_cart_came_along(page: Page) -> None:
    page.goto("/cart/")
    expect(page.locator("main")).to_contain_text("otebook")


def _talk_about_what_to_buy(page: Page) -> None:
    answer = say(page, "two black hoodies in L under $60 and a mug")
    expect(answer.locator(".tool-chip")).not_to_have_count(0)
    expect(answer.locator(".product-card, .card")).not_to_have_count(0)
    say(page, "the blue one instead")
    say(page, "make it three")
    expect(say(page, "what's in my cart?")).to_contain_text("3 ×")
    page.reload()
    expect(page.locator("article.turn")).to_have_count(4)


def _countersign_an_order(page: Page) -> None:
    say(page, "order it")
    expect(card(page)).to_contain_text("Linienstraße")
    card(page).get_by_role("button", name="Countersign and order").click()
    expect(answered(page, 6)).to_contain_text("Ordered: C-")
    expect(card(page).locator(".stamp")).to_contain_text("Alice Archer")


def _schedule_one_and_run_it_now(page: Page) -> None:
    answer = say(page, "order two more of the mugs next Friday")
    expect(answer).to_contain_text(re.compile(r"Friday \d+ \w+ 20\d\d, 09:00 \(Europe/Berlin\)"))
    card(page).get_by_role("button", name="Countersign for that day").click()
    expect(card(page)).to_contain_text("Kept for that day")
    card(page).get_by_role("button", name="Run it now").click()
    expect(answered(page, 8)).to_contain_text("Ordered: C-")
    expect(card(page)).to_contain_text("Ordered: C-")


def _read_the_trail(page: Page) -> None:
    page.goto("/orders/")
    page.get_by_role("link", name=re.compile(r"C-\d+")).last.click()
    page.get_by_role("link", name="How this order came about").click()
    trail = page.locator("main")
    for fact in (
        "Alice Archer",
        "Countersign agent",
        "Used the tool place order",
        "agent-places-countersigned-order",
        "Countersigned",
    ):
        expect(trail).to_contain_text(fact)
    _ask_who_let_it(page)


def _ask_who_let_it(page: Page) -> None:
    """From the order to the yes that was given, the rule that let it, and what was lent."""
    order, summary = page.url, page.locator(".trail__summary")
    summary.get_by_role("link", name="by Alice Archer").first.click()
    page.locator("summary", has_text="What was shown").first.click()
    expect(page.locator(".shown .receipt")).to_contain_text("Countersigned")
    page.goto(order)
    summary.get_by_role("link", name="allowed").first.click()
    expect(page.locator("main")).to_contain_text("agent-places-countersigned-order")
    page.goto(order)
    summary.get_by_role("link", name="Countersign agent").click()
    expect(page.locator("h1")).to_have_text("What Countersign agent was lent")
    page.get_by_role("link", name="Graph").click()
    expect(page.locator(".graph__node").first).to_be_visible()


def _revoke_and_be_refused(page: Page) -> None:
    page.goto("/chat/")
    page.locator("nav[aria-label=Conversations] a.chat__link").first.click()
    conversation = page.url
    page.goto("/account/agent/")
    page.get_by_role("button", name=re.compile("Revoke")).click()
    expect(page.locator("main")).to_contain_text("your agent can do nothing for you")
    page.goto(conversation)
    page.get_by_label("Message to your agent").fill("what's in my cart?")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#notices")).to_contain_text("This authority was revoked")
