"""Whoever signs in from a new place, or changes a credential, is told of by mail, with a way to say: not me."""

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from audit.context import open_context
from identity.actor import person
from identity.delegations import grant_delegation
from identity.demo_people import PASSWORD
from identity.models import Agent, Delegation, LoginSession
from identity.terms import Terms
from shop.demo.ports import free_port

SignedIn = Callable[..., Client]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 Version/19.0 Safari/605.1"
NEW = "A sign-in from a device that is new to us"
FRESH = "another-long-passphrase"


def subjects() -> list[str]:
    return [letter.subject for letter in mail.outbox]


@pytest.fixture
def tables(database: object) -> None:
    """A device is told of once its sign-in has committed."""


@pytest.fixture
def arrives(signed_in: SignedIn, settings: Settings) -> SignedIn:
    """Somebody signs in with a device."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    def sign_in(*who: str, device: str = FIREFOX) -> Client:
        return signed_in(*who, **{"user-agent": device})

    return sign_in


def test_a_new_device_is_told_of_once(arrives: SignedIn, settings: Settings) -> None:
    arrives()
    arrives()
    assert subjects() == []

    arrives(device=SAFARI)
    arrives(device=SAFARI)

    assert subjects() == [NEW]
    letter = mail.outbox[0]
    assert (letter.to, "Safari on macOS" in letter.body) == (["alice@acme.test"], True)
    assert f"{settings.SITE_URL}/account/sessions/" in letter.body


def test_another_persons_device_is_none_of_mine(arrives: SignedIn) -> None:
    arrives()
    arrives("bob@acme.test", device=SAFARI)
    arrives(device=SAFARI)
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [(["alice@acme.test"], NEW)]


def test_a_sign_in_that_never_was_is_told_to_nobody(arrives: SignedIn) -> None:
    arrives()
    with transaction.atomic():
        arrives(device=SAFARI)
        transaction.set_rollback(True)
    assert subjects() == []


def test_a_mail_that_cannot_be_sent_stops_no_sign_in(arrives: SignedIn, settings: Settings) -> None:
    arrives()
    settings.EMAIL_BACKEND = "no.such.Backend"
    here = arrives(device=SAFARI)
    assert here.get("/account/").status_code == 200


def test_a_changed_password_is_told_of(arrives: SignedIn, settings: Settings) -> None:
    here = arrives()
    form = {"oldpassword": PASSWORD, "password1": FRESH, "password2": FRESH}
    assert here.post("/accounts/password/change/", form).status_code == 302

    (letter,) = mail.outbox
    assert letter.subject == "Your password was changed"
    assert "The password of your account was changed." in letter.body
    assert f"{settings.SITE_URL}/account/sessions/" in letter.body
    assert FRESH not in letter.body


def test_a_password_is_changed_whether_its_notice_goes_out_or_not(
    arrives: SignedIn, settings: Settings
) -> None:
    here = arrives()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = free_port()
    form = {"oldpassword": PASSWORD, "password1": FRESH, "password2": FRESH}
    assert here.post("/accounts/password/change/", form).status_code == 302


def test_an_address_changes_after_a_fresh_sign_in_and_is_told_of_once(arrives: SignedIn) -> None:
    here = arrives()
    user = LoginSession.objects.get().user
    with open_context("system:seed"):
        EmailAddress.objects.create(user=user, email="alice@home.test", verified=True)
    other = {"action_primary": "", "email": "alice@home.test"}
    assert here.post("/accounts/email/", other)["Location"].startswith("/accounts/reauthenticate/")
    here.post("/accounts/reauthenticate/", {"password": PASSWORD})
    here.post("/accounts/email/", other)
    here.post("/accounts/email/", {"action_remove": "", "email": "alice@acme.test"})
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["alice@acme.test"], "Your address was changed"),
        (["alice@home.test"], "An address was removed"),
    ]


def test_a_new_password_by_mail_is_told_of_once(arrives: SignedIn) -> None:
    browser = arrives()
    browser.logout()
    browser.post("/accounts/password/reset/", {"email": "alice@acme.test"})
    link = re.search(r"/accounts/password/reset/key/\S+", str(mail.outbox.pop().body))
    assert link is not None
    page = browser.get(link[0], follow=True).redirect_chain[-1][0]
    browser.post(page, {"password1": FRESH, "password2": FRESH})
    assert subjects() == ["A new password was chosen"]


def test_mails_name_our_site_whatever_the_host_header_says(arrives: SignedIn, settings: Settings) -> None:
    arrives()
    settings.ALLOWED_HOSTS = ["*"]
    client = Client(headers={"host": "evil.test"})
    client.post("/accounts/password/reset/", {"email": "alice@acme.test"})
    (letter,) = mail.outbox
    assert "evil.test" not in letter.subject + letter.body
    assert settings.SITE_URL in letter.body


def test_who_does_not_know_a_sign_in_reads_what_was_cut_and_chooses_a_new_password(
    signed_in: SignedIn,
) -> None:
    thief, here = signed_in(), signed_in()
    stolen = LoginSession.objects.order_by("started_at")[0]
    actor = person(stolen)
    with open_context("web", **actor.facts()):
        lent = grant_delegation(Agent.objects.get(slug="shop-agent"), Terms(), actor=actor)

    page = here.post(f"/account/sessions/{stolen.public_id}/end/", {"why": "for_cause"}, follow=True)

    assert page.redirect_chain == [("/accounts/password/change/", 302)]
    assert "taken back: 1." in page.content.decode()
    assert Delegation.objects.get(pk=lent.pk).revoked_at is not None
    assert thief.get("/account/").status_code == 302
    here.get("/accounts/password/change/")
    assert here.get("/account/").status_code == 200
