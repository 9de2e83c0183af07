import threading
from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from audit.context import open_context
from identity.actor import Actor
from shop.models import (
    DataRequest,
    GatewayName,
    Order,
    Payment,
    Refund,
    Return,
    Variant,
)
from shop.orders import cancel_order
from shop.payments.collect import collect_payment
from shop.payments.gateways import GATEWAYS
from shop.payments.refunds import owe
from shop.payments.stripe_gateway import REFUSED
from shop.privacy import carry_out_erasure, request_erasure
from shop.tasks import carry_out_erasures, settle_payments
from tests.shop.browsing import said
from tests.shop.goods import Goods
from tests.support.stripe_server import Wire

from .conftest import settled

DECLINES = "4000000000000341"
ASKS_BACK = "4000002500003155"


def intents_of(stripe: Wire, order: Order) -> list[dict[str, object]]:
    key = order.payment.idempotency_key
    return [intent for intent in stripe.intents() if intent["metadata"].get("key") == key]


def test_money_is_held_first_and_captured_after(order: Callable[..., Order], stripe: Wire) -> None:
    placed = order()
    assert settled(placed) == ("captured", "paid")

    (intent,) = intents_of(stripe, placed)
    assert (intent["status"], intent["amount"], intent["capture_method"]) == (
        "succeeded",
        placed.total,
        "manual",
    )
    posts = [headers for verb, _, headers in stripe.seen if verb == "POST"]
    assert len({headers["Idempotency-Key"] for headers in posts}) == len(posts) == 2


def test_a_declined_card_cancels_the_order_and_says_why(order: Callable[..., Order]) -> None:
    placed = order(DECLINES)
    assert settled(placed) == ("declined", "cancelled")
    assert Payment.objects.get().message == "Your card was declined."


def test_a_customer_who_is_gone_at_stripe_is_declined(order: Callable[..., Order], goods: Goods) -> None:
    placed = order()
    GATEWAYS[GatewayName.STRIPE].forget(placed.payment.token)

    assert settled(placed) == ("declined", "cancelled")
    assert Payment.objects.get().message == REFUSED
    assert Variant.objects.get(pk=goods.mug.pk).stock == 10


def test_a_card_that_is_gone_at_stripe_is_declined(order: Callable[..., Order]) -> None:
    placed = order()
    customer, _, _ = placed.payment.token.partition("/")
    with open_context("system:seed"):
        Payment.objects.update(token=f"{customer}/pm_gone")

    assert settled(placed) == ("declined", "cancelled")


def test_a_question_that_stripe_does_not_take_leaves_the_payment_waiting(
    order: Callable[..., Order], stripe: Wire
) -> None:
    placed = order()
    stripe.lose("/capture")
    settled(placed)
    with open_context("system:seed"):
        Payment.objects.update(gateway_reference="pi_gone")

    assert settled(placed) == ("authorized", "placed")


@pytest.mark.parametrize("path", ["/payment_intents", "/capture"])
def test_an_answer_that_is_lost_charges_once(order: Callable[..., Order], stripe: Wire, path: str) -> None:
    placed = order()
    stripe.lose(path)
    assert settled(placed)[0] in {"pending", "authorized"}
    assert settled(placed) == ("captured", "paid")
    assert [intent["status"] for intent in intents_of(stripe, placed)] == ["succeeded"]


def test_nobody_is_asked_twice_for_what_is_known(order: Callable[..., Order], stripe: Wire) -> None:
    placed = order()
    for _ in range(3):
        settled(placed)
    assert stripe.asked("POST", "/payment_intents") == 1
    assert stripe.asked("POST", "/capture") == 1


def test_a_server_that_is_gone_leaves_the_payment_waiting(
    order: Callable[..., Order], settings: Settings, stripe: Wire
) -> None:
    placed = order()
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    assert settled(placed) == ("pending", "placed")
    settings.STRIPE_API_BASE = stripe.url
    assert settled(placed) == ("captured", "paid")


def test_a_wrong_key_of_ours_declines_nobody(order: Callable[..., Order], settings: Settings) -> None:
    placed = order()
    settings.STRIPE_SECRET_KEY = "nonsense"
    assert settled(placed) == ("pending", "placed")


def test_a_bank_that_asks_back_is_answered_by_the_person(
    order: Callable[..., Order], stripe: Wire, browser_of: Callable[[str], Client]
) -> None:
    placed = order(ASKS_BACK)
    assert settled(placed) == ("needs_confirmation", "placed")
    (intent,) = intents_of(stripe, placed)
    stripe.post(
        f"/v1/payment_intents/{intent['id']}/_authenticate",
        client_secret=intent["client_secret"],
        success=True,
    )
    back = reverse("payment-confirm", args=[placed.public_id])
    page = browser_of("alice").get(back, {"payment_intent": intent["id"]}, follow=True)

    assert page.redirect_chain == [(placed.get_absolute_url(), 302)]
    assert settled(placed) == ("captured", "paid")


def test_a_bank_that_asks_nothing_any_more_is_not_gone_to(
    order: Callable[..., Order], stripe: Wire, browser_of: Callable[[str], Client]
) -> None:
    placed = order(ASKS_BACK)
    settled(placed)
    (intent,) = intents_of(stripe, placed)

    def confirmed_elsewhere(method: str, path: str) -> None:
        if path.endswith("/confirm"):
            stripe.post(
                f"/v1/payment_intents/{intent['id']}/_authenticate",
                client_secret=intent["client_secret"],
                success=True,
            )

    stripe.hold = confirmed_elsewhere
    page = browser_of("alice").get(reverse("payment-confirm", args=[placed.public_id]), follow=True)

    assert said(page) == [f"Thank you. The payment for {placed.number} is confirmed."]


def test_a_bank_that_was_told_no_declines(order: Callable[..., Order], stripe: Wire) -> None:
    placed = order(ASKS_BACK)
    settled(placed)
    (intent,) = intents_of(stripe, placed)
    stripe.post(
        f"/v1/payment_intents/{intent['id']}/_authenticate",
        client_secret=intent["client_secret"],
        success=False,
    )
    assert settled(placed) == ("declined", "cancelled")


def test_what_is_held_for_a_cancelled_order_is_let_go_of(
    order: Callable[..., Order], stripe: Wire, alice: Actor
) -> None:
    placed = order()
    stripe.lose("/payment_intents")
    settled(placed)
    cancel_order(placed, actor=alice)
    assert settled(placed) == ("voided", "cancelled")
    assert [intent["status"] for intent in intents_of(stripe, placed)] == ["canceled"]


def test_parts_go_back_once_each_even_if_the_answer_is_lost(
    order: Callable[..., Order], stripe: Wire
) -> None:
    placed = order()
    settled(placed)
    with open_context("system:payment"):
        for amount in (5_00, 7_00):
            owe(Payment.objects.get(), amount, reason="A part of it.")
    stripe.lose("/refunds")
    settled(placed)
    settled(placed)

    (intent,) = intents_of(stripe, placed)
    back = stripe.get(f"/v1/refunds?payment_intent={intent['id']}")["data"]
    assert sorted(one["amount"] for one in back) == [5_00, 7_00]
    assert set(Refund.objects.values_list("state", flat=True)) == {"done"}
    assert not Return.objects.exists()


class TestAtOnce:
    @pytest.fixture
    def tables(self, database: object) -> None:
        """With several connections."""

    def test_a_hold_that_arrives_after_the_cancellation_is_let_go_of(
        self, order: Callable[..., Order], stripe: Wire, alice: Actor
    ) -> None:
        placed = order()
        self.cancel_while_a_hold_is_asked_for(placed, stripe, alice)

        assert [intent["status"] for intent in intents_of(stripe, placed)] == ["canceled"]
        assert settled(placed) == ("voided", "cancelled")

    def test_a_hold_of_which_nobody_heard_is_let_go_of_by_the_sweeper(
        self, order: Callable[..., Order], stripe: Wire, alice: Actor
    ) -> None:
        placed = order()
        stripe.lose("/payment_intents")
        self.cancel_while_a_hold_is_asked_for(placed, stripe, alice)
        assert [intent["status"] for intent in intents_of(stripe, placed)] == ["requires_capture"]

        settle_payments()
        assert [intent["status"] for intent in intents_of(stripe, placed)] == ["canceled"]
        assert settled(placed) == ("voided", "cancelled")

    def cancel_while_a_hold_is_asked_for(self, placed: Order, stripe: Wire, alice: Actor) -> None:
        arrived, go_on = threading.Event(), threading.Event()

        def hold(method: str, path: str) -> None:
            if (method, path) == ("POST", "/v1/payment_intents"):
                arrived.set()
                assert go_on.wait(10)

        def collect() -> None:
            collect_payment(placed.payment.pk)
            connections.close_all()

        stripe.hold = hold
        slow = threading.Thread(target=collect)
        slow.start()
        assert arrived.wait(10)
        cancel_order(placed, actor=alice)
        assert settled(placed) == ("voided", "cancelled")
        go_on.set()
        slow.join(10)


def test_who_is_erased_is_erased_at_stripe_first(
    order: Callable[..., Order], stripe: Wire, alice: Actor, settings: Settings
) -> None:
    placed = order()
    settled(placed)
    cancel_order(placed, actor=alice)
    settled(placed)
    asked = request_erasure(actor=alice)
    with open_context("system:seed"):
        DataRequest.objects.update(due_at=timezone.now())

    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    assert carry_out_erasures() == 0
    settings.STRIPE_API_BASE = stripe.url
    GATEWAYS[GatewayName.STRIPE].forget(placed.payment.token)
    assert carry_out_erasure(asked.pk)

    customer = placed.payment.token.partition("/")[0]
    assert stripe.asked("DELETE", customer) == 2
    assert customer not in {one["id"] for one in stripe.get("/v1/customers?limit=100")["data"]}
