"""Signing out of the shop and of the company: our request, and the answer that we believe."""

import zlib
from base64 import b64decode
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from audit.context import open_context
from identity.demo_idp.saml import new_id
from identity.key_pairs import new_key_pair
from identity.models import Connection, LoginSession

from .forge import NAMES, Forge
from .journey import Browser
from .test_single_logout import SLS, _signer

SIGN_OUT = "/accounts/saml/acme/sign-out/"
SLO = "http://idp.acme.test/slo/"


@pytest.fixture
def dana(acme: Connection, browser: Browser, forge: Forge) -> Browser:
    """Dana's browser, signed in by Acme, which can sign her out."""
    acme.app.settings["idp"]["slo_url"] = SLO
    with open_context("system:seed"):
        acme.app.save()
    browser.arrive(forge.respond(browser.begin()))
    browser.finish()
    return browser


def sent_away(browser: Browser) -> tuple[Any, dict[str, list[str]]]:
    """The request that leaves by the link of the page, and its query."""
    page = browser.post(SIGN_OUT)
    query = parse_qs(urlsplit(page["Refresh"].partition("url=")[2]).query)
    return etree.fromstring(zlib.decompress(b64decode(query["SAMLRequest"][0]), -15)), query


def answer(
    forge: Forge, asked: str, *, status: str = Saml.STATUS_SUCCESS, issuer: str = "", destination: str = SLS
) -> str:
    return (
        f'<samlp:LogoutResponse xmlns:samlp="{Saml.NS_SAMLP}" xmlns:saml="{Saml.NS_SAML}" ID="{new_id()}" Version="2.0"'
        f' IssueInstant="2026-01-01T00:00:00Z" Destination="{destination}" InResponseTo="{asked}">'
        f"<saml:Issuer>{issuer or forge.provider.entity_id}</saml:Issuer>"
        f'<samlp:Status><samlp:StatusCode Value="{status}"/></samlp:Status></samlp:LogoutResponse>'
    )


def arrive(browser: Client, forge: Forge, xml: str, *, signed: bool = True) -> HttpResponse:
    query = {"SAMLResponse": OneLogin_Saml2_Utils.deflate_and_base64_encode(xml)}
    if signed:
        _signer(forge).add_response_signature(query)
    return browser.get(f"/accounts/saml/acme/sls/?{urlencode(query)}")


def test_our_request_names_the_person_as_they_were_named_to_us(dana: Browser) -> None:
    request, query = sent_away(dana)
    name = request.find("saml:NameID", NAMES)
    assert (name.text, name.get("Format")) == ("acme-0003", Saml.NAMEID_PERSISTENT)
    assert request.findtext("samlp:SessionIndex", "", NAMES) == "_session-1"
    assert (request.get("Destination"), query["SigAlg"], "Signature" in query) == (
        SLO,
        [Saml.RSA_SHA256],
        True,
    )


def test_asking_signs_out_here_at_once(dana: Browser) -> None:
    sent_away(dana)
    assert LoginSession.objects.get().ended_why == "signed_out"
    assert dana.get("/account/").status_code == 302


def test_the_answer_is_told(dana: Browser, forge: Forge) -> None:
    request, _ = sent_away(dana)
    assert "Here, and at Acme." in arrive(dana, forge, answer(forge, request.get("ID"))).content.decode()


def test_a_provider_that_could_not_is_told(dana: Browser, forge: Forge) -> None:
    request, _ = sent_away(dana)
    partial = answer(forge, request.get("ID"), status=Saml.STATUS_PARTIAL_LOGOUT)
    assert "could not sign you out everywhere" in arrive(dana, forge, partial).content.decode()


BAD: dict[str, dict[str, Any]] = {
    "to another request": {"asked": "_another"},
    "of another provider": {"issuer": "http://idp.evil.test/metadata/"},
    "for another address": {"destination": SLS + "x"},
    "for an address before ours": {"destination": "http://127.0.0.1:8000/accounts/saml/"},
}


@pytest.mark.parametrize("how", BAD.values(), ids=BAD.keys())
def test_a_bad_answer_is_refused(dana: Browser, forge: Forge, how: dict[str, Any]) -> None:
    request, _ = sent_away(dana)
    assert arrive(dana, forge, answer(forge, **{"asked": request.get("ID"), **how})).status_code == 400


def test_an_unsigned_answer_is_refused(dana: Browser, forge: Forge) -> None:
    request, _ = sent_away(dana)
    assert arrive(dana, forge, answer(forge, request.get("ID")), signed=False).status_code == 400


def test_an_answer_signed_by_another_key_is_refused(dana: Browser, forge: Forge) -> None:
    request, _ = sent_away(dana)
    stranger = Forge(new_key_pair("stranger"), forge.site)
    assert arrive(dana, stranger, answer(forge, request.get("ID"))).status_code == 400


def test_an_answer_is_good_once(dana: Browser, forge: Forge) -> None:
    request, _ = sent_away(dana)
    xml = answer(forge, request.get("ID"))
    assert [arrive(dana, forge, xml).status_code for _ in range(2)] == [200, 400]


def test_an_answer_is_for_the_browser_that_asked(dana: Browser, forge: Forge) -> None:
    request, _ = sent_away(dana)
    assert arrive(Browser(), forge, answer(forge, request.get("ID"))).status_code == 400


JUNK = (
    "junk",
    "",
    "<LogoutResponse/>",
    '<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>',
    "<r>" + " " * 300_000 + "</r>",
)


@pytest.mark.parametrize(
    "junk", JUNK, ids=["junk", "nothing", "another document", "a document type", "oversized"]
)
def test_junk_signed_by_the_provider_is_refused(dana: Browser, forge: Forge, junk: str) -> None:
    sent_away(dana)
    assert arrive(dana, forge, junk).status_code == 400


def test_an_answer_leaves_no_row_and_no_sign_in(
    dana: Browser, forge: Forge, rows: Callable[[], dict[str, int]]
) -> None:
    request, _ = sent_away(dana)
    before = rows()
    arrive(dana, forge, answer(forge, request.get("ID"), issuer="http://idp.evil.test/metadata/"))
    assert rows() == before


def test_the_sign_out_page_offers_it(dana: Browser) -> None:
    assert "Sign out here and at Acme" in dana.get("/accounts/logout/").content.decode()


def test_whoever_came_by_password_is_offered_nothing_more(
    dana: Browser, signed_in: Callable[..., Client]
) -> None:
    alice = signed_in()
    assert "Sign out here and at" not in alice.get("/accounts/logout/").content.decode()
    assert alice.post(SIGN_OUT)["Location"] == "/accounts/logout/"


def test_a_provider_without_logout_is_not_asked(acme: Connection, browser: Browser, forge: Forge) -> None:
    browser.arrive(forge.respond(browser.begin()))
    browser.finish()
    assert browser.post(SIGN_OUT)["Location"] == "/accounts/logout/"
    assert LoginSession.objects.get().ended_at is None
