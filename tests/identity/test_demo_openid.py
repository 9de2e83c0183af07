"""The OpenID half of the demo's identity provider: strict with shops, and wrong on demand."""

import logging
from base64 import urlsafe_b64encode
from hashlib import sha256

import jwt
import pytest
from django.core import signing

from identity.demo_idp.oidc import InvalidGrant, OpenIDProvider, Session, Shop
from identity.demo_idp.oidc_lies import OPENID_LIES, OpenIDLie
from identity.demo_idp.people import GLOBEX_DIRECTORY
from identity.demo_idp.saml import UnknownServiceProvider, UnreadableRequest
from identity.key_pairs import KeyPair
from identity.models import LoginSession

from .conftest import SITE
from .journey import Browser
from .openid import Lies, Provider, arrive, compact, leave

SHOP = Shop(SITE)
VERIFIER = "verifier-of-the-browser"
CAROL = Session("session-1", "globex-0001", 1_700_000_000)
ASKED = {
    "response_type": "code",
    "client_id": "countersign",
    "redirect_uri": SHOP.callback,
    "scope": "openid email",
    "state": "state",
    "nonce": "nonce",
    "code_challenge": urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode(),
    "code_challenge_method": "S256",
}


@pytest.fixture
def provider(idp_key: KeyPair) -> OpenIDProvider:
    return OpenIDProvider("http://idp.globex.test", idp_key, "secret", (SHOP,))


def form(provider: OpenIDProvider, **changes: str) -> dict[str, str]:
    code = provider.issue_code(provider.read_request(ASKED), CAROL)
    return {"code": code, "redirect_uri": SHOP.callback, "code_verifier": VERIFIER, **changes}


def test_a_code_gives_a_token_that_its_published_key_proves(provider: OpenIDProvider) -> None:
    tokens = provider.redeem(form(provider), GLOBEX_DIRECTORY)
    key = jwt.PyJWKSet.from_dict(provider.jwks())[provider.kid]
    claims = jwt.decode(tokens["id_token"], key, ["RS256"], audience="countersign", issuer=provider.issuer)
    assert (claims["sub"], claims["nonce"], claims["sid"]) == ("globex-0001", "nonce", "session-1")
    assert provider.userinfo(tokens["access_token"], GLOBEX_DIRECTORY)["email"] == "carol@globex.test"


def test_a_code_works_once(provider: OpenIDProvider) -> None:
    shown = form(provider)
    provider.redeem(shown, GLOBEX_DIRECTORY)
    with pytest.raises(InvalidGrant, match="used before"):
        provider.redeem(shown, GLOBEX_DIRECTORY)


@pytest.mark.parametrize(
    "changes",
    [{"code": "made-up"}, {"code_verifier": "of another browser"}, {"redirect_uri": "https://evil.test/"}],
    ids=["made up", "another browser", "another address"],
)
def test_a_code_is_no_use_to_others(provider: OpenIDProvider, changes: dict[str, str]) -> None:
    with pytest.raises(InvalidGrant):
        provider.redeem(form(provider, **changes), GLOBEX_DIRECTORY)


def test_a_code_is_no_access_token(provider: OpenIDProvider) -> None:
    with pytest.raises(InvalidGrant):
        provider.userinfo(form(provider)["code"], GLOBEX_DIRECTORY)


@pytest.mark.parametrize("changes", [{"client_id": "another"}, {"redirect_uri": "https://evil.test/"}])
def test_it_serves_only_whom_it_knows(provider: OpenIDProvider, changes: dict[str, str]) -> None:
    with pytest.raises(UnknownServiceProvider):
        provider.read_request(ASKED | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"response_type": "token"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
        {"scope": "email"},
    ],
)
def test_it_refuses_what_is_no_request(provider: OpenIDProvider, changes: dict[str, str]) -> None:
    with pytest.raises(UnreadableRequest):
        provider.read_request(ASKED | changes)


def test_only_the_shop_knows_the_secret(provider: OpenIDProvider) -> None:
    assert provider.is_client("countersign", "secret")
    assert not provider.is_client("countersign", "")
    assert not provider.is_client("", "secret")


def test_a_code_is_made_by_nobody_else(provider: OpenIDProvider) -> None:
    with pytest.raises(InvalidGrant):
        provider.redeem(form(provider, code=signing.dumps({}, salt="elsewhere")), GLOBEX_DIRECTORY)


NOTICED = {
    "expired": "the token has expired",
    "audience": "the token is for somebody else",
    "nonce": "the nonce is not the one we sent",
    "domain": "outside the connection's verified domains",
    "unsigned": "not signed by an algorithm that we believe",
}


@pytest.mark.parametrize("lie", OPENID_LIES, ids=lambda lie: lie.name)
def test_the_shop_notices_what_is_wrong(
    openid: Provider, browser: Browser, lie: OpenIDLie, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "identity.sso")
    unsigned = Lies(forge=lambda provider, claims: compact({"alg": "none"}, b"{}", lambda message: b""))
    told = Lies(claims=lambda said: lie.of_token(lie.of_person(said)), userinfo=lie.of_person)
    openid.lies = told if lie.signed else unsigned
    assert arrive(browser, openid.answer(leave(browser))).status_code == 403
    assert NOTICED[lie.name] in caplog.text
    assert not LoginSession.objects.exists()
