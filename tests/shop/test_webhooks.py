import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from wsgiref.simple_server import make_server

import pytest
import time_machine
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from identity.actor import Actor
from shop.models import GatewayCharge, Letter, Order, WebhookDelivery
from shop.orders import place_order
from shop.payments import test_gateway, test_webhooks
from shop.payments.collect import collect_payment
from shop.payments.gateways import bill_of
from shop.quotes import draft_from_items

from .goods import Goods

Webhook = tuple[bytes, dict[str, str]]


@pytest.fixture
def order(alice: Actor, goods: Goods, pays_with: Callable[[str], None]) -> Order:
    """It waits for the bank, and the bank has said yes."""
    pays_with(test_gateway.NEEDS_CONFIRMATION)
    placed = place_order(draft_from_items([(goods.mug, 2)], actor=alice), actor=alice)
    collect_payment(placed.payment.pk)
    test_gateway.confirm(bill_of(placed.payment))
    return placed


@pytest.fixture
def wire() -> Client:
    """The provider's: it knows no token against forgery."""
    return Client(enforce_csrf_checks=True)


def post(wire: Client, webhook: Webhook) -> int:
    body, headers = webhook
    where = reverse("payment-webhook", args=["test"])
    return wire.post(where, body, content_type="application/json", headers=headers).status_code


def about(order: Order, kind: str) -> Webhook:
    return test_webhooks.write(order.payment.idempotency_key, kind)


def state(order: Order) -> str:
    return Order.objects.get(pk=order.pk).state


def test_a_signed_webhook_makes_us_look(order: Order, wire: Client) -> None:
    assert post(wire, about(order, "charge.authorized")) == 204
    assert state(order) == "paid"


def test_a_webhook_that_comes_twice_is_taken_once(
    order: Order, wire: Client, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    webhook = about(order, "charge.authorized")
    with django_capture_on_commit_callbacks(execute=True):
        assert [post(wire, webhook) for _ in range(3)] == [204, 204, 204]

    assert WebhookDelivery.objects.count() == 1
    assert Letter.objects.filter(subject__contains="is paid").count() == 1


def test_webhooks_out_of_order_end_where_the_charge_stands(order: Order, wire: Client) -> None:
    early, late = about(order, "charge.needs_confirmation"), about(order, "charge.captured")
    assert [post(wire, webhook) for webhook in (late, early)] == [204, 204]

    assert (state(order), GatewayCharge.objects.get().state) == ("paid", "captured")


@pytest.mark.parametrize("signature", ["", "t=1", "nonsense", "t=99999999999999999999,v1=00", "t=1,v1=ÿ"])
def test_a_webhook_with_a_bad_signature_changes_and_stores_nothing(
    order: Order, wire: Client, signature: str
) -> None:
    body, _ = about(order, "charge.authorized")
    assert post(wire, (body, {test_webhooks.HEADER: signature})) == 400

    assert (state(order), WebhookDelivery.objects.count()) == ("placed", 0)


def test_a_signature_covers_the_body(order: Order, wire: Client) -> None:
    body, headers = about(order, "charge.authorized")
    assert post(wire, (body + b" ", headers)) == 400


def test_an_old_webhook_is_not_taken(order: Order, wire: Client) -> None:
    webhook = about(order, "charge.authorized")
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=True):
        assert post(wire, webhook) == 400


def test_a_webhook_about_a_charge_of_somebody_else_is_taken_and_forgotten(order: Order, wire: Client) -> None:
    assert post(wire, test_webhooks.write("another-shop", "charge.authorized")) == 204
    assert state(order) == "placed"


def test_there_is_no_webhook_of_a_gateway_that_there_is_not(order: Order, wire: Client) -> None:
    body, headers = about(order, "charge.authorized")
    where = reverse("payment-webhook", args=["other"])
    assert wire.post(where, body, content_type="application/json", headers=headers).status_code == 404


class TestOnDemand:
    @pytest.fixture
    def tables(self, database: object) -> None:
        """The shop answers the provider in a thread of its own."""

    @pytest.fixture
    def at_home(self, settings: Settings) -> Iterator[str]:
        """Where the shop hears the provider."""
        settings.ALLOWED_HOSTS = ["*"]
        server = make_server("127.0.0.1", 0, get_wsgi_application())
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()
        thread.join()

    def test_staff_have_them_sent_twice_and_out_of_order_and_nothing_is_doubled(
        self, order: Order, browser_of: Callable[[str], Client], at_home: str
    ) -> None:
        action = {"action": "send_webhooks", "_selected_action": [order.payment.pk]}
        where = reverse("admin:shop_payment_changelist")
        page = browser_of("sam").post(where, action, headers={"Host": at_home}, follow=True).content.decode()

        assert "three webhooks, answered [204, 204, 204]" in page
        assert (state(order), WebhookDelivery.objects.count()) == ("paid", 2)
        assert Letter.objects.filter(subject__contains="is paid").count() == 1


def test_without_the_demo_no_webhooks_are_made(
    order: Order, browser_of: Callable[[str], Client], settings: Settings
) -> None:
    settings.DEMO = False
    page = browser_of("sam").get(reverse("admin:shop_payment_changelist")).content.decode()
    assert "send_webhooks" not in page
