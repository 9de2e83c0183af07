"""What Stripe says has happened is looked up, never believed."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from shop.models import (
    Order,
    WebhookDelivery,
)
from tests.shop.goods import Goods
from tests.support.stripe_server import Wire

from .conftest import SECRET


def signed(body: bytes, at: int | None = None, secret: str = SECRET) -> dict[str, str]:
    at = int(time.time()) if at is None else at
    signature = hmac.new(secret.encode(), b"%d.%s" % (at, body), hashlib.sha256).hexdigest()
    return {"Stripe-Signature": f"t={at},v1={signature}"}


def notice(key: str) -> bytes:
    about = {"id": "pi_1", "object": "payment_intent", "metadata": {"key": key}}
    kind = "payment_intent.amount_capturable_updated"
    return json.dumps({"id": "evt_1", "object": "event", "type": kind, "data": {"object": about}}).encode()


def post(body: bytes, headers: dict[str, str]) -> int:
    where = reverse("payment-webhook", args=["stripe"])
    wire = Client(enforce_csrf_checks=True)
    return wire.post(where, body, content_type="application/json", headers=headers).status_code


def test_a_signed_webhook_makes_us_look_once(order: Callable[..., Order], stripe: Wire) -> None:
    placed = order()
    body = notice(placed.payment.idempotency_key)
    assert [post(body, signed(body)) for _ in range(2)] == [204, 204]
    assert Order.objects.get(pk=placed.pk).state == "paid"
    assert WebhookDelivery.objects.get().event_id == "evt_1"


@pytest.mark.parametrize("how", ["unsigned", "another secret", "old", "changed", "not json"])
def test_a_webhook_that_stripe_did_not_sign_changes_nothing(order: Callable[..., Order], how: str) -> None:
    placed = order()
    body = notice(placed.payment.idempotency_key)
    headers = {
        "unsigned": {},
        "another secret": signed(body, secret="whsec_other"),
        "old": signed(body, int(time.time()) - 3600),
        "changed": signed(b"{}"),
        "not json": signed(b"not json"),
    }[how]
    assert post(b"not json" if how == "not json" else body, headers) == 400
    assert (Order.objects.get(pk=placed.pk).state, WebhookDelivery.objects.count()) == ("placed", 0)


def test_a_shop_without_a_secret_believes_no_webhook(db: None, settings: Settings) -> None:
    settings.STRIPE_WEBHOOK_SECRET = ""
    body = notice("")
    assert post(body, signed(body, secret="")) == 400
    assert not WebhookDelivery.objects.exists()


def test_a_webhook_about_nothing_of_ours_is_taken_and_forgotten(stripe: Wire, goods: Goods) -> None:
    body = notice("")
    assert post(body, signed(body)) == 204
