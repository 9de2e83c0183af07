"""Sign-in, step-up and sign-out at an identity provider that others have written."""

import re
from base64 import b64decode
from collections.abc import Iterator
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, Request, build_opener

import pytest
from django.http import HttpResponse
from django.utils import timezone

from audit.context import open_context
from identity.models import Connection, LoginSession
from identity.sso.saml.service_provider import addresses_of
from tests.support import simplesamlphp

from .journey import Browser

OURS = "http://127.0.0.1:8000"


@pytest.fixture
def acme_by_php(acme: Connection, tmp_path: Path) -> Iterator[Connection]:
    ours = addresses_of(acme)
    shop = simplesamlphp.Shop(ours.entity_id, ours.acs, ours.sls, acme.sp_certificate)
    with simplesamlphp.running(tmp_path, shop) as idp:
        acme.app.settings = {"idp": idp.settings}
        with open_context("system:seed"):
            acme.app.save()
        yield acme


class StopAtTheShop(HTTPRedirectHandler):
    """The shop is here and not at its address: whoever is sent there is handed over."""

    def redirect_request(
        self, req: Request, fp: object, code: int, msg: str, headers: object, newurl: str
    ) -> Request | None:
        if newurl.startswith(OURS):
            return Request(f"data:,{quote(newurl, safe='')}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


class Person:
    """Dana, whose one browser goes to the shop and to her company."""

    def __init__(self) -> None:
        self.shop = Browser()
        self.company: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()), StopAtTheShop())

    def go(self, url: str, form: dict[str, str] | None = None) -> str:
        with self.company.open(url, urlencode(form).encode() if form else None, timeout=60) as answer:
            return str(answer.read(), "utf-8")

    def sign_in(self, page: str, url: str) -> str:
        """Fill the form of simplesamlphp."""
        return self.go(url, {**hidden(page), "username": "dana", "password": "dana"})

    def hand_over(self, page: str) -> HttpResponse:
        self.shop.arrive(hidden(page)["SAMLResponse"])
        return self.shop.finish()


def hidden(page: str) -> dict[str, str]:
    fields = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page)
    named = ((re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)) for one in fields)
    return {name[1]: unescape(value[1]) for name, value in named if name and value}


def asked_for_a_password(page: str) -> bool:
    return 'name="password"' in page


def come_in(dana: Person, connection: Connection) -> HttpResponse:
    page = dana.go(dana.shop.get("/accounts/saml/acme/login/")["Location"])
    assert asked_for_a_password(page)
    return dana.hand_over(dana.sign_in(page, _form_address(connection)))


def _form_address(connection: Connection) -> str:
    base = connection.app.settings["idp"]["entity_id"].removesuffix("/saml2/idp/metadata.php")
    return f"{base}/module.php/core/loginuserpass.php"


def test_dana_comes_in_by_signed_request_and_encrypted_assertion(acme_by_php: Connection) -> None:
    dana = Person()
    page = dana.go(dana.shop.get("/accounts/saml/acme/login/")["Location"])
    answered = dana.sign_in(page, _form_address(acme_by_php))
    assert b"EncryptedAssertion" in b64decode(hidden(answered)["SAMLResponse"])
    assert dana.hand_over(answered)["Location"] == "/"
    session = LoginSession.objects.get()
    assert (session.user.email, session.connection) == ("dana@acme.test", acme_by_php)
    assert (session.idp_name_id["value"], bool(session.idp_session_index)) == ("acme-0003", True)


def test_a_second_sign_in_asks_no_password_and_a_step_up_does(acme_by_php: Connection) -> None:
    dana = Person()
    come_in(dana, acme_by_php)
    assert not asked_for_a_password(dana.go(dana.shop.get("/accounts/saml/acme/login/")["Location"]))
    before = timezone.now()
    page = dana.go(dana.shop.get("/accounts/saml/acme/login/?again=1&next=/account/data/")["Location"])
    assert asked_for_a_password(page)
    answered = dana.hand_over(dana.sign_in(page, _form_address(acme_by_php)))
    assert answered["Location"] == "/account/data/"
    assert LoginSession.objects.get().authenticated_at >= before.replace(microsecond=0)


def test_signing_out_of_the_shop_signs_out_at_the_company(acme_by_php: Connection) -> None:
    dana = Person()
    come_in(dana, acme_by_php)
    leaving = dana.shop.post("/accounts/saml/acme/sign-out/")["Refresh"].partition("url=")[2]
    back = dana.go(leaving)
    assert "Here, and at Acme." in dana.shop.get(back.removeprefix(OURS)).content.decode()
    assert asked_for_a_password(dana.go(dana.shop.get("/accounts/saml/acme/login/")["Location"]))


def test_signing_out_at_the_company_signs_out_of_the_shop(acme_by_php: Connection) -> None:
    dana = Person()
    come_in(dana, acme_by_php)
    base = _form_address(acme_by_php).removesuffix("/module.php/core/loginuserpass.php")
    asking = dana.go(f"{base}/saml2/idp/SingleLogoutService.php?ReturnTo={base}/")
    answer = dana.shop.get(asking.removeprefix(OURS))
    assert answer.status_code == 302
    assert LoginSession.objects.get().ended_at is not None
    assert answer["Location"].startswith(f"{base}/saml2/idp/SingleLogoutService.php?SAMLResponse=")
