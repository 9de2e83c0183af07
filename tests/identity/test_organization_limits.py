"""What an organization's admins let its people order alone, and their agents at most."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.context import open_context
from identity.models import LoginSession, Membership, Organization, User

SignIn = Callable[..., Client]
PAGE = "organization-limits"


@pytest.fixture
def avery(signed_in: SignIn, people: dict[str, User]) -> Client:
    return signed_in("avery@acme.test")


def seen(browser: Client) -> str:
    return browser.get(reverse(PAGE)).context["form"].seen


def set_at(browser: Client, **fields: str) -> int:
    return browser.post(reverse(PAGE), {"seen": seen(browser), **fields}).status_code


def acme() -> Organization:
    return Organization.objects.get(slug="acme")


def test_an_admin_sets_the_ceiling_and_each_roles_limit(avery: Client) -> None:
    assert set_at(avery, ceiling="900", buyer="250.50", approver="2000") == 302
    assert (acme().order_ceiling, acme().role_limits) == (900_00, {"buyer": 250_50, "approver": 2_000_00})
    assert 'value="250.50"' in avery.get(reverse(PAGE)).content.decode()


def test_an_empty_field_is_no_limit_and_nothing_is_one(avery: Client) -> None:
    set_at(avery, ceiling="900", buyer="0")
    assert set_at(avery, buyer="0") == 302
    assert (acme().order_ceiling, acme().role_limits) == (None, {"buyer": 0})


def test_what_is_no_amount_changes_nothing(avery: Client) -> None:
    before = (acme().order_ceiling, acme().role_limits)
    assert [set_at(avery, buyer=said) for said in ("-1", "much", "1.001", "1e9")] == [400] * 4
    assert (acme().order_ceiling, acme().role_limits) == before


def test_an_older_page_undoes_nothing_that_was_set_since(avery: Client) -> None:
    older, here = seen(avery), f"http://testserver{reverse(PAGE)}"
    set_at(avery, buyer="300")
    sent = {"ceiling": "500", "seen": older}
    answer = avery.post(reverse(PAGE), sent, headers={"referer": here}, follow=True)
    assert "It has changed since you opened this page." in answer.text
    assert (acme().order_ceiling, acme().role_limits) == (None, {"buyer": 300_00})


def test_an_older_page_that_was_filled_in_wrongly_stays_an_older_page(avery: Client) -> None:
    older = seen(avery)
    set_at(avery, buyer="300")
    assert avery.post(reverse(PAGE), {"ceiling": "much", "seen": older}).context["form"].seen == older


def test_a_second_click_asks_for_nothing_else(avery: Client) -> None:
    sent = {"buyer": "300", "seen": seen(avery)}
    answers = [avery.post(reverse(PAGE), sent, follow=True).text for _ in range(2)]
    assert ["These limits hold from now on." in answer for answer in answers] == [True, True]


def test_limits_are_set_after_a_fresh_sign_in(avery: Client) -> None:
    with open_context("system:sign-in"):
        LoginSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=16))
    answer = avery.post(reverse(PAGE), {"buyer": "1"})
    assert answer.headers["Location"].startswith(reverse("step-up"))


def test_the_page_says_where_nobody_could_approve(avery: Client) -> None:
    assert "Bob Baxter" in avery.get(reverse(PAGE)).content.decode()
    with open_context("system:seed"):
        Membership.objects.filter(role="approver").update(role="buyer")
    assert "Nobody is an approver yet" in avery.get(reverse(PAGE)).content.decode()


def test_who_is_switched_off_approves_nothing(avery: Client, people: dict[str, User]) -> None:
    with open_context("system:seed"):
        User.objects.filter(pk=people["bob"].pk).update(is_active=False)
    assert "Nobody is an approver yet" in avery.get(reverse(PAGE)).text


def test_the_page_says_in_which_currency_its_amounts_are(avery: Client) -> None:
    assert "Amounts are in USD." in avery.get(reverse(PAGE)).content.decode()
