"""The whole way over real HTTP: shop and identity provider each in a process, a plain client between."""

import re
from dataclasses import dataclass, field
from html import unescape
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from identity.demo_idp.oidc_lies import OPENID_LIES
from tests.journeys.conftest import LiteShop

pytestmark = pytest.mark.journey


@dataclass
class Web:
    """A client that follows redirects, keeps cookies, and sends a form's hidden fields with what it presses."""

    opener: OpenerDirector = field(default_factory=lambda: build_opener(HTTPCookieProcessor(CookieJar())))

    def get(self, url: str, form: bytes | None = None) -> str:
        with self.opener.open(url, form, timeout=20) as response:
            return str(response.read(), "utf-8")

    def submit(self, page: str, action: str, **pressed: str) -> str:
        sent = {
            name: unescape(value)
            for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
        }
        return self.get(action, urlencode({**sent, **pressed}).encode())


@dataclass(frozen=True)
class Town:
    """Globex's pages are in the house of Acme's."""

    shop: str
    acme: str

    @property
    def globex(self) -> str:
        return f"{self.acme}/globex"


@pytest.fixture
def town(lite_shop: LiteShop) -> Town:
    place = lite_shop.live.place
    return Town(place.url, place.more["DEMO_IDP_URL"])


def test_alice_signs_in_at_acme_and_comes_back(town: Town) -> None:
    web = Web()
    picker = web.get(f"{town.shop}/accounts/saml/acme/login/?next=/account/")
    assert "Choose who you are" in picker
    vouched = web.submit(picker, f"{town.acme}/sso/", subject="acme-0001")
    account = web.submit(vouched, f"{town.shop}/accounts/saml/acme/acs/")
    assert "alice@acme.test" in account
    assert "Acme, SAML 2.0" in web.get(f"{town.shop}/account/sessions/")
    with pytest.raises(HTTPError) as replayed:
        Web().submit(vouched, f"{town.shop}/accounts/saml/acme/acs/")
    with replayed.value as refusal:
        assert refusal.code == 403


def test_gwen_signs_in_at_globex_and_out_everywhere(town: Town) -> None:
    web = Web()
    picker = web.get(f"{town.shop}/accounts/oidc/globex/login/?next=/account/")
    account = web.submit(picker, f"{town.globex}/authorize/", subject="globex-0002")
    assert "gwen@globex.test" in account
    sign_out = web.get(f"{town.globex}/end-session/")
    assert town.shop in web.submit(sign_out, f"{town.globex}/end-session/")
    assert "Sign in" in web.get(f"{town.shop}/account/")


def test_noor_comes_in_for_the_first_time_and_leaves_both_houses(town: Town) -> None:
    web = Web()
    picker = web.get(f"{town.shop}/accounts/oidc/globex/login/")
    web.submit(picker, f"{town.globex}/authorize/", subject="globex-0003")
    asked = web.get(f"{town.shop}/accounts/logout/")
    left = web.submit(asked, f"{town.shop}/accounts/oidc/globex/sign-out/")
    (onward,) = re.findall(r'href="([^"]+/end-session/[^"]+)"', left)
    there = web.get(unescape(onward))
    assert "Here, and at Globex." in web.submit(there, f"{town.globex}/end-session/")


def test_globex_answers_wrongly_and_the_shop_refuses(town: Town) -> None:
    for lie in OPENID_LIES:
        web = Web()
        picker = web.get(f"{town.shop}/accounts/oidc/globex/login/")
        told = web.submit(picker, f"{town.globex}/authorize/", subject="globex-0001", lie=lie.name)
        assert lie.notice in told
        (onward,) = re.findall(r'class="go" href="([^"]+)"', told)
        with pytest.raises(HTTPError) as refused:
            web.get(unescape(onward))
        with refused.value as refusal:
            assert (lie.name, refusal.code) == (lie.name, 403)
