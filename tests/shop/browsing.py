"""What a person does in a browser, and what the pages answer."""

from datetime import timedelta

from django.db.models import F
from django.test import Client
from django.urls import reverse

from audit.context import open_context
from identity.models import LoginSession
from shop.models import Variant


def said(response: object) -> list[str]:
    return [str(message) for message in response.context["messages"]]  # type: ignore[attr-defined]


def put_in_cart(client: Client, variant: Variant, quantity: object = 1) -> list[str]:
    form = {"variant": variant.public_id, "quantity": quantity, "price": 1, "total": 1}
    return said(client.post(reverse("cart-add"), form, follow=True))


def checkout_form(client: Client) -> dict[str, str]:
    """What the page's own order form would send."""
    return dict(client.get(reverse("checkout")).context["place"].initial)


def sign_in_long_ago() -> None:
    with open_context("system:sign-in"):
        LoginSession.objects.update(authenticated_at=F("authenticated_at") - timedelta(hours=1))
