"""A second step that an organization, or a trade of the shop, asks for: one is led to it, and no door forgets it."""

from collections.abc import Callable
from re import findall
from time import time

import pytest
from allauth.core.context import request_context
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from audit.context import open_context
from identity.demo_people import PASSWORD
from identity.models import Connection, LoginSession, Organization, User
from shop.models import CartLine
from tests.shop.browsing import put_in_cart, said
from tests.shop.goods import lay_goods

from .conftest import SITE
from .forge import Forge
from .journey import HERE, Browser
from .test_company_only import code_in_mail

SignedIn = Callable[..., Client]
LED = "/account/second-step/?next="
WAITS = "The cart that you filled before you signed in waits. Your organization asks for a second step at sign-in."
REFEDS = "https://refeds.org/profile/mfa"


@pytest.fixture(autouse=True)
def strict(people: dict[str, User]) -> None:
    with open_context("system:seed"):
        Organization.objects.filter(slug="acme").update(mfa_required=True)


def arrives(
    email: str = "alice@acme.test", onward: str = "/account/agent/", browser: Client | None = None
) -> tuple[Client, str]:
    """A browser after the password, and where it is sent."""
    browser = browser or Client(headers=HERE)
    answer = browser.post("/accounts/login/", {"login": email, "password": PASSWORD, "next": onward})
    return browser, answer["Location"]


def set_up_app(browser: Client) -> None:
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = "/accounts/2fa/totp/activate/"
    secret = browser.get(page).context["form"].secret
    browser.post(page, {"code": format_hotp_value(hotp_value(secret, int(time()) // 30))})


def fill_cart(browser: Client) -> None:
    with open_context("system:seed"):
        put_in_cart(browser, lay_goods().mug)


def test_a_member_is_led_to_set_one_up_before_anything_else() -> None:
    browser, sent = arrives()
    assert sent == f"{LED}%2Faccount%2Fagent%2F"
    page = browser.get(sent).content.decode()
    assert "Acme asks for more than a password" in page
    assert [
        way for way in ("/accounts/2fa/webauthn/add/", "/accounts/2fa/totp/activate/") if way not in page
    ] == []


def test_whoever_came_by_mail_alone_chooses_a_password_first(people: dict[str, User]) -> None:
    with open_context("system:seed"):
        people["alice"].set_unusable_password()
        people["alice"].save()
    browser = Client(headers=HERE)
    browser.post("/accounts/login/code/", {"email": "alice@acme.test"})
    sent = browser.post("/accounts/login/code/confirm/", {"code": code_in_mail()})["Location"]
    first = {"password1": "a-long-enough-password", "password2": "a-long-enough-password"}
    (way,) = findall(r'href="(/accounts/password/set/[^"]*)"', browser.get(sent).text)

    assert "Choose a password first" in browser.get("/accounts/2fa/").text
    assert browser.post(way, first)["Location"] == sent
    assert "/accounts/2fa/totp/activate/" in browser.get(sent).text


def test_whoever_goes_elsewhere_instead_is_led_there_again() -> None:
    browser, _ = arrives()
    terms = {"scopes": ["cart:read"], "order_limit": "10", "daily_limit": "10", "until": "2099-01-01"}
    grant = browser.post("/account/agent/grant/", terms, headers={"referer": f"{SITE}/account/agent/"})
    assert grant["Location"] == f"{LED}%2Faccount%2Fagent%2F"
    assert browser.get("/").status_code == 200


def test_setting_one_up_is_enough_for_this_sign_in(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    browser, sent = arrives()
    here = browser.get("/account/").wsgi_request
    with request_context(here), django_capture_on_commit_callbacks(execute=True):
        set_up_app(browser)
    assert LoginSession.objects.get().amr == ["pwd", "otp", "mfa"]
    assert browser.get(sent)["Location"] == "/account/agent/"


def test_whoever_has_one_and_did_not_show_it_is_asked_for_it() -> None:
    browser, sent = arrives()
    set_up_app(browser)
    with open_context("system:seed"):
        LoginSession.objects.update(amr=["pwd"])
    assert browser.get(sent)["Location"] == "/accounts/2fa/reauthenticate/?next=%2Faccount%2Fagent%2F"


def test_whoever_shows_one_at_sign_in_is_not_held_up() -> None:
    set_up_app(arrives()[0])
    assert arrives()[1] == "/accounts/2fa/authenticate/"


def test_people_of_other_organizations_are_not_asked() -> None:
    assert arrives("carol@globex.test")[1] == "/account/agent/"


def test_whoever_left_the_organization_is_not_asked_in_its_name(people: dict[str, User]) -> None:
    browser, _ = arrives()
    with open_context("system:seed"):
        people["alice"].memberships.update(ended_at="2026-01-01T00:00Z")
    assert browser.get("/account/second-step/")["Location"] == "/account/"


@pytest.mark.parametrize("trades", [{"staff"}, {"support"}, set()], ids=["of Sam", "of Sue", "of nobody"])
def test_a_trade_of_the_shop_may_ask_for_one(settings: Settings, trades: set[str]) -> None:
    settings.MFA_REQUIRED_TRADES = frozenset(trades)
    led = {who: arrives(f"{who}@countersign.test", "/admin/")[1] != "/admin/" for who in ("sam", "sue")}
    assert led == {"sam": "staff" in trades, "sue": "support" in trades}


def test_staff_who_go_on_without_one_see_nothing(settings: Settings) -> None:
    settings.MFA_REQUIRED_TRADES = frozenset({"staff"})
    browser, _ = arrives("sam@countersign.test", "/admin/")
    assert browser.get("/admin/identity/user/").status_code in {302, 403}


@pytest.mark.parametrize(("acr", "let_in"), [(REFEDS, True), ("", False)], ids=["said so", "said nothing"])
def test_a_companys_people_are_believed_when_their_provider_says_so(
    acme: Connection, browser: Browser, forge: Forge, acr: str, *, let_in: bool
) -> None:
    said = {"acr": acr} if acr else {}
    browser.arrive(forge.respond(browser.begin(query="?next=/account/agent/"), **said))
    sent = browser.finish()["Location"]
    assert (sent == "/account/agent/") is let_in
    if not let_in:
        assert "its identity provider did not tell us of one" in browser.get(sent).content.decode()


def test_a_guests_cart_waits_until_one_was_shown(
    people: dict[str, User], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    guest = Client(headers=HERE)
    fill_cart(guest)
    browser, sent = arrives(browser=guest)
    here = browser.get(sent)
    assert (WAITS in said(here), CartLine.objects.get().cart.owner) == (True, None)
    with request_context(here.wsgi_request), django_capture_on_commit_callbacks(execute=True):
        set_up_app(browser)
    assert CartLine.objects.get().cart.owner == people["alice"]


def test_a_guests_cart_keeps_nobody_of_a_company_out(
    acme: Connection,
    browser: Browser,
    forge: Forge,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    fill_cart(browser)
    browser.arrive(forge.respond(browser.begin()))
    assert (browser.finish().status_code, CartLine.objects.get().cart.owner) == (302, None)
    browser.arrive(forge.respond(browser.begin(query="?again=1"), acr=REFEDS))
    with django_capture_on_commit_callbacks(execute=True):
        browser.finish()
    assert CartLine.objects.get().cart.owner == LoginSession.objects.get().user


def test_where_it_leads_on_to_is_of_this_site() -> None:
    browser, _ = arrives("carol@globex.test")
    assert browser.get("/account/second-step/?next=https://evil.test/")["Location"] == "/account/"
