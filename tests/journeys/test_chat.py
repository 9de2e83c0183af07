"""The chat beside a page of the shop, by keyboard, and a conversation that a colleague is shown."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from playwright.sync_api import Browser, FloatRect, FrameLocator, Page, Route, expect

from identity.demo_people import PASSWORD
from tests.journeys.chatting import ANSWER_MS, lend, say, sign_in
from tests.journeys.held import held
from tests.journeys.looks import WIDE, looks_well
from tests.support.live import LiveShop

pytestmark = pytest.mark.journey


def test_alice_shops_beside_a_page_and_shows_bob_what_was_said(
    page: Page, shop: LiveShop, browser: Browser
) -> None:
    sign_in(page, "alice@acme.test")
    lend(page)
    _open_and_close_it_before_it_has_loaded(page)
    _open_beside_a_page_by_keyboard(page)
    _see_search_and_cart_beside_it_in_a_smaller_window(page)
    _ask_in_the_panel_and_see_the_page_count(page)
    _it_stays_open_on_the_next_page_and_tells_of_changes(page)
    _leave_by_escape(page)
    _leave_for_a_sign_in_with_the_whole_page(page)
    _say_the_last_message_otherwise(page)
    _lose_nothing_with_the_network(page)
    _send_a_second_before_the_first_is_taken(page)
    _hear_on_after_the_stream_was_refused(page)
    _be_told_what_could_not_be_shown(page)
    _add_by_own_hand_and_take_it_back(page)
    _it_looks_well_whole_and_beside(page, shop, browser)
    _bob_reads_it(page, shop, browser)
    _delete_it(page)


def _panel(page: Page) -> FrameLocator:
    return page.frame_locator(".agent-panel__frame")


def _open_and_close_it_before_it_has_loaded(page: Page) -> None:
    page.goto("/search/?q=mug")
    opener = page.get_by_role("button", name="Ask your agent")
    with held(page, "**/chat/") as asked:
        opener.click()
        asked.wait_for(1)
        opener.click()
        opener.click()
        asked.routes[0].continue_()
        expect(_panel(page).get_by_label("Message to your agent")).to_be_focused()
    opener.click()
    expect(page.locator("#agent-panel")).to_be_hidden()


def _open_beside_a_page_by_keyboard(page: Page) -> None:
    page.goto("/search/?q=mug")
    opener = page.get_by_role("button", name="Ask your agent")
    opener.focus()
    page.keyboard.press("Enter")
    expect(_panel(page).get_by_label("Message to your agent")).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "true")


def _see_search_and_cart_beside_it_in_a_smaller_window(page: Page) -> None:
    page.set_viewport_size({"width": 1000, "height": 800})
    assert _box(page, "#search")["width"] > 300
    cart = _box(page, "[data-cart-link]")
    assert cart["x"] + cart["width"] <= _box(page, "#agent-panel")["x"]
    page.set_viewport_size(WIDE)


def _box(page: Page, selector: str) -> FloatRect:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box


def _ask_in_the_panel_and_see_the_page_count(page: Page) -> None:
    page.keyboard.type("add a guilloche mug to my cart")
    page.keyboard.press("Enter")
    expect(_panel(page).locator("article.turn")).to_have_attribute("data-state", "done", timeout=ANSWER_MS)
    expect(_panel(page).get_by_label("Your cart, as it stands")).to_contain_text("1 × $18.00")


def _it_stays_open_on_the_next_page_and_tells_of_changes(page: Page) -> None:
    page.goto("/cart/")
    turns = _panel(page).locator("article.turn")
    expect(turns).to_have_count(1)
    _panel(page).get_by_label("Message to your agent").fill("make it three")
    _panel(page).get_by_role("button", name="Send").click()
    expect(turns.nth(1)).to_have_attribute("data-state", "done", timeout=ANSWER_MS)
    expect(page.locator(".header__count")).to_contain_text("3")
    expect(page.locator("[data-cart-news]")).to_contain_text("Your cart has changed.")


def _leave_by_escape(page: Page) -> None:
    """Once to leave the field of an answer that has ended, and the panel with it."""
    _panel(page).get_by_label("Message to your agent").press("Escape")
    expect(page.locator("#agent-panel")).to_be_hidden()
    expect(page.get_by_role("button", name="Ask your agent")).to_be_focused()


def _leave_for_a_sign_in_with_the_whole_page(page: Page) -> None:
    """What was said waits there, and is not said by itself."""
    page.get_by_role("button", name="Ask your agent").click()
    message = _panel(page).get_by_label("Message to your agent")
    message.fill("make it four")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    message.press("Enter")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.get_by_label("Email").fill("alice@acme.test")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_label("Message to your agent")).to_have_value("make it four")
    expect(page.locator("article.turn")).to_have_count(2)


def _say_the_last_message_otherwise(page: Page) -> None:
    page.goto("/chat/conversations/")
    page.locator(".talk__title").click()
    page.get_by_text("Edit", exact=True).click()
    page.get_by_label("Your message, otherwise").fill("make it two")
    page.get_by_role("button", name="Say this instead").click()
    turns = page.locator("article.turn")
    expect(turns.nth(2)).to_have_attribute("data-state", "done", timeout=ANSWER_MS)
    expect(turns.nth(1)).to_contain_text("You said this otherwise.")


def _lose_nothing_with_the_network(page: Page) -> None:
    message = page.get_by_label("Message to your agent")
    with _held(page, "show me desk lamps") as (sent,):
        message.fill("in black")
        sent.abort()
        expect(page.get_by_role("alert")).to_contain_text("This did not reach the shop.")
    expect(message).to_have_value("show me desk lamps\nin black")


def _send_a_second_before_the_first_is_taken(page: Page) -> None:
    turns = page.locator("article.turn")
    before = turns.count()
    with _held(page, "show me notebooks", "show me pins") as sent:
        for one in sent:
            one.continue_()
        expect(turns).to_have_count(before + 2)
    for said in ("show me notebooks", "show me pins"):
        expect(turns.filter(has_text=said)).to_have_attribute("data-state", "done", timeout=ANSWER_MS)


@contextmanager
def _held(page: Page, *sentences: str) -> Iterator[list[Route]]:
    """What was sent, and has not arrived yet."""
    message = page.get_by_label("Message to your agent")
    with held(page, "**/message/") as sent:
        for number, sentence in enumerate(sentences, start=1):
            message.fill(sentence)
            message.press("Enter")
            sent.wait_for(number)
        yield sent.routes


def _hear_on_after_the_stream_was_refused(page: Page) -> None:
    page.route("**/stream/**", lambda route: route.fulfill(status=204))
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("does not arrive here just now")
    page.unroute("**/stream/**")
    say(page, "show me mugs")
    expect(page.get_by_role("alert")).to_have_count(0)


def _be_told_what_could_not_be_shown(page: Page) -> None:
    page.route("**/calls/**", lambda route: route.abort())
    message = page.get_by_label("Message to your agent")
    message.fill("show me pins")
    message.press("Enter")
    again = page.get_by_role("alert").get_by_role("link", name="Show the conversation again")
    expect(again).to_be_visible(timeout=ANSWER_MS)
    page.unroute("**/calls/**")
    again.click()
    expect(page.locator("article.turn").last.locator(".card-strip")).to_be_visible()


def _add_by_own_hand_and_take_it_back(page: Page) -> None:
    answer = say(page, "show me desk lamps")
    answer.get_by_role("button", name=re.compile("^Add")).first.click()
    cart = page.get_by_label("Your cart, as it stands")
    expect(cart).to_contain_text("In your cart:")
    expect(page.locator("#announcer")).to_contain_text("In your cart:")
    cart.get_by_role("button", name="Take the last change back").click()
    expect(cart).to_contain_text("is out of the cart again")


def _it_looks_well_whole_and_beside(page: Page, shop: LiveShop, browser: Browser) -> None:
    """In a window of its own: the measuring machine is noisy."""
    context = browser.new_context(base_url=shop.url, storage_state=page.context.storage_state())
    tab = context.new_page()
    tab.goto(page.url)
    looks_well(tab)
    tab.goto("/")
    tab.get_by_role("button", name="Ask your agent").click()
    expect(_panel(tab).get_by_label("Message to your agent")).to_be_focused()
    looks_well(tab)
    context.close()


def _bob_reads_it(page: Page, shop: LiveShop, browser: Browser) -> None:
    page.get_by_role("link", name="Name, share, delete").click()
    page.get_by_label("Their address at Acme").fill("bob@acme.test")
    page.get_by_role("button", name="Show it").click()
    context = browser.new_context(base_url=shop.url)
    bob = context.new_page()
    sign_in(bob, "bob@acme.test")
    bob.goto("/chat/conversations/")
    bob.locator(".talk__title").click()
    expect(bob.locator("main")).to_contain_text("shows you this conversation")
    expect(bob.locator("main form")).to_have_count(0)
    looks_well(bob)
    page.reload()
    expect(page.get_by_label("Who can read it")).to_contain_text("looked 1 time")
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".messages")).to_contain_text("cannot read it any more")
    gone = bob.reload()
    assert gone is not None
    assert gone.status == 404
    context.close()


def _delete_it(page: Page) -> None:
    page.get_by_role("button", name="Delete this conversation").click()
    expect(page.locator("main")).to_contain_text("No conversations yet")
