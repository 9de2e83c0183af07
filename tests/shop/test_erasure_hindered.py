"""What comes before a person is forgotten: open orders, another admin, a fresh sign-in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from audit.context import open_context
from identity.actor import Actor
from identity.models import (
    Membership,
    Organization,
    User,
)
from identity.personal_data import hindrances
from shop.mailbox import Letter
from shop.models import DataRequest
from shop.orders import cancel_order, place_order
from shop.payments.collect import collect_payment
from shop.privacy import GRACE, CannotErase, request_erasure
from shop.quotes import draft_from_items
from shop.tasks import carry_out_erasures

from .browsing import sign_in_long_ago
from .conftest import letters_to
from .goods import Goods
from .test_erasure import forget

BrowserOf = Callable[[str], Client]


@pytest.fixture
def tables(database: object) -> None:
    """On both databases."""


def test_an_open_order_comes_first(alice: Actor, goods: Goods) -> None:
    order = place_order(draft_from_items([(goods.mug, 1)], actor=alice), actor=alice)
    collect_payment(order.payment.pk)

    with pytest.raises(CannotErase, match=rf"Order {order.number} is paid\. It has to arrive"):
        request_erasure(actor=alice)
    cancel_order(order, actor=alice)
    with pytest.raises(CannotErase, match=rf"The money of {order.number} is not settled yet"):
        request_erasure(actor=alice)
    collect_payment(order.payment.pk)
    assert forget(alice)


def test_the_last_admin_of_others_finds_another_first(people: dict[str, User]) -> None:
    assert list(hindrances(people["avery"])) == [
        "You are the last admin of Acme. Make somebody else an admin first."
    ]
    with open_context("system:seed"):
        Membership.objects.exclude(user=people["avery"]).update(ended_at=timezone.now())
    assert list(hindrances(people["avery"])) == []


def test_the_last_admin_of_a_company_that_is_switched_off_need_not_find_another(
    people: dict[str, User],
) -> None:
    """They could not: nobody acts in its name. Staff makes an admin, were it switched on again."""
    with open_context("system:seed"):
        Organization.objects.filter(slug="acme").update(enabled=False)
    assert list(hindrances(people["avery"])) == []


def test_an_order_that_came_in_between_is_waited_for(alice: Actor, goods: Goods) -> None:
    request_erasure(actor=alice)
    order = place_order(draft_from_items([(goods.mug, 1)], actor=alice), actor=alice)
    with travel(timezone.now() + GRACE + timedelta(minutes=1), tick=True):
        assert carry_out_erasures() == 0
        collect_payment(order.payment.pk)
        cancel_order(order, actor=alice)
        collect_payment(order.payment.pk)
        assert carry_out_erasures() == 1


def test_who_works_for_the_shop_is_not_erased_here(sam: Actor) -> None:
    with pytest.raises(CannotErase, match="ended by the shop"):
        request_erasure(actor=sam)


def test_the_page_asks_for_erasure_and_takes_it_back(
    alice: Actor, browser_of: BrowserOf, goods: Goods
) -> None:
    browser = browser_of("alice")
    asked = browser.post(reverse("privacy-erasure"), {"do": "erase"}, follow=True)
    assert "Keep my account" in asked.content.decode()
    assert letters_to("alice@acme.test") == ["You asked us to erase your data"]
    assert reverse("privacy") in Letter.objects.get().body

    sign_in_long_ago()
    kept = browser.post(reverse("privacy-erasure"), {"do": "withdraw"}, follow=True)

    assert "Erase my data" in kept.content.decode()
    assert DataRequest.objects.get().state == DataRequest.State.WITHDRAWN


def test_erasure_needs_a_fresh_sign_in(alice: Actor, browser_of: BrowserOf) -> None:
    browser = browser_of("alice")
    sign_in_long_ago()

    assert "step-up" in browser.post(reverse("privacy-erasure")).headers["Location"]
    assert not DataRequest.objects.exists()
