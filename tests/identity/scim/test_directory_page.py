"""The organization's page about its directory, and the admin's: a token is shown once."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEvent
from identity.models import DirectoryToken, LoginSession, Organization
from tests.identity.admin_actions import run
from tests.shop.browsing import sign_in_long_ago

from .conftest import Directory, lay_token, seeding

PAGE = "/organization/directory/"
ADMIN = "/admin/identity/directorytoken/"
ASKED = {"purpose": "Okta", "days": "30"}
Browsers = Callable[..., Client]


@pytest.fixture
def averys(signed_in: Browsers) -> Client:
    return signed_in("avery@acme.test")


def secret_in(page: str) -> str:
    found = re.search(r"csdir_[\w-]{43}", page)
    assert found is not None
    return found[0]


def test_a_token_is_made_shown_once_and_good(averys: Client) -> None:
    made = averys.post(PAGE, ASKED)
    secret = secret_in(made.content.decode())

    assert (made.status_code, made["Cache-Control"]) == (200, "no-store")
    assert secret not in averys.get(PAGE).content.decode()
    assert Directory(secret).get("Users").status == 200


def test_a_token_is_revoked(averys: Client) -> None:
    secret = secret_in(averys.post(PAGE, ASKED).content.decode())
    token = DirectoryToken.objects.get()
    answer = averys.post(f"{PAGE}{token.public_id}/revoke/", follow=True)

    assert "Revoked: Okta." in answer.content.decode()
    assert Directory(secret).get("Users").status == 401


def test_what_was_not_filled_in_is_said(averys: Client) -> None:
    answer = averys.post(PAGE, {"purpose": "", "days": "900"})

    assert (answer.status_code, DirectoryToken.objects.count()) == (400, 0)


@pytest.mark.parametrize(("who", "status"), [("alice@acme.test", 403), ("mallory@example.test", 404)])
def test_others_do_not_see_it(signed_in: Browsers, who: str, status: int) -> None:
    browser = signed_in(who)

    assert (browser.get(PAGE).status_code, browser.post(PAGE, ASKED).status_code) == (status, status)
    assert not DirectoryToken.objects.exists()


def test_a_guest_is_asked_to_sign_in(people: object) -> None:
    assert Client().get(PAGE)["Location"].startswith("/accounts/login/")


def test_another_organizations_token_is_not_there(averys: Client) -> None:
    token = lay_token("globex", "theirs")

    assert averys.post(f"{PAGE}{token.public_id}/revoke/").status_code == 404
    assert Directory("theirs").get("Users").status == 200


def test_an_old_sign_in_is_renewed_first(averys: Client) -> None:
    with seeding():
        LoginSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=16))

    assert averys.get(PAGE)["Location"].startswith("/account/step-up/")


def asked_by_staff(organization: Organization) -> dict[str, object]:
    day = timezone.now() + timedelta(days=30)
    return {
        "organization": organization.pk,
        "purpose": "Entra ID",
        "expires_at_0": f"{day:%Y-%m-%d}",
        "expires_at_1": "12:00",
    }


def test_staff_make_and_revoke_tokens_in_the_admin(signed_in: Browsers, people: object) -> None:
    sams, acme = signed_in("sam@countersign.test"), lay_token("acme", "first").organization
    made = sams.post(ADMIN + "add/", asked_by_staff(acme))
    secret = secret_in(made.content.decode())
    token = DirectoryToken.objects.get(purpose="Entra ID")
    page = sams.get(f"{ADMIN}{token.pk}/change/").content.decode()
    inside = Directory(secret).get("Users").status
    run(sams, "directorytoken", "revoke", token)

    assert (token.owner.email, inside, Directory(secret).get("Users").status) == (
        "sam@countersign.test", 200, 401,
    )  # fmt: skip
    assert secret not in page
    assert token.digest not in page


def test_staff_switch_a_token_off_and_on_by_actions_alone(signed_in: Browsers, people: object) -> None:
    sams, token = signed_in("sam@countersign.test"), lay_token("acme", "theirs")
    opened = []
    for action in ("switch_off", "switch_on"):
        assert run(sams, "directorytoken", action, token)[-1] == "Done: 1."
        opened.append(Directory("theirs").get("Users").status)

    assert opened == [401, 200]
    assert sams.post(f"{ADMIN}{token.pk}/change/", {"enabled": ""}).status_code == 403


def test_staff_with_an_old_sign_in_renew_it_first(signed_in: Browsers, people: object) -> None:
    sams, token = signed_in("sam@countersign.test"), lay_token("acme", "theirs")
    sign_in_long_ago()
    made = sams.post(ADMIN + "add/", asked_by_staff(token.organization))
    ended = sams.post(ADMIN, {"action": "revoke", "_selected_action": [token.pk]})

    assert [one["Location"].split("?")[0] for one in (made, ended)] == ["/account/step-up/"] * 2
    assert AuditEvent.objects.filter(action="directory:manage", outcome="require_step_up").count() == 2
