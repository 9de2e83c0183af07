"""No form is answered with a redirect off the site: browsers would not follow it (form-action)."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from audit.context import open_context
from shop.models import GatewayName, Order, PaymentMethod
from tests.shop.browsing import checkout_form, put_in_cart
from tests.shop.goods import Goods
from tests.support.stripe_server import Wire

from .test_payments import ASKS_BACK

BrowserOf = Callable[[str], Client]


def goes_on_to(page: object, address: str) -> tuple[int, bool, bool]:
    """Its status; whether it goes there by itself, and by a link."""
    by_itself = page.headers["Refresh"] == f"0; url={address}"
    return page.status_code, by_itself, f'href="{address}"' in page.content.decode()


def test_a_card_is_added_by_way_of_a_page_of_ours(browser_of: BrowserOf, stripe: Wire, goods: Goods) -> None:
    page = browser_of("alice").post(reverse("method-stripe"), follow=True)

    assert page.redirect_chain == []
    assert goes_on_to(page, list(stripe.sessions.values())[-1]["url"]) == (200, True, True)


def test_who_orders_with_a_card_that_asks_back_comes_to_the_bank_by_way_of_a_page_of_ours(
    browser_of: BrowserOf, stripe: Wire, goods: Goods
) -> None:
    alice = browser_of("alice")
    with open_context("system:seed"):
        PaymentMethod.objects.filter(owner__email="alice@acme.test").update(
            gateway=GatewayName.STRIPE, token=stripe.card("alice", ASKS_BACK)
        )
    put_in_cart(alice, goods.mug)
    page = alice.post(reverse("checkout"), checkout_form(alice), follow=True)

    assert page.redirect_chain == [(reverse("payment-confirm", args=[Order.objects.get().public_id]), 302)]
    assert goes_on_to(page, f"{stripe.url}/bank") == (200, True, True)
