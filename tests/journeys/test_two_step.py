"""Two-step sign-in in a browser: set up, used and switched off, on pages that are as good as all others."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from identity.demo_people import PASSWORD
from tests.journeys.chatting import sign_in
from tests.journeys.conftest import LiteShop
from tests.journeys.looks import NARROW, faults_in_any_light
from tests.support.npm import faults_by_validator

pytestmark = pytest.mark.journey


@dataclass
class Watched:
    """A page that is quiet until it is measured, and what was served of it."""

    tab: Page
    served: Path
    noise: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        self.noise.extend([message.text] if message.type == "error" else [])

    def look(self, heading: str, onward: str = "") -> None:
        """`onward` from a page that is shown once, as the answer to a form."""
        tab = self.tab
        expect(tab.get_by_role("heading", level=1)).to_have_text(heading)
        assert (heading, self.noise) == (heading, [])
        tab.remove_listener(
            "console", self.hear
        )  # axe measures with styles of its own, which the policy refuses
        assert (heading, faults_in_any_light(tab)) == (heading, [])
        wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (heading, wide > 0) == (heading, False)
        if onward:
            tab.goto(onward)
        else:
            page = self.served / f"{len(list(self.served.iterdir()))}.html"
            page.write_text(tab.context.request.get(tab.url).text())
            tab.reload()  # without axe, and where a key is shown, with a new one
        tab.on("console", self.hear)


@pytest.fixture
def watched(browser: Browser, lite_shop: LiteShop, tmp_path: Path) -> Iterator[Watched]:
    context = browser.new_context(base_url=lite_shop.live.url, viewport=NARROW)
    watched = Watched(context.new_page(), tmp_path)
    watched.tab.on("console", watched.hear)
    yield watched
    context.close()
    assert faults_by_validator(tmp_path) == []


def test_from_setting_up_to_switching_off(watched: Watched) -> None:
    sign_in(watched.tab, "bob@acme.test")
    codes = set_up(watched)
    watched.tab.context.clear_cookies()
    come_in(watched, codes[0])
    switch_off(watched, codes[1])


def set_up(watched: Watched) -> list[str]:
    """The recovery codes."""
    tab = watched.tab
    tab.goto("/account/")
    tab.get_by_role("link", name="Two-step sign-in").click()
    tab.get_by_role("link", name="Set it up").click()
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Confirm").click()
    watched.look("Set up two-step sign-in")
    assert tab.locator("img.qr").evaluate("image => image.complete && image.naturalWidth > 0")
    tab.get_by_label("Authenticator code").fill(_shown(tab.locator("code").inner_text()))
    tab.get_by_role("button", name="Switch it on").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    codes = tab.locator(".codes li").all_inner_texts()
    with tab.expect_download() as download:
        tab.get_by_role("link", name="Download").click()
    assert Path(download.value.path()).read_text().split() == codes
    watched.look("Recovery codes", onward="/accounts/2fa/")
    expect(tab.get_by_text("10 left")).to_be_visible()
    watched.look("Two-step sign-in")
    tab.get_by_role("link", name="Make new recovery codes").click()
    watched.look("Make new recovery codes?")
    return codes


def come_in(watched: Watched, code: str) -> None:
    tab = watched.tab
    tab.goto("/accounts/login/")
    tab.locator("input[name=login]").fill("bob@acme.test")
    tab.get_by_role("button", name="Go on").click()
    tab.locator("input[name=password]").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    watched.look("The second step")
    tab.get_by_label("Code").fill(code)
    tab.get_by_role("button", name="Sign in", exact=True).click()


def switch_off(watched: Watched, code: str) -> None:
    tab = watched.tab
    tab.goto("/accounts/2fa/reauthenticate/?next=/accounts/2fa/totp/deactivate/")
    watched.look("Confirm that it is you")
    tab.get_by_label("Code").fill(code)
    tab.get_by_role("button", name="Confirm").click()
    watched.look("Switch two-step sign-in off?")
    tab.get_by_role("button", name="Switch it off").click()
    expect(tab.get_by_role("link", name="Set it up")).to_be_visible()


def _shown(secret: str) -> str:
    """What the telephone shows now."""
    (counter,) = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, counter))
