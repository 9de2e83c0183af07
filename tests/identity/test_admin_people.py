"""People in the admin: staff let them in and put them off, and never become one of them."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client

from audit.context import open_context
from identity.demo_people import PASSWORD
from identity.models import LoginSession, User
from tests.shop.browsing import sign_in_long_ago

from .admin_actions import run
from .journey import HERE

SignedIn = Callable[..., Client]


@pytest.fixture
def sam(signed_in: SignedIn) -> Client:
    return signed_in("sam@countersign.test")


def test_a_new_person_has_no_password_and_comes_in_by_a_mailed_code(
    sam: Client, mailoutbox: list[EmailMessage]
) -> None:
    sent = {
        "email": "new@example.test",
        "full_name": "New Person",
        "time_zone": "UTC",
        "usable_password": "true",
        "password1": "a-long-enough-password",
        "password2": "a-long-enough-password",
    }
    assert sam.post("/admin/identity/user/add/", sent).status_code == 302
    assert not User.objects.get(email="new@example.test").has_usable_password()
    Client(headers=HERE).post("/accounts/login/code/", {"email": "new@example.test"})
    assert [(letter.to, letter.subject) for letter in mailoutbox] == [
        (["new@example.test"], "Your code to sign in")
    ]


def added(sam: Client, email: str) -> HttpResponse:
    sent = {"email": email, "full_name": "New Person", "time_zone": "UTC"}
    return sam.post("/admin/identity/user/add/", sent)


def test_an_address_is_kept_as_its_person_is_looked_for(sam: Client, mailoutbox: list[EmailMessage]) -> None:
    assert added(sam, "New@Example.test").status_code == 302
    Client(headers=HERE).post("/accounts/login/code/", {"email": "New@Example.test"})
    assert [(letter.to, letter.subject) for letter in mailoutbox] == [
        (["new@example.test"], "Your code to sign in")
    ]


@pytest.mark.parametrize("email", ["Alice@Acme.test", "second@example.test"])
def test_nobodys_address_is_given_to_a_second_account(sam: Client, alice: User, email: str) -> None:
    with open_context("system:seed"):
        EmailAddress.objects.create(user=alice, email="second@example.test", verified=True)
    people = User.objects.count()
    assert "Alice Archer has this address already." in added(sam, email).content.decode()
    assert User.objects.count() == people


def test_nobody_sets_anothers_password(sam: Client, alice: User) -> None:
    address = f"/admin/identity/user/{alice.pk}"
    page = sam.get(f"{address}/change/").content.decode()
    sent = {"password1": "a-long-enough-password", "password2": "a-long-enough-password"}
    for answer in (sam.get(f"{address}/password/"), sam.post(f"{address}/password/", sent)):
        assert answer.status_code == 404
    assert (User.objects.get(pk=alice.pk).password, "md5" in page, "After a theft" in page) == (
        alice.password,
        False,
        True,
    )


@pytest.mark.parametrize("page", ["password_change", "password_change/done"])
def test_ones_own_password_is_changed_where_everybody_changes_theirs(sam: Client, page: str) -> None:
    answer = sam.post(f"/admin/{page}/", {"old_password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/password/change/")


def changed(sam: Client, user: User, **fields: str) -> User:
    """By the form of a person."""
    sent = {"email": user.email, "full_name": user.full_name, "time_zone": user.time_zone, **fields}
    assert sam.post(f"/admin/identity/user/{user.pk}/change/", sent).status_code == 302
    return User.objects.get(pk=user.pk)


def test_nobody_gives_another_an_address(sam: Client, alice: User) -> None:
    after = changed(sam, alice, email="thief@example.test", full_name="Alice Ames")
    assert (after.email, after.full_name) == ("alice@acme.test", "Alice Ames")


def test_nobody_takes_their_own_standing(sam: Client, people: dict[str, User]) -> None:
    after = changed(sam, people["sam"])
    assert (after.is_staff, after.is_superuser) == (True, True)


def test_nobody_gets_a_standing_by_a_sign_in_of_long_ago(sam: Client, alice: User) -> None:
    sign_in_long_ago()
    address = f"/admin/identity/user/{alice.pk}/change/"
    answer = sam.post(address, {"full_name": "Alice", "time_zone": "UTC", "is_staff": "on"})

    assert (sam.get(address).status_code, answer.status_code) == (200, 302)
    assert answer["Location"].startswith("/account/step-up/")
    assert not User.objects.get(pk=alice.pk).is_staff


def test_nobody_switches_themselves_off(sam: Client, people: dict[str, User]) -> None:
    assert run(sam, "user", "switch_off", people["sam"])[-2:] == [
        "Your own account is switched off by somebody else.",
        "Done: 0.",
    ]
    assert User.objects.get(pk=people["sam"].pk).is_active


@pytest.mark.parametrize("action", ["reset", "reset_all"])
def test_a_person_is_reset_after_a_theft_by_an_action(sam: Client, alice: User, action: str) -> None:
    run(sam, "user", action, alice)
    alice.refresh_from_db()
    assert not alice.has_usable_password()


def test_switching_a_person_off_signs_them_out(sam: Client, signed_in: SignedIn, alice: User) -> None:
    browser = signed_in()
    sam.post("/admin/identity/user/", {"action": "switch_off", "_selected_action": [alice.pk]})
    assert browser.get("/account/").status_code == 302
    assert LoginSession.objects.get(user=alice).ended_why == "for_cause"
