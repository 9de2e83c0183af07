"""private_key_jwt: a provider knows us by a key of ours, and no secret is given away."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import jwt
import pytest
from django.test import Client
from django.utils import timezone

from audit.context import open_context
from identity.actor import Actor
from identity.connections import Credentials, change_provider
from identity.models import Connection, LoginSession, User
from identity.sso.oidc.client import ASSERTED, shown_to
from identity.sso.oidc.discovery import metadata_of
from identity.sso.saml.keys import prepare_next_key, use_next_key
from tests.support import openid_provider
from tests.support.openid_provider import Visitor

from .conftest import SITE
from .journey import Browser
from .openid import CLIENT, SECRET, Provider, leave
from .policy_cast import Cast
from .test_openid_provider import ACCOUNTS, PEOPLE

JWKS = "/accounts/oidc/globex/jwks/"


@pytest.fixture
def gwen(people: dict[str, User]) -> Actor:
    return Cast(people).make("gwen")


@pytest.fixture
def keyed(gwen: Actor, openid: Provider) -> Connection:
    """Globex's, by a key from now on."""
    found = connection()
    with open_context("web"):
        change_provider(found, {"issuer": openid.issuer}, actor=gwen, shown=Credentials(CLIENT, by_key=True))
    return connection()


def connection() -> Connection:
    return Connection.objects.select_related("app", "organization").get(protocol="oidc")


def published() -> list[dict[str, Any]]:
    return list(Browser().get(JWKS).json()["keys"])


def proof(keyed: Connection) -> str:
    return shown_to(keyed, metadata_of(keyed)).form["client_assertion"]


def test_what_is_shown_is_signed_by_the_published_key_and_good_for_a_minute(
    keyed: Connection, openid: Provider
) -> None:
    shown, (key,) = shown_to(keyed, metadata_of(keyed)), published()
    token = shown.form["client_assertion"]
    claims = jwt.decode(token, jwt.PyJWK(key), audience=f"{openid.issuer}/token", algorithms=["RS256"])
    assert (claims["iss"], claims["sub"], claims["exp"] - claims["iat"]) == (CLIENT, CLIENT, 60)
    assert (shown.form["client_id"], shown.form["client_assertion_type"]) == (CLIENT, ASSERTED)
    assert (jwt.get_unverified_header(token)["kid"], dict(shown.headers)) == (key["kid"], {})


def test_each_is_another(keyed: Connection) -> None:
    assert proof(keyed) != proof(keyed)


def test_the_private_half_is_not_published(keyed: Connection) -> None:
    assert [sorted(key) for key in published()] == [["alg", "e", "kid", "kty", "n", "use"]]


def test_the_secret_that_was_is_forgotten(keyed: Connection) -> None:
    assert (keyed.client_secret, keyed.client_secret_since) == ("", None)


def test_a_connection_that_is_disabled_meanwhile_stays_so(keyed: Connection, gwen: Actor) -> None:
    class DisabledMeanwhile(Credentials):
        def keep(self, held: Connection) -> None:
            super().keep(held)
            Connection.objects.filter(pk=held.pk).update(enabled=False)

    with open_context("web"):
        change_provider(keyed, keyed.app.settings, actor=gwen, shown=DisabledMeanwhile(secret=SECRET))
    assert not connection().enabled


def test_a_key_takes_the_place_of_another_in_two_steps(keyed: Connection, gwen: Actor) -> None:
    with open_context("web"):
        prepare_next_key(keyed, actor=gwen)
        old, new = (key["kid"] for key in published())
        assert jwt.get_unverified_header(proof(connection()))["kid"] == old
        use_next_key(keyed, actor=gwen)
    assert jwt.get_unverified_header(proof(connection()))["kid"] == new
    assert [key["kid"] for key in published()] == [new]


def test_without_a_key_nothing_is_published(openid: Provider) -> None:
    assert Browser().get(JWKS).status_code == 404


def test_an_admin_chooses_it_on_the_page_and_is_told_where_the_key_is(
    people: dict[str, User], openid: Provider, signed_in: Callable[..., Client]
) -> None:
    admin, page = signed_in("gwen@globex.test"), f"/organization/connections/{connection().public_id}/"
    known = {"issuer": openid.issuer, "client_id": CLIENT}

    def choose(**said: str) -> str:
        seen = admin.get(f"{page}provider/").context["form"].seen
        assert admin.post(f"{page}provider/", known | said | {"seen": seen}).status_code == 302
        return admin.get(page).text

    assert JWKS not in admin.get(page).text
    assert JWKS in choose(client_auth="private_key_jwt")
    choose(client_auth="", secret=SECRET)
    assert shown_to(connection(), metadata_of(connection())).form == {}


@contextmanager
def knowing(keys: list[dict[str, Any]]) -> Iterator[str]:
    """A provider of others' making that knows us by these."""
    client = {
        "client_id": CLIENT,
        "redirect_uris": [f"{ACCOUNTS}/login/callback/"],
        "token_endpoint_auth_method": "private_key_jwt",
        "jwks": {"keys": keys},
    }
    with openid_provider.running(client, PEOPLE) as issuer:
        yield issuer


def test_a_provider_of_others_making_believes_the_key_and_no_other(keyed: Connection, gwen: Actor) -> None:
    with knowing(published()) as issuer:
        keyed.app.settings["issuer"] = issuer
        with open_context("system:seed"):
            keyed.app.save()
        assert [come_in(), LoginSession.objects.filter(method="oidc").count()] == [302, 1]
        with open_context("web"):
            prepare_next_key(keyed, actor=gwen)
            use_next_key(keyed, actor=gwen)
        assert come_in() == 403
    assert LoginSession.objects.filter(method="oidc", started_at__lte=timezone.now()).count() == 1


def come_in() -> int:
    browser = Browser()
    back = Visitor(SITE, "noor").goes(leave(browser))
    return browser.get(back.removeprefix(SITE)).status_code
