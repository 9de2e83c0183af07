"""A card is kept by the name that Stripe gave it."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from audit.context import open_context
from identity.models import User
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


def test_who_changes_their_name_after_a_first_try_still_comes_to_the_page(
    people: dict[str, User], goods: Goods, stripe: Wire, browser_of: Callable[[str], Client]
) -> None:
    """Stripe refuses a key that comes again with other fields."""
    alice = browser_of("alice")
    for name in ("Alice", "Alice", "Alice Archer"):
        with open_context("system:seed"):
            User.objects.filter(pk=people["alice"].pk).update(full_name=name)
        alice.post(reverse("method-stripe"))

    keys = [headers["Idempotency-Key"] for _, path, headers in stripe.seen if path == "/v1/customers"]
    assert keys[0] == keys[1] != keys[2]


def test_a_card_is_kept_for_the_currency_of_the_shop(
    goods: Goods, stripe: Wire, browser_of: Callable[[str], Client], settings: Settings
) -> None:
    settings.CURRENCY = "EUR"
    browser_of("alice").post(reverse("method-stripe"))

    assert list(stripe.sessions.values())[-1]["currency"] == "eur"


def test_without_a_key_stripe_is_not_offered(browser_of: Callable[[str], Client], goods: Goods) -> None:
    alice = browser_of("alice")
    assert "a page of Stripe" not in alice.get(reverse("methods")).content.decode()
    assert alice.post(reverse("method-stripe")).status_code == 404
