"""Where the database itself decides: on SQLite and on PostgreSQL, with several browsers at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from audit.context import open_context
from audit.models import AuditEvent
from identity.models import AssertionSeen, BrowserSession, Connection, LoginSession, Membership, User
from shop.models import CartLine
from shop.settings import AUTHENTICATION_BACKENDS

from . import openid
from .conftest import trust, trust_openid
from .forge import Forge
from .journey import HERE, Browser
from .scim.conftest import Directory, lay_token


@pytest.fixture
def acme(seeded: object, forge: Forge) -> Connection:
    connection = Connection.objects.get(organization__slug="acme")
    trust(connection.app, forge)
    return connection


def test_newcomer_comes_in_and_goes(acme: Connection, browser: Browser, forge: Forge) -> None:
    browser.arrive(forge.respond(browser.begin()))
    assert browser.finish().status_code == 302
    browser.post("/accounts/logout/")
    session = LoginSession.objects.get()
    assert (session.ended_why, session.organization) == ("signed_out", acme.organization)
    membership = Membership.objects.get(user=session.user)
    made = AuditEvent.objects.get(object_type="identity.membership", object_id=str(membership.pk))
    assert made.context.source == "system:sign-in"


def test_one_assertion_signs_in_one_of_many_at_once(acme: Connection, browser: Browser, forge: Forge) -> None:
    encoded = forge.respond(browser.begin())

    def arrive(number: int) -> int:
        try:
            return Browser().arrive(encoded).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as crowd:
        answers = sorted(crowd.map(arrive, range(4)))
    assert answers == [303, 403, 403, 403]
    assert AssertionSeen.objects.count() == 1


@pytest.fixture
def alice(seeded: object) -> Client:
    """Alice's browser, which has just been asked for."""
    browser = Client()
    with open_context("system:sign-in"):
        browser.force_login(User.objects.get(email="alice@acme.test"), backend=AUTHENTICATION_BACKENDS[0])
    assert browser.get("/account/").status_code == 200
    return browser


CUTS: dict[str, Callable[[], object]] = {
    "sign-in ended": lambda: LoginSession.objects.update(ended_at=timezone.now(), ended_why="for_cause"),
    "switched off": lambda: User.objects.filter(email="alice@acme.test").update(is_active=False),
    "password changed": lambda: User.objects.filter(email="alice@acme.test").update(password="other"),
    "browser forgotten": lambda: BrowserSession.objects.all().delete(),
}


@pytest.mark.parametrize("name", CUTS)
def test_what_was_cut_is_out_at_the_very_next_request(alice: Client, name: str) -> None:
    with open_context("system:seed"):
        CUTS[name]()
    assert alice.get("/account/").status_code == 302


def test_a_membership_that_ended_is_not_there_at_the_very_next_request(alice: Client) -> None:
    def company() -> object:
        return alice.get("/account/").wsgi_request.actor.at_the_door.organization

    assert company() == Membership.objects.get(user__email="alice@acme.test").organization
    with open_context("system:seed"):
        Membership.objects.update(ended_at=timezone.now())
    assert company() is None


def test_one_logout_token_ends_a_sign_in_once_of_many_at_once(
    database: object, openid_server: openid.Provider, browser: Browser
) -> None:
    trust_openid(openid_server)
    openid.arrive(browser, openid_server.answer(openid.leave(browser)))
    told = {"logout_token": openid_server.logout_token()}

    def tell(number: int) -> int:
        try:
            return Client(headers=HERE).post("/accounts/oidc/globex/backchannel-logout/", told).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as crowd:
        answers = sorted(crowd.map(tell, range(4)))
    assert answers == [200, 400, 400, 400]
    assert LoginSession.objects.get().ended_at is not None
    assert AssertionSeen.objects.count() == 2


@pytest.mark.parametrize(
    "path", ["/accounts/saml/a%00b/login/", "/products/a%00b/", "/chat/a%00b/", "/chat/approvals/a%00b/"]
)
def test_a_name_that_no_database_can_hold_leads_nowhere(database: object, path: str) -> None:
    assert Client().get(path, follow=True).status_code == 404


def test_a_form_that_says_what_no_database_can_hold_changes_nothing(database: object) -> None:
    said = Client().post("/cart/add/", {"variant": "a\0b", "quantity": "1"})
    assert (said.status_code, CartLine.objects.count()) == (400, 0)


def test_a_directory_finds_nobody_by_a_name_that_no_database_can_hold(seeded: object) -> None:
    lay_token("acme", "acme-token")
    acme = Directory("acme-token")
    assert (acme.get("Users/a%00b").status, acme.find("Users", 'userName eq "a\\u0000b"').names) == (404, [])
