"""Mails with a code or a link, to addresses that may be anybody's: as text and as a letter, in our words."""

import re

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from pytest_django import Settings

from identity.models import User
from shop.demo.ports import free_port

from .journey import HERE

KNOWN, UNKNOWN = "mallory@example.test", "m&m@example.test"
CODE, RESET, SIGN_UP = "/accounts/login/code/", "/accounts/password/reset/", "/accounts/signup/"
NEWCOMER = {"password1": "a-long-enough-passphrase"}


@pytest.fixture(autouse=True)
def cast(people: dict[str, User], settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def sent(path: str, address: str) -> tuple[EmailMultiAlternatives, str]:
    """The mail that this brings, and its letter."""
    Client(headers=HERE).post(path, {"email": address, **(NEWCOMER if path == SIGN_UP else {})})
    (letter,) = mail.outbox
    assert isinstance(letter, EmailMultiAlternatives)
    ((page, kind),) = letter.alternatives
    assert (letter.to, kind) == ([address], "text/html")
    return letter, str(page)


@pytest.mark.parametrize(
    ("path", "address", "subject"),
    [(CODE, KNOWN, "Your code to sign in"), (SIGN_UP, UNKNOWN, "Your code to confirm this address")],
)
def test_a_code_stands_alone_in_both(path: str, address: str, subject: str) -> None:
    letter, page = sent(path, address)
    assert letter.subject == subject
    code = re.search(r"^[A-Z]{4}-[A-Z]{4}$", str(letter.body), re.MULTILINE)
    assert code is not None
    assert f'<p class="code">{code[0]}</p>' in page
    assert "<a " not in page


@pytest.mark.parametrize(
    ("path", "address", "subject", "leads_to"),
    [
        (RESET, KNOWN, "Choose a new password", "/accounts/password/reset/key/"),
        (RESET, UNKNOWN, "There is no account with this address", SIGN_UP),
        (SIGN_UP, KNOWN, "You have an account already", RESET),
    ],
)
def test_a_link_stands_in_both_and_leads_to_our_site(
    path: str, address: str, subject: str, leads_to: str, settings: Settings
) -> None:
    letter, page = sent(path, address)
    (link,) = re.findall(r'href="([^"]+)"', page)
    assert letter.subject == subject
    assert link.startswith(f"{settings.SITE_URL}{leads_to}")
    assert f"\n{link}\n" in str(letter.body)


def test_an_address_is_escaped_in_the_letter_alone() -> None:
    letter, page = sent(RESET, UNKNOWN)
    assert UNKNOWN in str(letter.body)
    assert "m&amp;m@example.test" in page


@pytest.mark.parametrize(("path", "address"), [(SIGN_UP, UNKNOWN), (CODE, KNOWN), (RESET, KNOWN)])
def test_a_mail_that_does_not_go_out_is_told_to_who_waits_for_it(
    path: str, address: str, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = free_port()
    answer = Client(headers=HERE).post(path, {"email": address, **NEWCOMER})
    assert (answer.status_code, "The mail did not go out" in answer.text) == (503, True)


@pytest.mark.parametrize("path", [SIGN_UP, CODE, RESET])
def test_a_mail_to_a_host_that_cannot_be_is_told_alike(path: str) -> None:
    address = f"someone@{'ä' * 60}.test"
    answer = Client(headers=HERE, raise_request_exception=False).post(path, {"email": address, **NEWCOMER})
    assert (answer.status_code, "The mail did not go out" in answer.text) == (503, True)
