"""Accounts that a company's identity provider brings: made just in time, linked by rule, never guessed."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.utils import timezone

from audit.context import open_context
from audit.models import AuditEvent
from identity.models import Connection, LoginSession, Membership, User

from .forge import Forge
from .journey import Browser


def come_in(browser: Browser, forge: Forge, email: str = "dana@acme.test", **changes: Any) -> HttpResponse:
    browser.arrive(
        forge.respond(browser.begin(), attributes={"mail": (email,), "givenName": ("D",)}, **changes)
    )
    return browser.finish()


def test_newcomer_becomes_a_buyer_of_the_organization(
    acme: Connection, browser: Browser, forge: Forge
) -> None:
    browser.arrive(forge.respond(browser.begin()))
    browser.finish()
    dana = User.objects.get(email="dana@acme.test")
    membership = Membership.objects.get(user=dana)
    assert (dana.full_name, dana.has_usable_password()) == ("Dana Diaz", False)
    assert (membership.organization, membership.role) == (acme.organization, "buyer")
    assert EmailAddress.objects.get(user=dana).verified


def test_member_is_linked_to_the_account_they_have(
    acme: Connection, alice: User, browser: Browser, forge: Forge
) -> None:
    come_in(browser, forge, "Alice@ACME.test", subject="acme-0001")
    assert LoginSession.objects.get().user == alice
    assert SocialAccount.objects.get().user == alice


def test_same_person_comes_in_again(acme: Connection, browser: Browser, forge: Forge) -> None:
    come_in(browser, forge)
    come_in(Browser(), forge)
    assert User.objects.filter(email="dana@acme.test").count() == 1
    assert LoginSession.objects.count() == 2


def test_who_is_cut_while_they_come_in_is_told_and_their_browser_is_as_before(
    acme: Connection, browser: Browser, forge: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.arrive(forge.respond(browser.begin()))
    before = browser.session.session_key
    monkeypatch.setattr("identity.sessions.is_shut_out", lambda user, by: True)
    refused = browser.finish()
    assert (refused.status_code, browser.session.session_key) == (403, before)
    assert "This way in was closed just now." in refused.content.decode()
    assert "Dana" not in refused.content.decode()
    assert AuditEvent.objects.get(action="sign_in").outcome == "refused"


def test_account_of_somebody_else_is_not_taken_over(
    acme: Connection, people: dict[str, User], browser: Browser, forge: Forge
) -> None:
    """Mallory has proved an address of the domain to us, and Acme never took her in."""
    with open_context("system:seed"):
        EmailAddress.objects.create(user=people["mallory"], email="dana@acme.test", verified=True)
    assert come_in(browser, forge).status_code == 403
    assert LoginSession.objects.count() == SocialAccount.objects.count() == 0


def test_claim_without_proof_does_not_keep_the_owner_out(
    acme: Connection, people: dict[str, User], browser: Browser, forge: Forge
) -> None:
    with open_context("system:seed"):
        EmailAddress.objects.create(user=people["mallory"], email="dana@acme.test", verified=False)
    come_in(browser, forge)
    assert EmailAddress.objects.get(email="dana@acme.test").user == LoginSession.objects.get().user


def test_staff_do_not_come_in_by_a_customers_word(
    acme: Connection, alice: User, browser: Browser, forge: Forge
) -> None:
    with open_context("system:seed"):
        User.objects.filter(pk=alice.pk).update(is_staff=True)
    assert come_in(browser, forge, "alice@acme.test").status_code == 403
    assert LoginSession.objects.count() == 0


def test_ended_member_stays_out(acme: Connection, alice: User, browser: Browser, forge: Forge) -> None:
    come_in(Browser(), forge, "alice@acme.test")
    with open_context("system:seed"):
        Membership.objects.filter(user=alice).update(ended_at=timezone.now())
    response = come_in(browser, forge, "alice@acme.test")
    assert response.status_code == 403
    assert "has ended" in response.content.decode()
    assert LoginSession.objects.count() == 1


def test_switched_off_account_stays_out(
    acme: Connection, alice: User, browser: Browser, forge: Forge
) -> None:
    with open_context("system:seed"):
        User.objects.filter(pk=alice.pk).update(is_active=False)
    come_in(browser, forge, "alice@acme.test")
    assert LoginSession.objects.count() == 0


def test_disabled_connection_signs_in_nobody(
    acme: Connection, browser: Browser, forge: Forge, rows: Callable[[], dict[str, int]]
) -> None:
    request_id = browser.begin()
    with open_context("system:seed"):
        Connection.objects.update(enabled=False)
    before = rows()
    assert browser.arrive(forge.respond(request_id)).status_code == 404
    assert rows() == before


def test_connection_disabled_on_the_way_signs_in_nobody(
    acme: Connection, browser: Browser, forge: Forge
) -> None:
    browser.arrive(forge.respond(browser.begin()))
    with open_context("system:seed"):
        Connection.objects.update(enabled=False)
    assert browser.finish().status_code == 404
    assert LoginSession.objects.count() == 0


@pytest.mark.parametrize("address", ["new@acme.test", "new@ACME.test"])
def test_addresses_of_a_company_are_not_claimed_by_password(
    acme: Connection, browser: Browser, address: str
) -> None:
    response = browser.post("/accounts/signup/", {"email": address, "password1": "a-long-enough-password"})
    assert "company sign-in" in response.content.decode()
    assert not User.objects.filter(email="new@acme.test").exists()


def test_sign_in_page_shows_the_way_to_the_company(acme: Connection, browser: Browser) -> None:
    page = browser.get("/accounts/login/?next=/account/").content.decode()
    assert 'href="/accounts/saml/acme/login/?next=%2Faccount%2F"' in page
