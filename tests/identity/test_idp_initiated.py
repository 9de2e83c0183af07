"""Begun at the company's portal: only where that is allowed, once, and after the person has said yes."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from audit.context import open_context
from identity.models import Connection, LoginSession

from .altering import DATA, altered, of_assertion
from .forge import Forge, Lie, unset
from .journey import HERE, Browser
from .test_saml_attacks import attempt

Rows = Callable[[], dict[str, int]]
FINISH = "/accounts/saml/acme/acs/finish/"


@pytest.fixture
def portal(acme: Connection) -> Connection:
    """Acme lets its people begin at its own portal."""
    with open_context("system:seed"):
        Connection.objects.filter(pk=acme.pk).update(idp_initiated=True)
    return acme


def unasked(forge: Forge, **how: object) -> str:
    return forge.respond("", assertion=unset("InResponseTo", DATA), response=unset("InResponseTo"), **how)


def continue_at(browser: Browser) -> HttpResponse:
    return browser.post(FINISH)


def test_a_person_is_asked_before_they_are_signed_in(
    portal: Connection, browser: Browser, forge: Forge
) -> None:
    browser.arrive(unasked(forge))
    page = browser.finish()
    assert "Continue as Dana Diaz at Acme?" in page.content.decode()
    assert not LoginSession.objects.exists()
    assert (continue_at(browser)["Location"], LoginSession.objects.get().user.email) == (
        "/",
        "dana@acme.test",
    )


def test_going_on_needs_our_own_form(portal: Connection, forge: Forge) -> None:
    """A page elsewhere can post a response of its own making; it cannot press Continue."""
    victim = Client(headers=HERE, enforce_csrf_checks=True)
    victim.post("/accounts/saml/acme/acs/", {"SAMLResponse": unasked(forge)})
    assert victim.post(FINISH).status_code == 403
    assert not LoginSession.objects.exists()


def test_going_on_works_once(portal: Connection, browser: Browser, forge: Forge) -> None:
    browser.arrive(unasked(forge))
    kept = browser.cookies["countersign-saml"].value
    continue_at(browser)
    other = Browser()
    other.cookies["countersign-saml"] = kept
    assert continue_at(other).status_code == 403
    assert LoginSession.objects.count() == 1


def test_a_replay_in_another_browser_is_refused(portal: Connection, browser: Browser, forge: Forge) -> None:
    encoded = unasked(forge)
    browser.arrive(encoded)
    thief = Browser()
    assert thief.arrive(encoded).status_code == 403
    assert continue_at(thief).status_code == 400


def test_nobody_comes_in_unasked_where_that_is_not_allowed(
    acme: Connection, browser: Browser, forge: Forge, rows: Rows
) -> None:
    assert attempt(browser, unasked(forge), rows) == 403


def test_going_on_ends_with_the_permission(portal: Connection, browser: Browser, forge: Forge) -> None:
    browser.arrive(unasked(forge))
    with open_context("system:seed"):
        Connection.objects.update(idp_initiated=False)
    assert continue_at(browser).status_code == 403
    assert not LoginSession.objects.exists()


STRIPPED: dict[str, Lie] = {
    "from the envelope": unset("InResponseTo"),
    "from the envelope and the signed assertion": lambda response: (
        unset("InResponseTo")(response),
        of_assertion(unset("InResponseTo", DATA))(response),
    ),
}


@pytest.mark.parametrize("lie", STRIPPED.values(), ids=STRIPPED.keys())
def test_a_stolen_answer_is_not_made_into_one_that_nobody_asked_for(
    portal: Connection, browser: Browser, forge: Forge, rows: Rows, lie: Lie
) -> None:
    stolen = forge.respond(browser.begin(), sign_response=False)
    assert attempt(Browser(), altered(stolen, lie), rows) == 403


def test_an_assertion_for_no_request_does_not_answer_one(
    portal: Connection, browser: Browser, forge: Forge, rows: Rows
) -> None:
    request_id = browser.begin()
    assert attempt(browser, forge.respond(request_id, assertion=unset("InResponseTo", DATA)), rows) == 403


def test_whoever_is_signed_in_is_told_that_it_ends(
    portal: Connection, signed_in: Callable[..., Client], forge: Forge
) -> None:
    alice = signed_in()
    elsewhere = Client(headers=HERE)
    elsewhere.post("/accounts/saml/acme/acs/", {"SAMLResponse": unasked(forge)})
    alice.cookies.update(elsewhere.cookies)
    assert "You are signed in as alice@acme.test now" in alice.get(FINISH).content.decode()
