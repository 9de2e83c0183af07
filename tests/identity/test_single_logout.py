"""An identity provider signs a person out: only by a signed request, and only the one it means."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.utils import timezone
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from identity.demo_idp.keys import signing_key
from identity.demo_idp.saml import new_id
from identity.models import Connection, LoginSession

from .forge import Forge
from .journey import Browser

SLS = "http://127.0.0.1:8000/accounts/saml/acme/sls/"


def ask(
    forge: Forge,
    *,
    subject: str = "acme-0003",
    index: str = "_session-1",
    destination: str = SLS,
    lasts: timedelta | None = timedelta(minutes=5),
    signed: bool = True,
) -> str:
    """The query of a LogoutRequest."""
    end = f'NotOnOrAfter="{timezone.now() + lasts:%Y-%m-%dT%H:%M:%SZ}"' if lasts else ""
    named = f"<samlp:SessionIndex>{index}</samlp:SessionIndex>" if index else ""
    xml = (
        f'<samlp:LogoutRequest xmlns:samlp="{Saml.NS_SAMLP}" xmlns:saml="{Saml.NS_SAML}" ID="{new_id()}"'
        f' Version="2.0" IssueInstant="2026-01-01T00:00:00Z" Destination="{destination}" {end}>'
        f"<saml:Issuer>{forge.provider.entity_id}</saml:Issuer><saml:NameID>{subject}</saml:NameID>"
        f"{named}</samlp:LogoutRequest>"
    )
    query = {"SAMLRequest": OneLogin_Saml2_Utils.deflate_and_base64_encode(xml)}
    if signed:
        _signer(forge).add_request_signature(query)
    return urlencode(query)


def _signer(forge: Forge) -> OneLogin_Saml2_Auth:
    provider = forge.provider
    ours = {
        "entityId": provider.entity_id,
        "assertionConsumerService": {"url": provider.sso_url},
        "x509cert": forge.key.certificate,
        "privateKey": forge.key.private_key,
    }
    theirs = {"entityId": SLS, "singleSignOnService": {"url": SLS}, "x509cert": forge.key.certificate}
    return OneLogin_Saml2_Auth(
        {"http_host": "", "script_name": "", "get_data": {}}, {"sp": ours, "idp": theirs}
    )


@pytest.fixture
def dana(acme: Connection, browser: Browser, forge: Forge) -> Browser:
    """Dana's browser, signed in by Acme."""
    browser.arrive(forge.respond(browser.begin()))
    browser.finish()
    return browser


def arrive(query: str) -> HttpResponse:
    return Browser().get(f"/accounts/saml/acme/sls/?{query}")


def test_signed_request_ends_the_named_session(dana: Browser, forge: Forge) -> None:
    assert arrive(ask(forge)).status_code == 302
    assert LoginSession.objects.get().ended_why == "for_cause"
    assert dana.get("/account/").status_code == 302


def test_a_request_works_once(dana: Browser, forge: Forge) -> None:
    query = ask(forge, index="")
    assert arrive(query).status_code == 302
    again = Browser()
    again.arrive(forge.respond(again.begin()))
    again.finish()
    assert arrive(query).status_code == 400
    assert again.get("/account/").status_code == 200


REFUSED: dict[str, dict[str, Any]] = {
    "unsigned": {"signed": False},
    "for another address": {"destination": SLS + "x"},
    "without an end": {"lasts": None},
    "without an end that is near": {"lasts": timedelta(hours=2)},
    "expired": {"lasts": timedelta(minutes=-5)},
}


@pytest.mark.parametrize("how", REFUSED.values(), ids=REFUSED.keys())
def test_loose_request_signs_nobody_out(dana: Browser, forge: Forge, how: dict[str, Any]) -> None:
    assert arrive(ask(forge, **how)).status_code == 400
    assert dana.get("/account/").status_code == 200


def test_request_signed_by_another_key_signs_nobody_out(dana: Browser, tmp_path: Any) -> None:
    stranger = Forge(signing_key(tmp_path), "http://127.0.0.1:8000")
    assert arrive(ask(stranger)).status_code == 400
    assert dana.get("/account/").status_code == 200


@pytest.mark.parametrize("who", [{"subject": "acme-0001"}, {"index": "_session-2"}])
def test_request_for_another_leaves_this_one(dana: Browser, forge: Forge, who: dict[str, Any]) -> None:
    assert arrive(ask(forge, **who)).status_code == 302
    assert dana.get("/account/").status_code == 200


@pytest.mark.parametrize("query", ["", "SAMLRequest=x&Signature=y&SigAlg=z", "SAMLResponse=x"])
def test_junk_is_a_bad_request(acme: Connection, query: str) -> None:
    assert arrive(query).status_code == 400
