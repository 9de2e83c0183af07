"""Signing in in a browser: an address first, then a company, a password, a mailed code or a passkey of a device."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from audit.context import open_context
from identity.demo_people import PASSWORD
from identity.models import Domain, Organization
from tests.journeys.conftest import LiteShop
from tests.journeys.looks import faults_in_any_light
from tests.support.npm import faults_by_validator

pytestmark = pytest.mark.journey

BOB, CAROL = "bob@acme.test", "carol@globex.test"
Look = Callable[[Page, str], None]


@pytest.fixture
def context(browser: Browser, lite_shop: LiteShop) -> Iterator[BrowserContext]:
    """At localhost: an address of numbers owns no passkeys."""
    address = lite_shop.live.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(
        base_url=address, viewport={"width": 390, "height": 844}, reduced_motion="reduce"
    )
    yield context
    context.close()


@pytest.fixture
def tab(context: BrowserContext) -> Iterator[Page]:
    tab, noise = context.new_page(), []

    def hear(message: ConsoleMessage) -> None:
        noise.extend([message.text] if message.type == "error" else [])

    tab.on("console", hear)
    yield tab
    known = ("style", "status of 429")  # axe measures with styles that the policy refuses
    assert [line for line in noise if not any(word in line for word in known)] == []


@pytest.fixture
def look(tmp_path: Path) -> Iterator[Look]:
    """As good as every other page, at each width and in each light, and its markup valid."""

    def look(tab: Page, heading: str) -> None:
        expect(tab.get_by_role("heading", level=1)).to_have_text(heading)
        tab.wait_for_load_state()  # the heading may be there before the styles are
        for width in (1440, 390):
            tab.set_viewport_size({"width": width, "height": 900})
            assert (heading, width, faults_in_any_light(tab)) == (heading, width, [])
            wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert (heading, width, wide > 0) == (heading, width, False)
        (tmp_path / f"{len(list(tmp_path.iterdir()))}.html").write_text(tab.content())

    yield look
    assert faults_by_validator(tmp_path) == []


def give_address(tab: Page, address: str) -> None:
    tab.goto("/accounts/login/")
    tab.get_by_label("Email").fill(address)
    tab.get_by_role("button", name="Go on").click()


def give_password(tab: Page) -> None:
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()


def confirm(tab: Page) -> None:
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Confirm").click()


def plug_in_a_device(context: BrowserContext, tab: Page) -> None:
    """An authenticator that Chromium itself plays, whose user has just been verified (CDP, domain WebAuthn)."""
    devtools = context.new_cdp_session(tab)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_from_its_making_to_its_end(context: BrowserContext, tab: Page, look: Look) -> None:
    give_address(tab, BOB)
    plug_in_a_device(context, tab)
    look(tab, "Sign in")
    give_password(tab)
    tab.goto("/accounts/2fa/")
    tab.get_by_role("link", name="Passkeys (0)").click()
    look(tab, "Passkeys")
    tab.get_by_role("link", name="Add a passkey").click()
    confirm(tab)
    look(tab, "Add a passkey")
    tab.get_by_label("Name").fill("Bob's laptop")
    tab.get_by_role("button", name="Make it").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Recovery codes")

    context.clear_cookies()
    tab.goto("/accounts/login/?next=/account/sessions/")
    look(tab, "Sign in")
    tab.get_by_role("button", name="Use a passkey").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Where you are signed in")

    context.clear_cookies()
    give_address(tab, BOB)
    give_password(tab)
    look(tab, "The second step")
    tab.get_by_role("button", name="Use a passkey").click()
    expect(tab.locator(".menu summary")).to_contain_text("Bob")
    tab.goto("/accounts/2fa/webauthn/")
    tab.get_by_role("link", name="Rename Bob's laptop").click()
    tab.goto("/accounts/2fa/webauthn/reauthenticate/?next=/accounts/2fa/webauthn/")
    look(tab, "Confirm that it is you")
    tab.get_by_role("button", name="Use a passkey").click()
    tab.get_by_role("link", name="Rename Bob's laptop").click()
    look(tab, "Rename a passkey")
    tab.get_by_label("Name").fill("Desk")
    tab.get_by_role("button", name="Keep the name").click()
    tab.get_by_role("link", name="Remove Desk").click()
    look(tab, "Remove a passkey?")
    tab.get_by_role("button", name="Remove it").click()
    expect(tab.get_by_text("You have none yet.")).to_be_visible()


def test_a_device_that_says_no_leaves_the_page_as_it_was(tab: Page) -> None:
    tab.goto("/accounts/login/")
    tab.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')); }")
    tab.get_by_role("button", name="Use a passkey").click()
    expect(tab.get_by_role("alert")).to_contain_text("Nothing came of it.")


def test_a_mailed_code(tab: Page, look: Look) -> None:
    give_address(tab, CAROL)
    tab.get_by_role("button", name="Mail me a code").click()
    look(tab, "The code from your mail")
    tab.get_by_label("Code").fill(tab.locator("code").inner_text())
    tab.get_by_role("button", name="Go on").click()
    expect(tab.locator(".menu summary")).to_contain_text("Carol")


def test_a_new_account_shows_that_its_address_is_its_own(tab: Page, look: Look) -> None:
    tab.goto("/accounts/signup/")
    tab.get_by_label("Email").fill("nora@example.test")
    tab.get_by_label("Password").fill("a-long-enough-passphrase")
    tab.get_by_role("button", name="Make the account").click()
    look(tab, "Show that it is your address")
    tab.get_by_label("Code").fill(tab.locator("code").inner_text())
    tab.get_by_role("button", name="Go on").click()
    expect(tab.locator(".menu summary")).to_contain_text("nora")


def test_without_scripts_it_is_two_plain_steps(browser: Browser, lite_shop: LiteShop) -> None:
    context = browser.new_context(base_url=lite_shop.live.url, java_script_enabled=False)
    tab = context.new_page()
    give_address(tab, CAROL)
    expect(tab.get_by_role("button", name="Use a passkey")).to_have_count(0)
    give_password(tab)
    expect(tab.locator(".menu summary")).to_contain_text("Carol")
    context.close()


def test_a_company_that_insists_takes_its_people_over_at_once(
    browser: Browser, lite_shop: LiteShop, look: Look
) -> None:
    _change(lite_shop, lambda: Domain.objects.filter(name="acme.test").update(sso_required=True))
    try:
        for scripts in (True, False):
            context = browser.new_context(base_url=lite_shop.live.url, java_script_enabled=scripts)
            tab = context.new_page()
            give_address(tab, "alice@acme.test")
            if not scripts:
                tab.get_by_role("link", name="Go on to Acme").click()
            tab.get_by_role("button", name="Alice").click()
            if not scripts:
                tab.get_by_role("button", name="Continue to").click()
            expect(tab.locator(".menu summary")).to_contain_text("Alice")
            context.close()
        context = browser.new_context(base_url=lite_shop.live.url, reduced_motion="reduce")
        tab = context.new_page()
        tab.goto("/accounts/login/code/")
        look(tab, "A code by mail")
        tab.get_by_label("Email").fill("alice@acme.test")
        tab.get_by_role("button", name="Mail me a code").click()
        look(tab, "Your company signs you in")
        context.close()
    finally:
        _change(lite_shop, lambda: Domain.objects.filter(name="acme.test").update(sso_required=False))


def test_an_organization_asks_for_a_second_step(tab: Page, lite_shop: LiteShop, look: Look) -> None:
    _change(lite_shop, lambda: Organization.objects.filter(slug="globex").update(mfa_required=True))
    try:
        give_address(tab, CAROL)
        give_password(tab)
        look(tab, "A second step, first")
        tab.get_by_role("link", name="A passkey").click()
        expect(tab.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    finally:
        _change(lite_shop, lambda: Organization.objects.filter(slug="globex").update(mfa_required=False))


def test_who_tries_too_often_reads_how_long_to_wait(tab: Page, look: Look) -> None:
    for _ in range(11):
        tab.goto("/accounts/password/reset/")
        tab.get_by_label("Email").fill("somebody@example.test")
        tab.locator("main form button").click()
    look(tab, "A little slower")


def _change(lite_shop: LiteShop, change: Callable[[], object]) -> None:
    with lite_shop.here(), open_context("system:seed"):
        change()
