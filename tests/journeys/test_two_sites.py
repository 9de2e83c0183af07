"""The shop and the company on two host names, as in life: on one host, loopback ports would count as one site."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from audit.context import open_context
from identity.demo_idp.keys import signing_key
from identity.models import Connection, LoginSession
from tests.identity.altering import DATA
from tests.identity.forge import Forge, unset
from tests.journeys.chatting import sign_in_with
from tests.journeys.conftest import LiteShop
from tests.journeys.looks import WIDE, looks_well

pytestmark = pytest.mark.journey


@pytest.fixture
def tab(browser: Browser, lite_shop: LiteShop) -> Iterator[Page]:
    """Quiet: no page of either site breaks a policy of its own."""
    context = browser.new_context(base_url=lite_shop.live.url, viewport=WIDE, reduced_motion="reduce")
    tab = context.new_page()
    faults: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        faults.extend(
            [message.text] if message.type == "error" and "status of 403" not in message.text else []
        )

    tab.on("console", hear)
    yield tab
    context.close()
    assert faults == []


def test_a_sign_in_across_sites_holds(tab: Page) -> None:
    posts: list[Request] = []
    tab.on("request", lambda request: posts.append(request) if request.url.endswith("/acs/") else None)
    sign_in_with(tab, "Acme", "Alice Archer")
    assert "countersign=" not in posts[0].all_headers().get("cookie", "")
    tab.goto("/account/sessions/")
    expect(tab.get_by_text("Acme, SAML 2.0")).to_be_visible()


def grow_old(shop: LiteShop) -> None:
    """An hour goes by for every sign-in."""
    with shop.here(), open_context("system:seed"):
        LoginSession.objects.update(authenticated_at=timezone.now() - timedelta(hours=1))


def test_a_step_up_across_sites_comes_back_to_where_it_was_wanted(tab: Page, lite_shop: LiteShop) -> None:
    sign_in_with(tab, "Acme", "Bob Baxter")
    grow_old(lite_shop)
    tab.goto("/account/data/")
    tab.locator("form[action$='/copy/'] button").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    tab.get_by_role("link", name="Go to Acme").click()
    expect(tab.get_by_text("which asks that you prove it anew")).to_be_visible()
    assert tab.url.startswith("http://localhost:")
    tab.get_by_role("button", name="Bob Baxter").click()
    tab.wait_for_url("**/account/data/")
    with tab.expect_download():
        tab.locator("form[action$='/copy/'] button").click()


def test_somebody_else_does_not_make_a_sign_in_fresh(tab: Page) -> None:
    sign_in_with(tab, "Acme", "Bob Baxter")
    tab.goto("/account/step-up/")
    tab.get_by_role("link", name="Go to Acme").click()
    tab.get_by_role("button", name="Alice Archer").click()
    expect(tab.get_by_role("alert")).to_contain_text("Choose the same account there.")
    expect(tab.locator(".menu summary")).to_contain_text("Bob")


def test_a_wrong_answer_is_refused_before_the_visitors_eyes(tab: Page) -> None:
    tab.goto("/accounts/login/")
    tab.get_by_role("link", name="Sign in with Acme SSO").click()
    tab.get_by_text("Have Acme answer wrongly").click()
    tab.get_by_label("Unsigned").check()
    tab.get_by_role("button", name="Alice Archer").click()
    expect(tab.get_by_text("anyone could have written it")).to_be_visible()
    tab.get_by_role("button", name="Send it to").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("That sign-in did not work")


def test_signing_out_goes_there_and_back(tab: Page) -> None:
    sign_in_with(tab, "Acme", "Alice Archer")
    tab.goto("/accounts/logout/")
    tab.get_by_role("button", name="Sign out here and at Acme").click()
    expect(tab.get_by_text("Here, and at Acme.")).to_be_visible()


def test_by_openid_connect_somebody_comes_in_steps_up_and_goes(tab: Page, lite_shop: LiteShop) -> None:
    sign_in_with(tab, "Globex", "Carol Chen")
    grow_old(lite_shop)
    tab.goto("/account/step-up/")
    tab.get_by_role("link", name="Go to Globex").click()
    expect(tab.get_by_text("which asks that you prove it anew")).to_be_visible()
    assert tab.url.startswith("http://localhost:")
    tab.get_by_role("button", name="Carol Chen").click()
    tab.wait_for_url("**/account/")
    with lite_shop.here():
        fresh = LoginSession.objects.filter(authenticated_at__gt=timezone.now() - timedelta(minutes=1))
        assert fresh.get().user.email == "carol@globex.test"
    tab.goto("/accounts/logout/")
    tab.get_by_role("button", name="Sign out here and at Globex").click()
    tab.get_by_role("button", name="Sign out everywhere").click()
    expect(tab.get_by_text("Here, and at Globex.")).to_be_visible()


def test_who_signs_out_at_globex_is_out_of_the_shop(tab: Page, lite_shop: LiteShop) -> None:
    """By the back channel: the browser says nothing of it to the shop."""
    sign_in_with(tab, "Globex", "Gwen Gray")
    tab.goto(f"{at_home(lite_shop)}/globex/")
    tab.get_by_role("link", name="Sign out everywhere").click()
    tab.get_by_role("button", name="Sign out everywhere").click()
    expect(tab.get_by_role("listitem")).to_have_text(lite_shop.live.url)
    tab.goto("/account/")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_lie_of_globex_is_refused_before_the_visitors_eyes(tab: Page) -> None:
    tab.goto("/accounts/login/")
    tab.get_by_role("link", name="Sign in with Globex SSO").click()
    tab.get_by_text("Have Globex answer wrongly").click()
    tab.get_by_label("A foreign address").check()
    tab.get_by_role("button", name="Carol Chen").click()
    tab.get_by_role("link", name="Send it to").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("That sign-in did not work")


def test_whom_the_company_sends_is_asked_before_they_are_in(browser: Browser, lite_shop: LiteShop) -> None:
    """From its portal, at another site, without a request of ours."""
    with lite_shop.here(), open_context("system:seed"):
        Connection.objects.filter(organization__slug="acme").update(idp_initiated=True)
    context = browser.new_context(base_url=lite_shop.live.url, viewport=WIDE, bypass_csp=True)
    tab = context.new_page()
    tab.goto(at_home(lite_shop))
    tab.evaluate(POST_IT, [*unasked(lite_shop)])
    expect(tab.get_by_role("heading", level=1)).to_have_text("Continue as Dana Diaz at Acme?")
    looks_well(tab)
    tab.get_by_role("button", name="Continue").click()
    expect(tab.locator(".menu summary")).to_contain_text("Dana")
    context.close()


POST_IT = """([address, response]) => {
    const form = Object.assign(document.createElement("form"), {method: "post", action: address});
    form.append(Object.assign(document.createElement("input"), {name: "SAMLResponse", value: response}));
    document.body.append(form);
    form.submit();
}"""


def unasked(shop: LiteShop) -> tuple[str, str]:
    """Where it goes, and an answer of Acme's to no question."""
    key = signing_key(shop.live.place.var / "demo-idp")
    forge = Forge(key, shop.live.url, base_url=at_home(shop))
    answer = forge.respond("", assertion=unset("InResponseTo", DATA), response=unset("InResponseTo"))
    return forge.acs, answer


def at_home(shop: LiteShop) -> str:
    return shop.live.place.env["DEMO_IDP_URL"]


def test_these_pages_are_as_good_as_all_others(browser: Browser, lite_shop: LiteShop) -> None:
    context = browser.new_context(base_url=lite_shop.live.url, viewport=WIDE, bypass_csp=True)
    tab = context.new_page()
    tab.goto("/accounts/login/")
    tab.get_by_role("link", name="Sign in with Acme SSO").click()
    tab.get_by_text("Have Acme answer wrongly").click()
    looks_well(tab)
    tab.get_by_label("Too late").check()
    tab.get_by_role("button", name="Alice Archer").click()
    looks_well(tab)
    sign_in_with(tab, "Acme", "Alice Archer")
    tab.goto("/account/step-up/")
    looks_well(tab)
    tab.goto("/accounts/logout/")
    looks_well(tab)
    context.close()
