"""The demo's identity provider answers wrongly on demand, signs out, and the shop notices each fault for what it is."""

import logging
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client, override_settings

from audit.context import open_context
from identity.demo_idp import views
from identity.demo_idp.lies import LIES, Lie
from identity.demo_idp.logout import logout_answer
from identity.demo_idp.people import DIRECTORY
from identity.demo_idp.saml import IdentityProvider, UnknownServiceProvider
from identity.key_pairs import KeyPair
from identity.models import Connection, LoginSession
from identity.sso.saml.service_provider import addresses

from .journey import Browser
from .test_demo_idp import OURS, authn_request
from .test_sign_out_there import SIGN_OUT

NOTICED = {
    "expired": "Could not validate timestamp: expired",
    "audience": "is not a valid audience",
    "replay": "this sign-in was used before",
    "domain": "outside the connection's verified domains",
    "unsigned": "not signed",
}


@pytest.fixture
def provider(acme: Connection, idp_key: KeyPair) -> IdentityProvider:
    """With single logout, which the shop knows of."""
    provider = IdentityProvider("http://idp.acme.test", idp_key, {OURS.entity_id: OURS})
    acme.app.settings["idp"]["slo_url"] = provider.slo_url
    with open_context("system:seed"):
        acme.app.save()
    return provider


def answer(provider: IdentityProvider, browser: Browser, lie: Lie | None = None) -> str:
    asked = provider.read_request(authn_request(request_id=browser.begin()))
    return provider.respond(asked, DIRECTORY[0], lie=lie)


@pytest.mark.parametrize("lie", [lie for lie in LIES if not lie.from_before], ids=lambda lie: lie.name)
def test_the_shop_notices_what_is_wrong(
    provider: IdentityProvider, browser: Browser, lie: Lie, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "identity.sso")
    assert browser.arrive(answer(provider, browser, lie)).status_code == 403
    assert NOTICED[lie.name] in caplog.text
    assert not LoginSession.objects.exists()


def test_the_shop_notices_an_answer_that_comes_again(
    provider: IdentityProvider, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    given = answer(provider, browser)
    browser.arrive(given)
    assert Browser().arrive(given).status_code == 403
    assert NOTICED["replay"] in caplog.text


@pytest.fixture
def at_the_picker(provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setattr(views, "identity_provider", lambda: provider)
    monkeypatch.setattr(views, "_GIVEN", {})
    with override_settings(ROOT_URLCONF="identity.demo_idp.urls", MIDDLEWARE=[]):
        yield Client()


def choose(picker: Client, lie: str = "", request_id: str = "_request") -> str:
    sent = {"SAMLRequest": authn_request(request_id=request_id), "subject": "acme-0001", "lie": lie}
    return picker.post("/sso/", sent).content.decode()


def test_every_fault_is_offered_with_what_should_be_noticed(at_the_picker: Client) -> None:
    page = at_the_picker.get("/sso/", {"SAMLRequest": authn_request()}).content.decode()
    assert [lie.name for lie in LIES if lie.title in page and lie.notice in page] == list(NOTICED)


def test_a_faulty_answer_waits_for_a_click(at_the_picker: Client) -> None:
    assert "data-submit-at-once" in choose(at_the_picker)
    faulty = choose(at_the_picker, "expired")
    assert "should notice: The answer was good until five minutes ago." in faulty
    assert ("data-submit-at-once" in faulty, "submit.js" in faulty) == (False, False)


def test_an_answer_is_repeated_only_after_it_was_given(at_the_picker: Client) -> None:
    assert "no answer to repeat" in choose(at_the_picker, "replay")
    first = choose(at_the_picker, request_id="_first")
    again = choose(at_the_picker, "replay", request_id="_second")
    response = 'name="SAMLResponse" value="'
    assert again.partition(response)[2].partition('"')[0] == first.partition(response)[2].partition('"')[0]


def test_its_answer_to_a_sign_out_is_believed(provider: IdentityProvider, browser: Browser) -> None:
    browser.arrive(answer(provider, browser))
    browser.finish()
    page = browser.post(SIGN_OUT)
    request = urlsplit(page["Refresh"].partition("url=")[2])
    back = logout_answer(provider, _query(request.query)["SAMLRequest"], "")
    assert "Here, and at Acme." in browser.get(back.removeprefix("http://127.0.0.1:8000")).content.decode()


def test_it_signs_out_of_nowhere_else(provider: IdentityProvider, browser: Browser) -> None:
    browser.arrive(answer(provider, browser))
    browser.finish()
    request = urlsplit(browser.post(SIGN_OUT)["Refresh"].partition("url=")[2])
    elsewhere = addresses("acme", "https://elsewhere.test")
    stranger = IdentityProvider(provider.base_url, provider.key, {elsewhere.entity_id: elsewhere})
    with pytest.raises(UnknownServiceProvider):
        logout_answer(stranger, _query(request.query)["SAMLRequest"], "")


def _query(text: str) -> dict[str, str]:
    return dict(parse_qsl(text))
