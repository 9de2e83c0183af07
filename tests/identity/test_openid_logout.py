"""Signing out both ways: here and then at the provider, or there and then here."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.core import signing
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from identity.models import AssertionSeen, BrowserSession, Connection, LoginSession
from identity.sso.oidc.hint import KEPT
from identity.sso.oidc.logout import SALT
from identity.vault import unseal

from .journey import HERE, Browser
from .openid import CLIENT, Key, Lies, Provider, arrive, compact, leave, saying, silent

Rows = Callable[[], dict[str, int]]
ADDRESS = "/accounts/oidc/globex/backchannel-logout/"


@pytest.fixture
def noor(openid: Provider, browser: Browser) -> Browser:
    """Noor's browser, signed in by Globex."""
    arrive(browser, openid.answer(leave(browser)))
    return browser


def tell(token: object) -> HttpResponse:
    """The provider posts, without any browser."""
    return Client(headers=HERE).post(ADDRESS, {"logout_token": token})


@pytest.mark.parametrize("named", [{}, {"sub": None}, {"sid": None}], ids=["both", "session", "person"])
def test_provider_ends_the_sign_in_that_it_names(
    openid: Provider, noor: Browser, named: dict[str, Any]
) -> None:
    assert tell(openid.logout_token(**named)).status_code == 200
    assert LoginSession.objects.get().ended_at is not None
    assert noor.get("/account/").status_code == 302


@pytest.mark.parametrize("named", [{"sid": "session-2"}, {"sub": "globex-0001"}])
def test_another_sign_in_stays(openid: Provider, noor: Browser, named: dict[str, Any]) -> None:
    assert tell(openid.logout_token(**named)).status_code == 200
    assert noor.get("/account/").status_code == 200


def ago(seconds: int) -> int:
    return int(time.time()) - seconds


REFUSED: dict[str, dict[str, Any]] = {
    "of another issuer": {"iss": "https://evil.test"},
    "for another client": {"aud": "another"},
    "for several, made for another": {"aud": [CLIENT, "another"], "azp": "another"},
    "without a time": {"iat": None},
    "of an hour ago": {"iat": ago(3600)},
    "of tomorrow": {"iat": ago(-86400)},
    "expired": {"exp": ago(240)},
    "without an end": {"exp": None},
    "without a name": {"jti": None},
    "without an event": {"events": None},
    "with another event": {"events": {"https://evil.test/event": {}}},
    "with an event that is a word": {"events": "http://schemas.openid.net/event/backchannel-logout"},
    "with a nonce": {"nonce": "n"},
    "of nobody": {"sub": None, "sid": None},
    "of a subject that is a number": {"sub": 3},
}


@pytest.mark.parametrize("claims", REFUSED.values(), ids=REFUSED.keys())
def test_a_loose_logout_token_ends_nothing(
    openid: Provider, noor: Browser, rows: Rows, claims: dict[str, Any]
) -> None:
    before = rows()
    assert tell(openid.logout_token(**claims)).status_code == 400
    assert rows() == before
    assert noor.get("/account/").status_code == 200


def test_what_is_no_logout_token_ends_nothing(openid: Provider, noor: Browser, rows: Rows) -> None:
    stranger = Provider(openid.issuer, [Key.new("key-1")])
    unsigned = compact({"alg": "none"}, b"{}", lambda message: b"")
    id_token = openid.signed(openid.id_claims("nonce"))
    before = rows()
    junk = ["", "junk", "a.b.c", "x" * 50_000, unsigned, id_token, stranger.logout_token()]
    assert {tell(token).status_code for token in junk} == {400}
    assert Client(headers=HERE).post(ADDRESS, {}).status_code == 400
    assert rows() == before
    assert noor.get("/account/").status_code == 200


def test_a_logout_token_works_once(openid: Provider, noor: Browser) -> None:
    token = openid.logout_token()
    assert [tell(token).status_code for _ in range(2)] == [200, 400]
    assert AssertionSeen.objects.filter(assertion_id__startswith="logout ").count() == 1


def test_a_logout_token_signs_in_nobody(openid: Provider, browser: Browser, rows: Rows) -> None:
    openid.lies = Lies(forge=lambda provider, claims: provider.logout_token())
    answer = openid.answer(leave(browser))
    before = rows()
    assert arrive(browser, answer).status_code == 403
    assert rows() == before


def test_anonymous_posts_ask_the_provider_hardly_anything(openid: Provider) -> None:
    """Nothing for what has no form, and its keys once in a while for what names one that is unknown."""
    for _ in range(3):
        tell("junk")
    assert "/jwks" not in openid.seen
    for number in range(3):
        tell(openid.signed({}, kid=f"made up {number}", typ="logout+jwt"))
    assert openid.seen.count("/jwks") == 2


def test_the_sign_out_page_offers_to_sign_out_there_too(openid: Provider, noor: Browser) -> None:
    assert "Sign out here and at Globex" in noor.get("/accounts/logout/").content.decode()


def test_whoever_came_in_by_password_is_offered_no_more_than_before(signed_in: Callable[..., Client]) -> None:
    assert "Sign out here and at" not in signed_in().get("/accounts/logout/").content.decode()


def test_signing_out_goes_on_to_the_provider(openid: Provider, noor: Browser) -> None:
    page = noor.post("/accounts/oidc/globex/sign-out/")
    onward = urlsplit(page["Refresh"].removeprefix("0; url="))
    asked = {name: values[0] for name, values in parse_qs(onward.query).items()}
    assert (page.status_code, f"http://{onward.netloc}{onward.path}") == (200, f"{openid.issuer}/end")
    assert asked.pop("state")
    assert claims_of(asked.pop("id_token_hint"))["sub"] == "globex-0003"
    assert asked == {
        "client_id": CLIENT,
        "post_logout_redirect_uri": "http://127.0.0.1:8000/accounts/oidc/globex/signed-out/",
    }
    assert LoginSession.objects.get().ended_why == "signed_out"


def claims_of(token: str) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})


def test_the_token_that_is_shown_there_is_sealed_until_then(openid: Provider, noor: Browser) -> None:
    (row,) = [row for row in BrowserSession.objects.all() if KEPT in row.get_decoded()]
    sealed = row.get_decoded()[KEPT]
    assert claims_of(unseal(sealed))["sub"] == "globex-0003"
    noor.post("/accounts/oidc/globex/sign-out/")
    assert not any(KEPT in row.get_decoded() for row in BrowserSession.objects.all())


def test_a_token_too_long_for_an_address_is_not_shown(openid: Provider, browser: Browser) -> None:
    openid.lies = Lies(claims=saying(groups=["a long name of a group"] * 200))
    arrive(browser, openid.answer(leave(browser)))
    asked = parse_qs(urlsplit(browser.post("/accounts/oidc/globex/sign-out/")["Refresh"]).query)
    assert ("id_token_hint" in asked, asked["client_id"]) == (False, [CLIENT])


def test_a_token_that_cannot_be_opened_any_more_is_none(openid: Provider, noor: Browser) -> None:
    session = noor.session
    session[KEPT] = "sealed under a key that is gone"
    session.save()
    asked = parse_qs(urlsplit(noor.post("/accounts/oidc/globex/sign-out/")["Refresh"]).query)
    assert "id_token_hint" not in asked


def test_back_from_there_both_are_said_to_be_over(openid: Provider, noor: Browser) -> None:
    asked = parse_qs(urlsplit(noor.post("/accounts/oidc/globex/sign-out/")["Refresh"]).query)
    page = noor.get("/accounts/oidc/globex/signed-out/", {"state": asked["state"][0]})
    assert "Here, and at Globex." in page.content.decode()


@pytest.mark.parametrize(
    "state",
    ["", "made-up", signing.dumps("another connection", salt=SALT)],
    ids=("none", "made up", "of another connection"),
)
def test_nobody_is_told_of_a_sign_out_that_was_not_asked_for(openid: Provider, state: str) -> None:
    assert Browser().get("/accounts/oidc/globex/signed-out/", {"state": state})["Location"] == "/"


@pytest.mark.parametrize(
    "lies", [Lies(metadata=silent("end_session_endpoint")), Lies(metadata=saying(issuer="https://evil.test"))]
)
def test_a_provider_without_a_sign_out_ends_it_here(openid: Provider, noor: Browser, lies: Lies) -> None:
    cache.clear()
    openid.lies = lies
    assert noor.post("/accounts/oidc/globex/sign-out/")["Location"] == "/"
    assert LoginSession.objects.get().ended_why == "signed_out"


def test_signing_out_of_another_companys_provider_is_not_offered(
    openid: Provider, signed_in: Callable[..., Client], people: Any
) -> None:
    alice = signed_in()
    assert alice.post("/accounts/oidc/globex/sign-out/")["Location"] == "/accounts/logout/"
    assert alice.get("/account/").status_code == 200
    assert Connection.objects.filter(protocol="oidc").count() == 1
