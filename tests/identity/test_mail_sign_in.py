"""Who has no password comes in by a code from a mail: a fresh sign-in is another code, and nothing gives less."""

from datetime import timedelta
from re import findall

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from audit.context import open_context
from identity.models import Connection, LoginSession, User

from .forge import Forge
from .journey import Browser

FIRST = "/accounts/password/set/"
TYPED = {"password1": "velvet kettle orbit plum", "password2": "velvet kettle orbit plum"}
LATER = timedelta(hours=5)


@pytest.fixture
def alice(alice: User, settings: Settings) -> User:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with open_context("system:seed"):
        alice.set_unusable_password()
        alice.save()
    return alice


@pytest.fixture
def browser(alice: User) -> Browser:
    """Alice's, where she came in by mail."""
    browser = Browser()
    come_in(browser, "/accounts/login/code/")
    return browser


def come_in(browser: Client, asked: str) -> str:
    """Ask for a code at this address and give it. Returns where it leads."""
    onward = dict(findall(r'name="(next)" value="([^"]*)"', browser.get(asked).text))
    confirm = browser.post("/accounts/login/code/", {"email": "alice@acme.test", **onward})["Location"]
    (code,) = findall(r"\b[A-Z]{4}-[A-Z]{4}\b", str(mail.outbox[-1].body))
    return browser.post(confirm, {"code": code, **onward})["Location"]


def age() -> None:
    with open_context("system:seed"):
        LoginSession.objects.update(authenticated_at=timezone.now() - LATER)


def test_a_first_password_takes_a_fresh_sign_in(browser: Browser, alice: User) -> None:
    age()
    sent = [browser.get(FIRST)["Location"], browser.post(FIRST, TYPED)["Location"]]
    alice.refresh_from_db()
    assert sent == ["/account/step-up/?next=%2Faccounts%2Fpassword%2Fset%2F"] * 2
    assert not alice.has_usable_password()


def test_whoever_came_by_mail_signs_in_anew_with_another_code(browser: Browser) -> None:
    age()
    page = browser.get("/account/step-up/?next=/account/data/").text
    (anew,) = findall(r'name="next" value="([^"]*code[^"]*)"', page)
    assert come_in(browser, browser.post("/accounts/logout/", {"next": anew})["Location"]) == "/account/data/"
    assert browser.post("/account/data/copy/").status_code == 200


def test_what_allauth_guards_takes_a_fresh_code(browser: Browser) -> None:
    new = {"action_add": "", "email": "alice@home.test"}
    age()
    assert browser.post("/accounts/email/", new)["Location"].startswith("/account/step-up/")
    assert browser.get("/accounts/reauthenticate/")["Location"].startswith("/account/step-up/")


def test_a_password_past_the_company_takes_a_fresh_sign_in_there(
    acme: Connection, alice: User, forge: Forge
) -> None:
    browser = Browser()
    browser.arrive(forge.respond(browser.begin(), attributes={"mail": (alice.email,)}))
    browser.finish()
    age()
    assert browser.post(FIRST, TYPED)["Location"].startswith("/account/step-up/")


def test_the_account_leads_to_a_first_password(browser: Browser) -> None:
    assert f'href="{FIRST}"' in browser.get("/account/").text
