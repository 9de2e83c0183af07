"""Alice has more in her cart than she may order alone, and Bob approves."""

import pytest
from django.test import Client

from shop.models import PurchaseApproval
from tests.shop.goods import Goods
from tests.shop.purchasing import SignIn, ask, fill_cart, limit_buyers


@pytest.fixture
def alice(browser_of: SignIn, goods: Goods) -> Client:
    """At the checkout with a hoodie, which is more than she may order alone."""
    limit_buyers()
    browser = browser_of("alice")
    fill_cart(browser, goods.hoodie)
    return browser


@pytest.fixture
def bob(browser_of: SignIn) -> Client:
    return browser_of("bob")


@pytest.fixture
def request_of_alice(alice: Client) -> PurchaseApproval:
    return ask(alice)
