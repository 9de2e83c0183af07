"""Forged, altered and loose answers: each begins as one that is accepted, and none leaves a row."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.utils import timezone

from audit.context import open_context
from identity.models import AssertionSeen, BrowserSession, Connection, LoginSession, Organization

from .journey import Browser
from .openid import SECRET, Key, Lies, Provider, arrive, leave, saying
from .openid_lies import ANSWERS, CLAIMS, HEADERS, METADATA, SIGNATURES

Rows = Callable[[], dict[str, int]]


def attempt(openid: Provider, browser: Browser, rows: Rows, lies: Lies) -> int:
    """The status; whatever it is, nothing was stored and nobody is signed in."""
    location = leave(browser)
    openid.lies = lies
    answer = openid.answer(location)
    before = rows()
    status = arrive(browser, answer).status_code
    assert rows() == before
    assert browser.get("/account/").status_code == 302
    return status


def test_the_same_answer_without_a_lie_signs_in(openid: Provider, browser: Browser) -> None:
    openid.lies = Lies(claims=lambda said: said | {"azp": said["aud"], "at_hash": AT_HASH})
    assert arrive(browser, openid.answer(leave(browser))).status_code == 302
    assert LoginSession.objects.get().user.email == "noor@globex.test"


#: Of the access token "access" (Core §3.1.3.6).
AT_HASH = "oFYf1knNtrqnhAVfBRuteQ"


@pytest.mark.parametrize("lies", CLAIMS.values(), ids=CLAIMS.keys())
def test_a_claim_that_does_not_hold_is_refused(
    openid: Provider, browser: Browser, rows: Rows, lies: Lies
) -> None:
    assert attempt(openid, browser, rows, lies) in {400, 403}


@pytest.mark.parametrize("lies", HEADERS.values(), ids=HEADERS.keys())
def test_a_token_has_no_say_in_how_it_is_read(
    openid: Provider, browser: Browser, rows: Rows, lies: Lies
) -> None:
    assert attempt(openid, browser, rows, lies) == 403


@pytest.mark.parametrize("lies", SIGNATURES.values(), ids=SIGNATURES.keys())
def test_what_the_provider_did_not_sign_is_refused(
    openid: Provider, browser: Browser, rows: Rows, lies: Lies
) -> None:
    assert attempt(openid, browser, rows, lies) in {400, 403}


@pytest.mark.parametrize("lies", ANSWERS.values(), ids=ANSWERS.keys())
def test_a_loose_answer_is_refused(openid: Provider, browser: Browser, rows: Rows, lies: Lies) -> None:
    assert attempt(openid, browser, rows, lies) in {400, 403}


@pytest.mark.parametrize("lies", METADATA.values(), ids=METADATA.keys())
def test_nobody_leaves_for_a_provider_that_is_not_whom_we_know(
    openid: Provider, browser: Browser, rows: Rows, lies: Lies
) -> None:
    openid.lies = lies
    before = rows()
    assert browser.get("/accounts/oidc/globex/login/").status_code in {400, 403, 503}
    assert rows() == before


def test_another_browser_cannot_bring_the_answer(openid: Provider, browser: Browser, rows: Rows) -> None:
    """Even one with a request of its own under way (login CSRF, RFC 6749 §10.12)."""
    thief = Browser()
    leave(thief)
    answer = openid.answer(leave(browser))
    before = rows()
    assert arrive(thief, answer).status_code == 403
    assert rows() == before
    assert "/token" not in openid.seen


def test_a_stolen_code_is_no_use_in_a_request_of_ones_own(
    openid: Provider, browser: Browser, rows: Rows
) -> None:
    """Code injection: the thief's state fits the thief's browser, the code belongs to another verifier."""
    stolen = openid.answer(leave(browser))
    thief = Browser()
    own = openid.answer(leave(thief))
    before = rows()
    assert arrive(thief, own | {"code": stolen["code"]}).status_code == 403
    assert rows() == before


def test_a_stolen_id_token_is_no_use_in_a_request_of_ones_own(
    openid: Provider, browser: Browser, rows: Rows
) -> None:
    """A token endpoint that gives away what it gave before: the nonce is of another request."""
    given: list[dict[str, Any]] = []
    openid.lies = Lies(tokens=lambda said: [given.append(said), said][1])
    victim = Browser()
    arrive(victim, openid.answer(leave(victim)))
    location = leave(browser)
    openid.lies = Lies(tokens=saying(id_token=given[0]["id_token"]))
    before = rows()
    assert arrive(browser, openid.answer(location)).status_code == 403
    assert rows() == before


def test_an_answer_works_once(openid: Provider, browser: Browser) -> None:
    answer = openid.answer(leave(browser))
    arrive(browser, answer)
    assert arrive(browser, answer).status_code == 403
    assert arrive(Browser(), answer).status_code == 403
    assert LoginSession.objects.count() == AssertionSeen.objects.count() == 1


def test_an_answer_works_once_though_the_session_comes_back(openid: Provider, browser: Browser) -> None:
    """Two answers of one browser at once both find their state; the UNIQUE row knows that it is one sign-in."""
    answer = openid.answer(leave(browser))
    kept, cookie, grants = (
        BrowserSession.objects.get(),
        browser.cookies["countersign"].value,
        dict(openid.grants),
    )
    arrive(browser, answer)
    kept.save(force_insert=True)
    browser.cookies["countersign"], openid.grants = cookie, grants  # type: ignore[assignment]
    assert arrive(browser, answer).status_code == 403
    assert LoginSession.objects.count() == AssertionSeen.objects.count() == 1


def test_a_request_is_answered_in_time(openid: Provider, browser: Browser, monkeypatch: Any) -> None:
    answer = openid.answer(leave(browser))
    monkeypatch.setattr("allauth.socialaccount.internal.statekit.STATE_TTL", -1)
    assert arrive(browser, answer).status_code == 403


def second_client(openid: Provider) -> Connection:
    """Acme, another client of the same provider."""
    app = SocialApp(provider="openid_connect", provider_id="acme-oidc", client_id="acme", name="Acme")
    app.settings = {"issuer": openid.issuer}
    with open_context("system:seed"):
        app.save()
        organization, _ = Organization.objects.get_or_create(slug="acme", defaults={"name": "Acme"})
        return Connection.objects.create(
            app=app, organization=organization, protocol="oidc", client_secret=SECRET, enabled=True
        )


def test_an_answer_for_one_client_is_refused_at_another(
    openid: Provider, browser: Browser, rows: Rows
) -> None:
    second_client(openid)
    leave(browser)
    answer = openid.answer(leave(browser, "acme-oidc"))
    before = rows()
    assert arrive(browser, answer).status_code == 403
    assert rows() == before


def test_a_token_for_another_client_of_the_provider_is_refused(
    openid: Provider, browser: Browser, rows: Rows
) -> None:
    second_client(openid)
    assert attempt(openid, browser, rows, Lies(claims=saying(aud="acme"))) == 403


def test_another_client_of_the_provider_signs_in_nobody_of_this_domain(
    openid: Provider, browser: Browser, rows: Rows
) -> None:
    second_client(openid)
    answer = openid.answer(leave(browser, "acme-oidc"))
    before = rows()
    assert arrive(browser, answer, "acme-oidc").status_code == 403
    assert rows() == before


def test_somebody_whose_membership_ended_stays_out_and_only_the_trail_grows(
    openid: Provider, browser: Browser, rows: Rows
) -> None:
    inside = Browser()
    arrive(inside, openid.answer(leave(inside)))
    membership = LoginSession.objects.get().user.memberships.get()
    with open_context("system:seed"):
        type(membership).objects.filter(pk=membership.pk).update(ended_at=timezone.now())
    answer = openid.answer(leave(browser))
    before = rows()
    page = arrive(browser, answer)
    grown = {name for name, count in rows().items() if count != before[name]}
    assert (page.status_code, grown) == (403, {"audit.AuditContext", "audit.AuditEvent"})
    assert SocialAccount.objects.count() == 1


def test_a_stale_key_is_refused_once_its_successor_was_seen(
    openid: Provider, browser: Browser, rows: Rows
) -> None:
    old = Provider(openid.issuer, openid.published)
    inside = Browser()
    arrive(inside, openid.answer(leave(inside)))
    openid.published = [Key.new("key-2")]
    arrive(inside, openid.answer(leave(inside)))
    assert LoginSession.objects.count() == 2
    assert attempt(openid, browser, rows, Lies(forge=lambda provider, claims: old.signed(claims))) == 403
