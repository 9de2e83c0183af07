"""A sign-in has one row, from its first moment until after it has ended; ending the row ends the browser's."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from audit.context import open_context
from audit.models import AuditEvent
from audit.search.marks import all_marks
from identity.actor import Actor, person
from identity.browser import SessionStore
from identity.demo_people import PASSWORD
from identity.models import BrowserSession, Connection, LoginSession, Membership, User
from identity.policy import Refused, Resource, authorized, preview
from identity.sessions import (
    end_every_session,
    end_other_sessions,
    end_session,
    person_at,
    renew_session,
    session_of,
)
from identity.standing import read_standing

from .forge import Forge
from .journey import HERE, Browser

SignedIn = Callable[..., Client]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_password_sign_in_is_kept_with_its_facts(signed_in: SignedIn, alice: User) -> None:
    signed_in(**{"user-agent": FIREFOX})
    session = LoginSession.objects.get()
    assert (session.user, session.method, session.amr, session.acr) == (alice, "password", ["pwd"], "")
    assert (session.organization.slug, session.connection, session.device) == (
        "acme",
        None,
        "Firefox on Linux",
    )


def test_company_sign_in_is_kept_with_its_facts(acme: Connection, browser: Browser, forge: Forge) -> None:
    at = timezone.now().replace(microsecond=0) - timedelta(seconds=20)
    browser.arrive(forge.respond(browser.begin(), at=at))
    browser.finish()
    session = LoginSession.objects.get()
    assert (session.method, session.amr, session.connection) == ("saml", ["pwd"], acme)
    assert session.acr == "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
    assert (session.authenticated_at, session.idp_session_index) == (at, "_session-1")
    assert session.organization == acme.organization


def test_key_is_stored_nowhere_but_in_the_browsers_session(signed_in: SignedIn) -> None:
    client = signed_in()
    key = client.session["login_session"]
    assert len(key) >= 43
    assert key not in str(LoginSession.objects.values().get())


def arriving(browser: Client) -> HttpRequest:
    """A request as it comes in, before anything was read."""
    request = RequestFactory().get("/")
    request.session = SessionStore(browser.cookies[settings.SESSION_COOKIE_NAME].value)
    return request


def test_browsers_session_its_sign_in_and_a_look_take_one_query(
    signed_in: SignedIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = arriving(signed_in())
    with django_assert_num_queries(1):
        alice = person_at(request)
        decision = preview(alice, "cart:read", Resource("Cart", attrs={"owner": alice.key}))
    assert (request.user, decision.allowed) == (alice.principal, True)


def test_a_sign_in_that_was_ended_meanwhile_is_not_told_as_renewed(signed_in: SignedIn) -> None:
    request = arriving(signed_in())
    session = session_of(request)
    with open_context("web"):
        end_session(session, actor=person(session))
    renew_session(request, ("otp",))

    ended = LoginSession.objects.get()
    assert (ended.amr, ended.ended_why) == (["pwd"], "signed_out")
    assert not AuditEvent.objects.filter(action="sign_in", outcome="renewed").exists()


def test_an_effect_reads_again_what_was_read_at_the_door(signed_in: SignedIn) -> None:
    alice = person_at(arriving(signed_in()))
    with open_context("system:seed"):
        LoginSession.objects.update(ended_at=timezone.now(), ended_why="for_cause")
    with open_context("web"), pytest.raises(Refused), authorized(alice, "chat:write", mine(alice)):
        pass


@pytest.mark.parametrize("still", [True, False])
def test_a_look_knows_whether_the_person_still_belongs_to_the_company(
    signed_in: SignedIn, still: bool
) -> None:
    browser = signed_in()
    if not still:
        with open_context("system:seed"):
            Membership.objects.update(ended_at=timezone.now())
    alice = person_at(arriving(browser))
    assert alice.at_the_door == read_standing(alice, timezone.now())
    assert (alice.at_the_door.organization is not None) == still


def mine(actor: Actor) -> Resource:
    return Resource("Conversation", attrs={"owner": actor.key})


def test_guest_has_no_session_and_costs_no_query(
    client: Client, people: dict[str, User], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = client.get("/accounts/login/").wsgi_request
    del request.login_session
    with django_assert_num_queries(0):
        assert session_of(request) is None


def test_sign_out_ends_the_row(signed_in: SignedIn) -> None:
    client = signed_in()
    client.post("/accounts/logout/")
    session = LoginSession.objects.get()
    assert (session.ended_why, session.ended_at is not None) == ("signed_out", True)


@pytest.mark.parametrize("why", ["signed_out", "for_cause"])
def test_ended_session_signs_the_browser_out(signed_in: SignedIn, why: str) -> None:
    client = signed_in()
    with open_context("system:seed"):
        LoginSession.objects.update(ended_at=timezone.now(), ended_why=why)
    assert client.get("/account/").status_code == 302
    assert "_auth_user_id" not in client.session
    assert LoginSession.objects.get().ended_why == why


def test_session_expires_however_busy_it_is(signed_in: SignedIn) -> None:
    client, ends = signed_in(), timezone.now() + settings.SIGN_IN_LASTS
    with travel(ends - timedelta(minutes=1), tick=False):
        client.session.save()
        assert client.get("/account/").status_code == 200
    with travel(ends + timedelta(minutes=1), tick=False):
        assert "Your sign-in has run out" in client.get("/account/", follow=True).content.decode()
    assert LoginSession.objects.get().ended_why == "expired"


def key_shown(browser: Client) -> str:
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def with_key(key: str, **more: object) -> Client:
    browser = Client(headers=HERE, **more)
    browser.cookies[settings.SESSION_COOKIE_NAME] = key
    return browser


def test_proving_oneself_again_makes_the_key_anew_and_keeps_the_sign_in(signed_in: SignedIn) -> None:
    browser = signed_in()
    before, kept = key_shown(browser), LoginSession.objects.get().key_digest
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert key_shown(browser) != before
    assert (with_key(before).get("/account/").status_code, browser.get("/account/").status_code) == (302, 200)
    assert [row.sign_in_id for row in BrowserSession.objects.all()] == [kept]


def test_a_changed_password_makes_the_key_anew(signed_in: SignedIn) -> None:
    browser = signed_in()
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    before, new = key_shown(browser), "another-long-passphrase"
    browser.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert (with_key(before).get("/account/").status_code, browser.get("/account/").status_code) == (302, 200)


def test_a_form_that_another_tab_had_open_still_works(signed_in: SignedIn) -> None:
    browser = with_key(key_shown(signed_in()), enforce_csrf_checks=True)
    form = re.search(
        r'csrfmiddlewaretoken" value="(\w+)"', browser.get("/account/sessions/").content.decode()
    )
    assert form is not None
    mine = {"csrfmiddlewaretoken": form[1]}
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD, **mine})
    assert browser.post("/account/sessions/end-others/", mine)["Location"] == "/account/sessions/"


def test_a_request_that_was_late_with_the_old_key_leaves_the_new_one_alone(signed_in: SignedIn) -> None:
    browser = signed_in()
    late = with_key(key_shown(browser))
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert settings.SESSION_COOKIE_NAME not in late.get("/").cookies


def test_a_key_that_is_none_of_ours_is_not_looked_up(
    django_assert_num_queries: DjangoAssertNumQueries, db: None
) -> None:
    with django_assert_num_queries(0):
        assert SessionStore("abcdefgh\0").load() == {}


def test_changed_password_signs_other_browsers_out(signed_in: SignedIn, alice: User) -> None:
    client = signed_in()
    alice.set_password("another-long-password")
    with open_context("system:seed"):
        alice.save()
    assert client.get("/account/").status_code == 302
    assert LoginSession.objects.get().ended_why == "expired"


def test_switched_off_person_is_signed_out(signed_in: SignedIn, alice: User) -> None:
    client = signed_in()
    with open_context("system:seed"):
        User.objects.filter(pk=alice.pk).update(is_active=False)
    assert client.get("/account/").status_code == 302


def test_who_becomes_staff_comes_in_anew_and_not_by_their_company(
    acme: Connection, browser: Browser, forge: Forge
) -> None:
    browser.arrive(forge.respond(browser.begin()))
    browser.finish()
    session = LoginSession.objects.get()
    with open_context("system:seed"):
        User.objects.filter(pk=session.user_id).update(is_staff=True)
    assert browser.get("/account/").status_code == 302
    session.refresh_from_db()
    assert session.ended_why == "expired"


def test_django_session_without_a_sign_in_row_is_signed_out(signed_in: SignedIn) -> None:
    client = signed_in()
    session = client.session
    del session["login_session"]
    session.save()
    assert client.get("/account/").status_code == 302


def test_sign_in_and_out_are_on_the_trail(signed_in: SignedIn, alice: User) -> None:
    signed_in().post("/accounts/logout/")
    told = AuditEvent.objects.filter(category="auth", object_type="identity.user", object_id=str(alice.pk))
    assert list(told.order_by("id").values_list("action", "outcome")) == [
        ("sign_in", "done"),
        ("sign_out", "signed_out"),
    ]


def test_a_sign_in_leaves_nothing_that_names_nobody(signed_in: SignedIn, alice: User) -> None:
    """Not even the time of it, which is a column that Django writes by itself."""
    signed_in()
    unattributed = next(mark for mark in all_marks() if mark.name == "unattributed")
    events = AuditEvent.objects.with_context()
    written = events.get(object_type="identity.user", object_id=str(alice.pk), action="update")
    assert list(unattributed.of(list(events))) == []
    assert (list(written.after), written.context.principal) == (["last_login"], alice.public_id)


@pytest.mark.parametrize("email", ["alice@acme.test", "nobody@example.test"])
def test_failed_sign_in_is_on_the_trail_without_what_was_typed(people: dict[str, User], email: str) -> None:
    Client(headers=HERE).post("/accounts/login/", {"login": email, "password": "typed-wrong"})
    told = AuditEvent.objects.get(category="auth", outcome="failed")
    assert told.object_id == (str(people["alice"].pk) if email == "alice@acme.test" else "")
    assert "typed-wrong" not in told.payload
    assert email not in told.payload


def test_admin_door_leads_to_the_one_sign_in(people: dict[str, User]) -> None:
    client = Client(headers=HERE)
    answer = client.post(
        "/admin/login/?next=/admin/", {"username": "sam@countersign.test", "password": "countersign-demo"}
    )
    assert answer["Location"] == "/accounts/login/?next=%2Fadmin%2F"
    assert not LoginSession.objects.exists()


@pytest.mark.parametrize("end", [end_other_sessions, end_every_session])
def test_a_refusal_to_end_several_is_on_record_once(
    signed_in: SignedIn, alice: User, end: Callable[..., int]
) -> None:
    for _ in range(2):
        signed_in()
    here = LoginSession.objects.latest("pk")
    with open_context("web"), pytest.raises(Refused):
        end(here, actor=Actor(principal=alice))

    assert LoginSession.objects.filter(ended_at=None).count() == 2
    assert AuditEvent.objects.filter(action="sessions:end", outcome="deny").count() == 1
