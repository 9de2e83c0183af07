"""A card is kept by the name that Stripe gave it."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from shop.models import (
    PaymentMethod,
)
from tests.shop.goods import Goods
from tests.support.stripe_server import Wire


def test_a_card_is_kept_by_its_name_alone(
    stripe: Wire, browser_of: Callable[[str], Client], goods: Goods
) -> None:
    alice = browser_of("alice")
    away = alice.post(reverse("method-stripe")).context["address"]
    session = stripe.sessions[away.rsplit("/", 1)[1]]
    assert session["mode"] == "setup"
    card = {"id": "pm_kept", "object": "payment_method", "card": {"brand": "visa", "last4": "4242"}}
    session["setup_intent"] = {
        "id": "seti_1",
        "object": "setup_intent",
        "status": "succeeded",
        "payment_method": card,
    }

    done = reverse("method-stripe-done")
    for _ in range(2):
        assert "Visa ending 4242" in alice.get(done, {"session": session["id"]}, follow=True).content.decode()
    kept = PaymentMethod.objects.get(gateway="stripe")
    assert kept.token == f"{session['customer']}/pm_kept"

    mallory = browser_of("mallory")
    assert "No card was kept." in mallory.get(done, {"session": session["id"]}, follow=True).content.decode()
    assert PaymentMethod.objects.filter(gateway="stripe").count() == 1


def test_without_a_key_stripe_is_not_offered(browser_of: Callable[[str], Client], goods: Goods) -> None:
    alice = browser_of("alice")
    assert "a page of Stripe" not in alice.get(reverse("methods")).content.decode()
    assert alice.post(reverse("method-stripe")).status_code == 404
