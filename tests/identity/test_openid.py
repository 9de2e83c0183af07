"""Sign-in by OpenID Connect: what is asked, what is kept, and what an honest provider gets."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache

from audit.context import open_context
from identity.models import AssertionSeen, Connection, GroupRole, LoginSession, Membership, User
from identity.sso.oidc import keys

from .journey import Browser
from .openid import CLIENT, Key, Lies, Provider, arrive, leave, saying, silent

Rows = Callable[[], dict[str, int]]


def test_newcomer_becomes_a_buyer_of_the_organization(openid: Provider, browser: Browser) -> None:
    response = arrive(browser, openid.answer(leave(browser, query="?next=/account/")))
    noor = User.objects.get(email="noor@globex.test")
    assert (response.status_code, response["Location"]) == (302, "/account/")
    assert (noor.full_name, noor.has_usable_password()) == ("Noor Nasser", False)
    assert Membership.objects.get(user=noor).organization.slug == "globex"


def test_the_sign_in_says_how_and_by_whom(openid: Provider, browser: Browser) -> None:
    arrive(browser, openid.answer(leave(browser)))
    session = LoginSession.objects.get()
    assert (session.method, session.acr, session.amr) == ("oidc", "phr", ["pwd", "otp"])
    assert (session.idp_session_index, session.connection.protocol) == ("session-1", "oidc")
    assert AssertionSeen.objects.get().assertion_id.startswith("nonce ")


def test_pkce_nonce_and_state_are_sent_always(openid: Provider, browser: Browser) -> None:
    asked = {name: values[0] for name, values in parse_qs(urlsplit(leave(browser)).query).items()}
    random = [asked.pop(name) for name in ("state", "nonce", "code_challenge")]
    assert [len(value) for value in random] == [43, 43, 43]
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": "http://127.0.0.1:8000/accounts/oidc/globex/login/callback/",
        "scope": "openid email profile",
        "code_challenge_method": "S256",
    }


def test_nothing_of_the_request_is_taken_from_the_address(openid: Provider, browser: Browser) -> None:
    query = "?process=connect&scope=offline_access&auth_params=redirect_uri%3Dhttps://evil.test&next=https://evil.test"
    location = leave(browser, query=query)
    assert "evil" not in location
    assert "offline_access" not in location
    assert arrive(browser, openid.answer(location))["Location"] == "/"


def test_sign_in_moves_to_the_host_that_the_answer_comes_to(openid: Provider, browser: Browser) -> None:
    moved = browser.get("/accounts/oidc/globex/login/?next=/account/", headers={"host": "localhost:8000"})
    assert moved["Location"] == "http://127.0.0.1:8000/accounts/oidc/globex/login/?next=/account/"


def test_member_is_linked_to_the_account_they_have(
    people: dict[str, User], openid: Provider, browser: Browser
) -> None:
    openid.lies = Lies(claims=saying(email="Carol@GLOBEX.test"), userinfo=silent("email"))
    arrive(browser, openid.answer(leave(browser)))
    assert LoginSession.objects.get().user == people["carol"]


def test_who_is_cut_while_they_come_in_is_told_and_their_browser_is_as_before(
    openid: Provider, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = openid.answer(leave(browser))
    before = browser.session.session_key
    monkeypatch.setattr("identity.sessions.is_shut_out", lambda user, by: True)
    refused = arrive(browser, answer)
    assert (refused.status_code, browser.session.session_key) == (403, before)
    assert "This way in was closed just now." in refused.content.decode()


def test_groups_give_the_role(openid: Provider, browser: Browser) -> None:
    connection = Connection.objects.get(organization__slug="globex")
    with open_context("system:seed"):
        Connection.objects.filter(pk=connection.pk).update(groups_claim="groups")
        GroupRole.objects.create(connection=connection, group="it", role="admin")
    openid.lies = Lies(userinfo=saying(groups=["all", "it"]))
    arrive(browser, openid.answer(leave(browser)))
    assert Membership.objects.get(user__email="noor@globex.test").role == "admin"


@pytest.mark.parametrize("algorithm", ["PS256", "ES256", "EdDSA"])
def test_each_algorithm_that_we_believe_signs_in(openid: Provider, browser: Browser, algorithm: str) -> None:
    openid.published = [Key.new("another", algorithm)]
    arrive(browser, openid.answer(leave(browser)))
    assert LoginSession.objects.get().user.email == "noor@globex.test"


def test_a_provider_that_says_nothing_of_verification_is_trusted_for_its_domain(
    openid: Provider, browser: Browser
) -> None:
    openid.lies = Lies(claims=silent("email_verified"), userinfo=silent("email_verified"))
    arrive(browser, openid.answer(leave(browser)))
    assert LoginSession.objects.get().user.email == "noor@globex.test"


def test_discovery_and_keys_are_asked_for_once(openid: Provider, browser: Browser) -> None:
    for visitor in (browser, Browser()):
        arrive(visitor, openid.answer(leave(visitor)))
    assert sorted(openid.seen) == [
        "/.well-known/openid-configuration", "/jwks", "/token", "/token", "/userinfo", "/userinfo",
    ]  # fmt: skip


def test_a_new_key_is_asked_for_when_it_appears(openid: Provider, browser: Browser) -> None:
    arrive(browser, openid.answer(leave(browser)))
    openid.published = [Key.new("key-2")]
    arrive(browser, openid.answer(leave(browser)))
    assert LoginSession.objects.count() == 2
    assert openid.seen.count("/jwks") == 2


def test_unknown_keys_ask_the_provider_once_in_a_while(openid: Provider) -> None:
    openid.lies = Lies(header=saying(kid="made up"))
    statuses = [
        arrive(browser, openid.answer(leave(browser))).status_code for browser in (Browser(), Browser())
    ]
    assert (statuses, openid.seen.count("/jwks")) == ([403, 403], 2)


def test_known_keys_stay_where_new_ones_cannot_be_had(openid: Provider, browser: Browser) -> None:
    """Or whoever names a key that nobody knows could shut everybody out."""
    arrive(browser, openid.answer(leave(browser)))
    openid.lies = Lies(header=saying(kid="made up"), moved="/jwks")
    statuses = [arrive(browser, openid.answer(leave(browser))).status_code]
    openid.lies = Lies(moved="/jwks")
    statuses += [arrive(browser, openid.answer(leave(browser))).status_code]
    assert statuses == [503, 302]


def test_a_withdrawn_key_is_good_no_longer_than_the_age(openid: Provider, browser: Browser) -> None:
    old = openid.published[0]
    arrive(browser, openid.answer(leave(browser)))
    openid.published = [replace(old, kid="key-2")]
    connection = Connection.objects.get(organization__slug="globex")
    cache.delete(keys.cache_key(connection, "keys", f"{openid.issuer}/jwks"))
    openid.lies = Lies(header=saying(kid=old.kid))
    assert arrive(browser, openid.answer(leave(browser))).status_code == 403


def test_a_provider_that_is_away_is_told_as_such_and_left_in_peace(
    openid: Provider, browser: Browser
) -> None:
    connection = Connection.objects.select_related("app").get(organization__slug="globex")
    connection.app.settings = {"issuer": "http://127.0.0.1:9"}
    with open_context("system:seed"):
        connection.app.save()
    pages = [browser.get("/accounts/oidc/globex/login/") for _ in range(2)]
    assert [page.status_code for page in pages] == [503, 503]
    assert "does not answer at the moment" in pages[1].content.decode()


def test_a_refusal_by_the_provider_ends_on_a_friendly_page(
    openid: Provider, browser: Browser, rows: Rows
) -> None:
    openid.lies = Lies(answer=lambda said: silent("code")(said) | {"error": "access_denied"})
    answer = openid.answer(leave(browser))
    before = rows()
    page = arrive(browser, answer)
    assert (page.status_code, rows()) == (403, before)
    assert "That sign-in did not work" in page.content.decode()


@pytest.mark.parametrize("slug", ["nobody", "acme", "globex.evil"])
def test_unknown_organization_is_not_found(
    people: dict[str, User], openid: Provider, browser: Browser, slug: str
) -> None:
    assert browser.get(f"/accounts/oidc/{slug}/login/").status_code == 404
    assert browser.get(f"/accounts/oidc/{slug}/login/callback/").status_code == 404
    assert browser.post(f"/accounts/oidc/{slug}/backchannel-logout/").status_code == 404


def test_two_connections_of_one_name_sign_in_nobody(
    people: dict[str, User], openid: Provider, browser: Browser
) -> None:
    """Accounts are known by the name: the second would reach those of the first."""
    acme = Connection.objects.select_related("app").get(organization__slug="acme")
    acme.app.provider_id = "globex"
    with open_context("system:seed"):
        acme.app.save()
    assert browser.get("/accounts/oidc/globex/login/").status_code == 404
