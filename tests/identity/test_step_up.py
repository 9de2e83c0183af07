"""A fresh sign-in for people who come by their company: asked there, answered for them, and now."""

import zlib
from base64 import b64decode
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import etree
from time_machine import travel

from audit.context import open_context
from audit.models import AuditEvent
from identity.models import BrowserSession, Connection, LoginSession, Membership, User

from .forge import Forge
from .journey import Browser

DANA = "acme-0003"
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def dana(acme: Connection, browser: Browser, forge: Forge) -> Browser:
    """Dana's browser, where Acme signed her in an hour ago."""
    browser.arrive(forge.respond(browser.begin(), at=timezone.now() - AN_HOUR, expires_at=soon()))
    browser.finish()
    return browser


def soon() -> datetime:
    return timezone.now() + timedelta(minutes=5)


def session() -> LoginSession:
    return LoginSession.objects.get()


def answer(browser: Browser, forge: Forge, **said: Any) -> HttpResponse:
    """To the request that asks again."""
    browser.arrive(forge.respond(browser.begin(query="?again=1&next=/account/data/"), **said))
    return browser.finish()


def test_a_stale_sign_in_leads_to_the_step_up_page(dana: Browser) -> None:
    page = dana.get(dana.post("/account/data/copy/")["Location"])
    assert page.status_code == 200
    assert "/accounts/saml/acme/login/?next=%2F&amp;again=1" in page.content.decode()


def test_the_provider_is_told_to_ask(dana: Browser) -> None:
    sent = parse_qs(urlsplit(dana.get("/accounts/saml/acme/login/?again=1")["Location"]).query)
    request = etree.fromstring(zlib.decompress(b64decode(sent["SAMLRequest"][0]), -15))
    assert request.get("ForceAuthn") == "true"


def test_whoever_is_not_signed_in_is_not_asked_twice(acme: Connection, browser: Browser) -> None:
    sent = parse_qs(urlsplit(browser.get("/accounts/saml/acme/login/?again=1")["Location"]).query)
    assert b"ForceAuthn" not in zlib.decompress(b64decode(sent["SAMLRequest"][0]), -15)


def test_an_answer_makes_the_present_sign_in_fresh(dana: Browser, forge: Forge) -> None:
    before = session()
    mfa = "https://refeds.org/profile/mfa"
    answered = answer(dana, forge, acr=mfa, session_index="_session-2")
    after = session()
    assert (answered.status_code, answered["Location"]) == (302, "/account/data/")
    assert (after.pk, after.acr, after.amr) == (before.pk, mfa, ["mfa"])
    assert (after.idp_session_index, after.authenticated_at > before.authenticated_at) == ("_session-2", True)
    assert AuditEvent.objects.filter(category="auth", action="sign_in", outcome="renewed").count() == 1


def test_an_answer_makes_the_key_of_the_browser_anew(dana: Browser, forge: Forge) -> None:
    before, kept = dana.cookies["countersign"].value, session().key_digest
    answer(dana, forge)
    assert dana.cookies["countersign"].value != before
    assert [(row.session_key != before, row.sign_in_id) for row in BrowserSession.objects.all()] == [
        (True, kept)
    ]
    assert dana.get("/account/").status_code == 200


def test_an_answer_renews_as_of_when_the_provider_asked(dana: Browser, forge: Forge) -> None:
    at = timezone.now().replace(microsecond=0) - timedelta(seconds=10)
    answer(dana, forge, at=at)
    assert session().authenticated_at == at


UNFIT: dict[str, dict[str, Any]] = {
    "an earlier sign-in": {"at": timezone.now() - AN_HOUR, "expires_at": timezone.now() + AN_HOUR},
    "a colleague": {"subject": "acme-0001", "attributes": {"mail": ("alice@acme.test",)}},
    "a stranger": {"subject": "acme-0099", "attributes": {"mail": ("zoe@acme.test",)}},
}


@pytest.mark.parametrize("said", UNFIT.values(), ids=UNFIT.keys())
def test_an_unfit_answer_changes_nothing(dana: Browser, forge: Forge, said: dict[str, Any]) -> None:
    before = (LoginSession.objects.values().get(), User.objects.count(), Membership.objects.count())
    refused = answer(dana, forge, **said)
    assert (refused.status_code, b"Try again at" in refused.content) == (403, True)
    assert (LoginSession.objects.values().get(), User.objects.count(), Membership.objects.count()) == before
    assert dana.get("/account/").status_code == 200


def test_an_answer_to_the_request_of_another_browser_changes_nothing(dana: Browser, forge: Forge) -> None:
    before = session().authenticated_at
    dana.arrive(forge.respond(Browser().begin()))
    assert dana.finish().status_code == 403
    assert session().authenticated_at == before


def test_an_answer_after_signing_out_signs_nobody_in(dana: Browser, forge: Forge) -> None:
    request_id = dana.begin(query="?again=1")
    kept = dana.session["socialaccount_states"]
    dana.post("/accounts/logout/")
    fresh = dana.session
    fresh["socialaccount_states"] = kept
    fresh.save()
    dana.arrive(forge.respond(request_id))
    assert dana.finish().status_code == 403
    assert dana.get("/account/").status_code == 302


def test_an_answer_works_once(dana: Browser, forge: Forge) -> None:
    answer(dana, forge)
    first = session().authenticated_at
    assert dana.finish().status_code == 400
    assert session().authenticated_at == first


def test_a_group_that_was_lost_is_lost_at_the_next_asking(
    acme: Connection, dana: Browser, forge: Forge
) -> None:
    with open_context("system:seed"):
        Connection.objects.filter(pk=acme.pk).update(groups_claim="groups", default_role="")
    assert answer(dana, forge).status_code == 403
    assert session().authenticated_at < timezone.now() - timedelta(minutes=50)


GUARDED_BY_ALLAUTH = (
    "/accounts/2fa/recovery-codes/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/reauthenticate/",
)


@pytest.mark.parametrize("address", GUARDED_BY_ALLAUTH)
def test_what_allauth_guards_leads_people_of_a_company_to_it(dana: Browser, address: str) -> None:
    """allauth alone would take Dana, who has no password, for fresh at any time."""
    assert dana.get(address)["Location"].startswith("/account/step-up/")


def test_an_address_is_added_only_after_a_fresh_sign_in(dana: Browser, forge: Forge) -> None:
    new = {"action_add": "", "email": "dana@example.test"}
    assert dana.post("/accounts/email/", new)["Location"].startswith("/account/step-up/")
    answer(dana, forge)
    assert dana.post("/accounts/email/", new)["Location"] == reverse("account_email_verification_sent")


def test_a_password_does_not_stand_in_for_the_company(
    acme: Connection, browser: Browser, forge: Forge
) -> None:
    """Alice has a password, too; at a sign-in by Acme it is Acme that asks."""
    browser.arrive(
        forge.respond(browser.begin(), subject="acme-0001", attributes={"mail": ("alice@acme.test",)})
    )
    browser.finish()
    before = session().authenticated_at
    sent = browser.post("/accounts/reauthenticate/", {"password": "countersign-demo"})
    assert sent["Location"].startswith("/account/step-up/")
    assert session().authenticated_at == before


def test_whoever_came_by_password_is_asked_for_it(signed_in: Callable[..., Client]) -> None:
    asked = signed_in().get("/account/step-up/?next=/account/data/")
    assert asked["Location"] == "/accounts/reauthenticate/?next=%2Faccount%2Fdata%2F"


def test_step_up_leads_to_no_other_site(signed_in: Callable[..., Client]) -> None:
    asked = signed_in().get("/account/step-up/?next=https://evil.test/")
    assert asked["Location"] == "/accounts/reauthenticate/?next=%2Faccount%2F"


def test_a_step_up_lasts_as_long_as_a_sign_in_does(dana: Browser, forge: Forge) -> None:
    answer(dana, forge)
    with travel(timezone.now() + timedelta(minutes=20), tick=False):
        dana.session.save()
        assert "step-up" in dana.post("/account/data/copy/")["Location"]
