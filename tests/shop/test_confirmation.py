from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from identity.actor import Actor
from shop.models import GatewayCharge, Order, Variant
from shop.orders import cancel_order, place_order
from shop.payments import test_gateway
from shop.payments.collect import collect_payment
from shop.payments.gateway import Bill, Charge, NoAnswer
from shop.quotes import draft_from_items
from shop.tasks import settle_payments

from .browsing import said
from .goods import Goods


@pytest.fixture
def order(alice: Actor, goods: Goods, pays_with: Callable[[str], None]) -> Order:
    """Two mugs, paid with a card whose bank asks back."""
    pays_with(test_gateway.NEEDS_CONFIRMATION)
    placed = place_order(draft_from_items([(goods.mug, 2)], actor=alice), actor=alice)
    collect_payment(placed.payment.pk)
    return placed


@pytest.fixture
def bank(order: Order) -> str:
    return reverse("payment-confirm", args=[order.public_id])


@pytest.fixture
def alices(browser_of: Callable[[str], Client]) -> Client:
    return browser_of("alice")


def states(order: Order) -> tuple[str, str, str]:
    order = Order.objects.select_related("payment").get(pk=order.pk)
    return order.state, order.payment.state, GatewayCharge.objects.get().state


def test_an_order_waits_until_its_payment_is_confirmed(order: Order) -> None:
    settle_payments()
    assert states(order) == ("placed", "needs_confirmation", "needs_confirmation")


def test_a_yes_at_the_bank_pays(order: Order, alices: Client, bank: str) -> None:
    assert "Is this you?" in alices.get(bank).text
    answer = alices.post(bank, {"answer": "yes"}, follow=True)

    assert "is confirmed" in answer.text
    assert states(order) == ("paid", "captured", "captured")


def test_a_no_at_the_bank_cancels_the_order(order: Order, alices: Client, bank: str, goods: Goods) -> None:
    alices.post(bank, {"answer": "no"})

    assert states(order) == ("cancelled", "declined", "declined")
    assert Variant.objects.get(pk=goods.mug.pk).stock == 10


def test_a_yes_that_comes_after_the_cancellation_is_not_thanked_for(
    order: Order, alices: Client, bank: str, alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirm = test_gateway.confirm

    def too_late(bill: Bill) -> Charge:
        cancel_order(order, actor=alice)
        return confirm(bill)

    monkeypatch.setattr(test_gateway, "confirm", too_late)
    answer = alices.post(bank, {"answer": "yes"}, follow=True)

    assert said(answer) == [f"{order.number} is cancelled. Its payment is voided."]
    assert states(order) == ("cancelled", "voided", "voided")


def test_a_cancelled_order_asks_for_nothing_even_while_its_hold_is_not_let_go_of(
    order: Order, alices: Client, bank: str, alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(gateway: object, bill: Bill) -> Charge:
        raise NoAnswer("The gateway does not answer.")

    monkeypatch.setattr(test_gateway.PretendGateway, "void", silent)
    cancel_order(order, actor=alice)

    assert bank not in alices.get(order.get_absolute_url()).text
    assert [alices.get(bank).url, alices.post(bank, {"answer": "yes"}).url] == [order.get_absolute_url()] * 2
    assert states(order) == ("cancelled", "needs_confirmation", "needs_confirmation")


def test_nobody_confirms_for_another(order: Order, bank: str, browser_of: Callable[[str], Client]) -> None:
    assert browser_of("mallory").post(bank, {"answer": "yes"}).status_code == 404
    assert states(order) == ("placed", "needs_confirmation", "needs_confirmation")


def test_the_order_page_leads_to_the_bank(order: Order, alices: Client, bank: str) -> None:
    assert f'href="{bank}"' in alices.get(order.get_absolute_url()).text


def test_a_yes_that_came_without_us_is_found_by_the_sweeper(order: Order) -> None:
    GatewayCharge.objects.update(state="authorized")
    settle_payments()

    assert states(order) == ("paid", "captured", "captured")


def test_a_payment_that_nobody_confirms_is_let_go_of(order: Order, goods: Goods) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=True):
        settle_payments()
        settle_payments()

    assert states(order) == ("cancelled", "voided", "voided")
    assert Variant.objects.get(pk=goods.mug.pk).stock == 10
