"""What was typed is there again after a sign-in that was asked for in between, for whoever typed it and nobody else."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models import F
from playwright.sync_api import Browser, Page, expect

from audit.context import open_context
from identity.demo_people import PASSWORD
from identity.models import LoginSession
from tests.journeys.chatting import sign_in
from tests.journeys.conftest import LiteShop

pytestmark = pytest.mark.journey

ALICE, MALLORY = "alice@acme.test", "mallory@example.test"
WORDS = "Leave it with the neighbours."


@pytest.fixture
def tab(browser: Browser, lite_shop: LiteShop) -> Iterator[Page]:
    context = browser.new_context(base_url=lite_shop.live.url)
    yield context.new_page()
    context.close()


def test_a_note_stands_there_again_after_a_fresh_sign_in(tab: Page, lite_shop: LiteShop) -> None:
    sign_in(tab, MALLORY)
    _put_more_than_a_thousand_into_the_cart(tab)
    tab.goto("/checkout/")
    tab.get_by_label("Express").check()
    note = tab.get_by_label("A note for us")
    note.fill(WORDS)
    _let_the_sign_in_grow_old(lite_shop)
    tab.get_by_role("button", name="Order and pay").click()
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Confirm").click()
    expect(note).to_have_value(WORDS)
    expect(tab.get_by_label("Express")).to_be_checked()
    tab.reload()
    expect(note).to_have_value("")


@pytest.mark.parametrize(("who", "stands"), [(MALLORY, "Leipzig"), (ALICE, "")])
def test_words_wait_for_who_typed_them_alone(tab: Page, who: str, stands: str) -> None:
    sign_in(tab, MALLORY)
    tab.goto("/addresses/add/")
    town = tab.locator("[name=city]")
    for name in ("street", "postcode"):
        tab.locator(f"[name={name}]").fill("04109")
    town.fill("Leipzig")
    tab.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    tab.get_by_role("button", name="Keep this address").click()
    tab.get_by_label("Email").fill(who)
    tab.get_by_role("button", name="Go on").click()
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(town).to_have_value(stands)


def _put_more_than_a_thousand_into_the_cart(tab: Page) -> None:
    tab.goto("/p/draughtsman-desk-lamp/?colour=navy")
    tab.get_by_label("Quantity").fill("8")
    tab.get_by_role("button", name="Put in the cart").click()
    expect(tab.locator(".header__count")).to_contain_text("8")


def _let_the_sign_in_grow_old(lite_shop: LiteShop) -> None:
    with lite_shop.here(), open_context("system:seed"):
        LoginSession.objects.update(authenticated_at=F("authenticated_at") - timedelta(hours=1))
