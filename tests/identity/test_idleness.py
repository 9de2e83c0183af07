"""A browser that nobody uses is signed out, and told so; looking at pages does not write each time."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import Traveller, travel

from audit.context import open_context
from audit.models import AuditEvent
from identity.actor import person
from identity.browser import SessionStore
from identity.delegations import grant_delegation
from identity.demo_people import PASSWORD
from identity.models import Agent, BrowserSession, Delegation, LoginSession
from identity.tasks import end_sign_ins
from identity.terms import Terms

SignedIn = Callable[..., Client]
LIMIT, OF_STAFF = timedelta(hours=12), timedelta(minutes=30)
A_MOMENT = timedelta(minutes=1)
SAM, AVERY = "sam@countersign.test", "avery@acme.test"
FETCH = {"Sec-Fetch-Mode": "cors"}


@pytest.fixture
def clock() -> Iterator[Traveller]:
    with travel(timezone.now(), tick=False) as clock:
        yield clock


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def test_a_browser_that_nobody_uses_is_signed_out(signed_in: SignedIn, clock: Traveller) -> None:
    browser = signed_in()
    clock.shift(LIMIT - A_MOMENT)
    assert is_in(browser)
    clock.shift(LIMIT + A_MOMENT)
    assert not is_in(browser)
    assert LoginSession.objects.get().ended_why == "idle"
    assert AuditEvent.objects.get(category="auth", action="sign_out").outcome == "idle"


@pytest.mark.parametrize("email", [SAM, AVERY], ids=["staff", "an organization's admin"])
def test_who_reaches_further_is_signed_out_sooner(signed_in: SignedIn, clock: Traveller, email: str) -> None:
    browser, shopper = signed_in(email), signed_in()
    clock.shift(OF_STAFF + A_MOMENT)
    assert (is_in(browser), is_in(shopper)) == (False, True)


def test_each_use_begins_the_time_anew(signed_in: SignedIn, clock: Traveller) -> None:
    browser = signed_in(SAM)
    for _ in range(5):
        clock.shift(OF_STAFF - A_MOMENT)
        assert is_in(browser)


def test_a_use_is_written_every_five_minutes_and_no_oftener(signed_in: SignedIn, clock: Traveller) -> None:
    browser = signed_in()
    for minutes, written in ((4, 0), (5, 1), (1, 0)):
        clock.shift(timedelta(minutes=minutes))
        with CaptureQueriesContext(connection) as asked:
            browser.get("/account/")
        assert len([one for one in asked.captured_queries if one["sql"].startswith("UPDATE")]) == written


def test_what_a_page_fetches_by_itself_is_no_use(signed_in: SignedIn, clock: Traveller) -> None:
    browser = signed_in(SAM)
    for _ in range(3):
        clock.shift(OF_STAFF / 2 + A_MOMENT)
        browser.get("/account/", headers=FETCH)
    assert not is_in(browser)


def test_a_form_that_is_sent_by_a_script_is_a_use(signed_in: SignedIn, clock: Traveller) -> None:
    browser = signed_in(SAM)
    clock.shift(OF_STAFF - A_MOMENT)
    browser.post("/account/sessions/end-others/", headers=FETCH)
    clock.shift(OF_STAFF - A_MOMENT)
    assert is_in(browser)


def test_the_person_reads_why_and_comes_back_to_where_they_were(
    signed_in: SignedIn, clock: Traveller
) -> None:
    browser = signed_in()
    clock.shift(LIMIT)
    page = browser.get("/account/sessions/?from=mail", follow=True)
    assert "You were signed out after 12 hours without use." in page.content.decode()
    assert page.redirect_chain == [("/accounts/login/?next=/account/sessions/%3Ffrom%3Dmail", 302)]
    form = {"login": "alice@acme.test", "password": PASSWORD, "next": "/account/sessions/?from=mail"}
    assert browser.post("/accounts/login/", form)["Location"] == "/account/sessions/?from=mail"


def test_a_form_that_comes_too_late_does_nothing_and_leads_back_to_its_page(
    signed_in: SignedIn, clock: Traveller
) -> None:
    """/cart/add/ is a guest's, too, and would have filled a guest's cart."""
    browser = signed_in(SAM)
    clock.shift(OF_STAFF)
    page = browser.post(
        "/cart/add/", {}, follow=True, headers={"referer": "http://127.0.0.1:8000/products/mug/"}
    )
    assert page.redirect_chain == [("/accounts/login/?next=/products/mug/", 302)]
    told = page.content.decode()
    assert "You were signed out after 30 minutes without use." in told
    assert "What you sent just now was not done" in told


def test_a_form_of_who_signed_out_elsewhere_leads_back_to_its_page_too(signed_in: SignedIn) -> None:
    browser = signed_in()
    browser.cookies.clear()
    page = browser.post(
        "/account/profile/",
        {},
        follow=True,
        headers={"referer": "http://127.0.0.1:8000/account/profile/?a=b"},
    )
    assert page.redirect_chain == [("/accounts/login/?next=/account/profile/%3Fa%3Db", 302)]
    assert "What you sent just now was not done" in page.content.decode()


def test_what_was_lent_goes_on(signed_in: SignedIn, clock: Traveller) -> None:
    browser = signed_in()
    actor = person(LoginSession.objects.get())
    with open_context("web", **actor.facts()):
        lent = grant_delegation(Agent.objects.get(slug="shop-agent"), Terms(), actor=actor)
    clock.shift(LIMIT)
    assert not is_in(browser)
    assert Delegation.objects.get(pk=lent.pk).is_live(timezone.now())


def test_one_that_nobody_comes_back_to_ends_too_and_is_listed_no_more(
    signed_in: SignedIn, clock: Traveller
) -> None:
    signed_in()
    signed_in(SAM)
    clock.shift(OF_STAFF)
    assert list(LoginSession.objects.live_of(LoginSession.objects.get(user__email=SAM).user)) == []
    assert (end_sign_ins(), end_sign_ins()) == (1, 0)
    assert LoginSession.objects.get(user__email=SAM).ended_why == "idle"
    clock.shift(LIMIT)
    assert end_sign_ins() == 1


def test_who_comes_back_after_the_sweep_reads_why_as_well(signed_in: SignedIn, clock: Traveller) -> None:
    browser = signed_in()
    clock.shift(LIMIT)
    end_sign_ins()
    assert "after 12 hours without use" in browser.get("/account/", follow=True).content.decode()


def test_who_was_signed_out_elsewhere_is_told_nothing_of_time(signed_in: SignedIn) -> None:
    browser, here = signed_in(), signed_in()
    here.post("/account/sessions/end-others/")
    assert "signed out after" not in browser.get("/account/", follow=True).content.decode()


def test_what_browsers_kept_goes_when_it_can_tell_nothing_more(signed_in: SignedIn, clock: Traveller) -> None:
    signed_in()
    clock.shift(timedelta(seconds=SessionStore().get_session_cookie_age() + 1))
    end_sign_ins()
    assert not BrowserSession.objects.exists()
