"""Pages and messages of sign-in are ours to the last: none that a person meets is allauth's own."""

from collections.abc import Callable

import allauth
import pytest
from allauth.account.models import EmailAddress
from django.http import HttpResponse
from django.test import Client

from audit.context import open_context
from identity.demo_people import PASSWORD
from identity.models import User

from .journey import HERE

STOCK = allauth.__path__[0]
EMAILS = "/accounts/email/"
SignedIn = Callable[..., Client]


@pytest.fixture
def other_address(people: dict[str, User]) -> str:
    address = "alice@home.test"
    with open_context("system:seed"):
        EmailAddress.objects.create(user=people["alice"], email=address, verified=True)
    return address


def theirs(answer: HttpResponse) -> list[str]:
    """Templates of allauth's that an answer was made of."""
    used = answer.templates  # type: ignore[attr-defined]  # the test client's
    return [str(one.name) for one in used if one.origin and str(one.origin.name).startswith(STOCK)]


@pytest.mark.parametrize(
    "page",
    [
        "inactive/", "login/", "login/code/", "password/reset/", "password/reset/done/", "password/reset/key/1-no/",
        "password/reset/key/done/", "signup/", "3rdparty/login/cancelled/", "3rdparty/login/error/",
    ],
)  # fmt: skip
def test_who_is_signed_out_meets_our_pages(people: dict[str, User], page: str) -> None:
    assert theirs(Client(headers=HERE).get(f"/accounts/{page}")) == []


@pytest.mark.parametrize(
    "page",
    [
        "2fa/",
        "2fa/webauthn/",
        "3rdparty/",
        "email/",
        "password/change/",
        "password/reset/",
        "reauthenticate/",
    ],
)
def test_who_is_signed_in_does_too(signed_in: SignedIn, page: str) -> None:
    assert theirs(signed_in().get(f"/accounts/{page}")) == []


def test_messages_are_in_our_words(signed_in: SignedIn, other_address: str) -> None:
    alice = signed_in()
    alice.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for change in ("action_primary", "action_remove"):
        assert theirs(alice.post(EMAILS, {change: "", "email": other_address})) == []
    assert [str(one) for one in alice.get(EMAILS).context["messages"]] == [
        "You are signed in as Alice Archer.",
        "Our mail goes to that address now.",
        "alice@home.test stays: mail goes there, or your company signs you in with it.",
    ]


def test_an_only_address_can_be_neither_made_main_nor_removed(signed_in: SignedIn) -> None:
    page = signed_in().get(EMAILS).content.decode()
    assert [one for one in ("action_primary", "action_send", "action_remove") if one in page] == []


def test_another_one_can(signed_in: SignedIn, other_address: str) -> None:
    page = signed_in().get(EMAILS).content.decode()
    named = [f'aria-label="{act} {other_address}"' for act in ("Make main:", "Remove")]
    assert [one for one in named if page.count(one) != 1] == []
    assert "action_send" not in page


def test_fields_are_named_in_sentence_case(signed_in: SignedIn) -> None:
    form = signed_in().get("/accounts/password/change/").context["form"]
    assert [str(field.label) for field in form] == ["Current password", "New password", "New password again"]
