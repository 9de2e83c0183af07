"""Somebody else got in: the person takes everything back with one click, and reads what that did."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from audit.context import open_context
from identity.actor import person
from identity.delegations import grant_delegation
from identity.models import Agent, Connection, Delegation, Domain, LoginSession, User
from identity.terms import Terms
from shop.demo.ports import free_port

from .forge import Forge
from .journey import Browser

SignedIn = Callable[..., Client]
PAGE = "/account/sessions/theft/"


@pytest.fixture(autouse=True)
def letters(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def lend() -> Delegation:
    """From the newest sign-in."""
    actor = person(LoginSession.objects.all()[0])
    with open_context("web", **actor.facts()):
        return grant_delegation(Agent.objects.get(slug="shop-agent"), Terms(), actor=actor)


def words(page: str) -> str:
    return re.sub(r"\s+", " ", page)


def test_the_page_says_what_will_happen_and_does_nothing(signed_in: SignedIn, alice: User) -> None:
    thief, here = signed_in(), signed_in()
    lend()
    with open_context("system:seed"):
        EmailAddress.objects.create(user=alice, email="thief@example.test", verified=True)
    page = words(here.get(PAGE).content.decode())
    for told in (
        "signed out everywhere, here too: 2 sign-ins.",
        "What you lent your agent is taken back",
        "A letter to alice@acme.test lets you choose a new one.",
        "thief@example.test is no address of this account any more.",
    ):
        assert told in page
    assert [browser.get("/account/").status_code for browser in (thief, here)] == [200, 200]


def test_one_click_takes_everything_back_and_a_letter_leads_back_in(
    signed_in: SignedIn, alice: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    thief, here = signed_in(), signed_in()
    lent = lend()
    with django_capture_on_commit_callbacks(execute=True):
        page = words(here.post(PAGE).content.decode())
    assert "Signed out: 2. Taken back from agents: 1." in page
    assert [browser.get("/account/").status_code for browser in (thief, here)] == [302, 302]
    assert set(LoginSession.objects.values_list("ended_why", flat=True)) == {"for_cause"}
    assert Delegation.objects.get(pk=lent.pk).revoked_at is not None
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        ([alice.email], "We have signed you out everywhere")
    ]


def test_who_gets_no_letter_can_ask_for_another(
    signed_in: SignedIn,
    settings: Settings,
    alice: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    here, working = signed_in(), settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", free_port()
    with django_capture_on_commit_callbacks(execute=True):
        page = here.post(PAGE).content.decode()
    settings.EMAIL_BACKEND = working
    assert ("is on its way" in page, reverse("account_reset_password") in page) == (False, True)
    Client().post(reverse("account_reset_password"), {"email": alice.email})
    assert [letter.to for letter in mail.outbox] == [[alice.email]]


def test_nobody_else_is_touched(signed_in: SignedIn) -> None:
    bob, here = signed_in("bob@acme.test"), signed_in()
    here.post(PAGE)
    assert bob.get("/account/").status_code == 200


def test_the_link_is_shown_in_the_demo_alone(signed_in: SignedIn, settings: Settings) -> None:
    settings.DEMO = settings.DEBUG = True
    link = re.search(r"/accounts/password/reset/key/[\w-]+/", signed_in().post(PAGE).content.decode())
    assert link is not None
    assert Client().get(link[0], follow=True).context["form"].fields.keys() == {"password1", "password2"}
    settings.DEBUG = False
    assert "/reset/key/" not in signed_in("bob@acme.test").post(PAGE).content.decode()


@pytest.fixture
def dana(acme: Connection, browser: Browser, forge: Forge) -> Browser:
    """She has no password: Acme signs her in."""
    browser.arrive(forge.respond(browser.begin()))
    browser.finish()
    return browser


def test_who_comes_by_a_company_is_sent_to_whoever_runs_its_sign_in(
    dana: Browser, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert "You keep no password here: Acme signs you in." in words(dana.get(PAGE).content.decode())
    with django_capture_on_commit_callbacks(execute=True):
        page = words(dana.post(PAGE).content.decode())
    assert "Now tell whoever runs the sign-in of Acme" in page
    assert (dana.get("/account/").status_code, mail.outbox) == (302, [])


def test_whom_a_company_holds_gets_no_link_that_would_lead_nowhere(
    signed_in: SignedIn, acme: Connection, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """Alice has a password from before Acme took its people's sign-in over."""
    here = signed_in()
    with open_context("system:seed"):
        Domain.objects.filter(organization=acme.organization).update(sso_required=True, connection=acme)
    with django_capture_on_commit_callbacks(execute=True):
        page = here.post(PAGE).content.decode()
    assert ("Now tell whoever runs the sign-in of Acme" in words(page), mail.outbox) == (True, [])


@pytest.fixture
def with_app(signed_in: SignedIn, alice: User) -> Client:
    """Alice, who signed in a while ago, and an authenticator app that may be somebody else's."""
    here = signed_in()
    with open_context("system:seed"):
        Authenticator.objects.create(user=alice, type="totp", data={})
        LoginSession.objects.update(authenticated_at=timezone.now() - timedelta(hours=1))
    return here


def test_second_steps_stay_unless_one_of_them_is_not_known(with_app: Client) -> None:
    assert "An authenticator app" in with_app.get(PAGE).content.decode()
    with_app.post(PAGE)
    assert Authenticator.objects.exists()


def test_taking_them_away_asks_for_a_fresh_sign_in_and_does_nothing_before(with_app: Client) -> None:
    back = {"referer": f"http://127.0.0.1:8000{PAGE}"}
    answer = with_app.post(PAGE, {"second_step": "remove"}, headers=back)
    assert answer["Location"] == "/account/step-up/?next=%2Faccount%2Fsessions%2Ftheft%2F"
    assert with_app.get("/account/").status_code == 200
    with open_context("system:seed"):
        LoginSession.objects.update(authenticated_at=timezone.now())
    with_app.post(PAGE, {"second_step": "remove"})
    assert not Authenticator.objects.exists()
