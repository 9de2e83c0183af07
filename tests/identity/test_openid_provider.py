"""Real sign-ins at an OpenID provider that others have written, started in Node for these tests."""

from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from threading import Thread
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.utils import timezone

from audit.context import open_context
from identity.models import Connection, LoginSession
from tests.support import openid_provider
from tests.support.openid_provider import Visitor

from .conftest import SITE
from .journey import HERE, Browser
from .openid import CLIENT, SECRET, Provider, leave

PEOPLE = {
    "noor": {
        "email": "noor@globex.test",
        "email_verified": True,
        "given_name": "Noor",
        "family_name": "Nasser",
    },
    "mallory": {"email": "mallory@example.test", "email_verified": True},
    "ned": {"email": "ned@globex.test", "email_verified": False},
}
ACCOUNTS = f"{SITE}/accounts/oidc/globex"


@pytest.fixture(scope="module")
def told() -> Iterator[tuple[str, Queue[str]]]:
    """Where the provider tells of sign-outs, and what it has told: the test carries it on to the shop."""
    heard: Queue[str] = Queue()

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            heard.put(parse_qs(body)["logout_token"][0])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Nothing: the test says what was heard."""

    with HTTPServer(("127.0.0.1", 0), Ear) as ear:
        Thread(target=ear.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{ear.server_port}/", heard
        ear.shutdown()


@pytest.fixture(scope="module")
def issuer(told: tuple[str, Queue[str]]) -> Iterator[str]:
    client = {
        "client_id": CLIENT,
        "client_secret": SECRET,
        "redirect_uris": [f"{ACCOUNTS}/login/callback/"],
        "post_logout_redirect_uris": [f"{ACCOUNTS}/signed-out/"],
        "backchannel_logout_uri": told[0],
        "backchannel_logout_session_required": True,
    }
    with openid_provider.running(client, PEOPLE) as url:
        yield url


@pytest.fixture
def shop(openid: Provider, issuer: str) -> Browser:
    """A browser at the shop, whose Globex trusts the real provider."""
    connection = Connection.objects.select_related("app").get(organization__slug="globex")
    connection.app.settings = {"issuer": issuer}
    with open_context("system:seed"):
        connection.app.save()
    return Browser()


def come_in(shop: Browser, visitor: Visitor, query: str = "") -> int:
    back = visitor.goes(leave(shop, query=query))
    assert back.startswith(f"{ACCOUNTS}/login/callback/?")
    return shop.get(back.removeprefix(SITE)).status_code


def test_noor_signs_in(shop: Browser) -> None:
    assert come_in(shop, Visitor(SITE, "noor")) == 302
    session = LoginSession.objects.get()
    assert (session.user.email, session.user.full_name) == ("noor@globex.test", "Noor Nasser")
    assert (session.method, bool(session.idp_session_index)) == ("oidc", True)


@pytest.mark.parametrize("person", ["mallory", "ned"])
def test_an_address_that_is_foreign_or_unproved_signs_in_nobody(shop: Browser, person: str) -> None:
    assert come_in(shop, Visitor(SITE, person)) == 403
    assert LoginSession.objects.count() == 0


def test_noor_is_asked_again_and_her_sign_in_is_fresh(shop: Browser) -> None:
    visitor = Visitor(SITE, "noor")
    come_in(shop, visitor)
    with open_context("system:seed"):
        LoginSession.objects.update(authenticated_at=timezone.now() - timedelta(hours=1))
    assert come_in(shop, visitor, "?again=1") == 302
    assert LoginSession.objects.get().authenticated_at > timezone.now() - timedelta(minutes=1)


def test_signing_out_there_ends_the_sign_in_here(shop: Browser, told: tuple[str, Queue[str]]) -> None:
    visitor = Visitor(SITE, "noor")
    come_in(shop, visitor)
    visitor.agrees(visitor.goes(f"{_issuer()}/session/end"))
    posted = {"logout_token": told[1].get(timeout=20)}
    answer = Client(headers=HERE).post("/accounts/oidc/globex/backchannel-logout/", posted)
    assert answer.status_code == 200
    assert LoginSession.objects.get().ended_at is not None
    assert shop.get("/account/").status_code == 302


def test_signing_out_here_goes_on_there_and_comes_back(shop: Browser) -> None:
    visitor = Visitor(SITE, "noor")
    come_in(shop, visitor)
    onward = shop.post("/accounts/oidc/globex/sign-out/")["Refresh"].removeprefix("0; url=")
    back = visitor.agrees(visitor.goes(onward))
    assert "Here, and at Globex." in shop.get(back.removeprefix(SITE)).content.decode()


def _issuer() -> str:
    return str(
        Connection.objects.select_related("app").get(organization__slug="globex").app.settings["issuer"]
    )
