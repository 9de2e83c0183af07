"""Acme lets its buyers order up to 40.00 alone; what Alice wants costs more."""

import re
from collections.abc import Callable

from django.test import Client, TestCase
from django.urls import reverse

from audit.context import open_context
from identity.models import Membership, Organization, User
from shop.models import Letter, PurchaseApproval

LIMIT = 40_00


def limit_buyers(limit: int | None = LIMIT) -> None:
    with open_context("system:seed"):
        Organization.objects.filter(slug="acme").update(role_limits={} if limit is None else {"buyer": limit})


def make(role: str, user: User) -> None:
    with open_context("system:seed"):
        Membership.objects.filter(user=user).update(role=role)


def fill_cart(browser: Client, variant: object, quantity: int = 1) -> None:
    browser.post(reverse("cart-add"), {"variant": variant.public_id, "quantity": quantity})


def ask(browser: Client) -> PurchaseApproval:
    """Press "Ask for approval" at the checkout."""
    form = dict(browser.get(reverse("checkout")).context["place"].initial)
    post(browser, reverse("checkout"), {**form, "ask": "1"})
    return PurchaseApproval.objects.select_related("quote").latest("pk")


def post(browser: Client, address: str, data: dict[str, str] | None = None) -> str:
    """The page that follows; what is told after the transaction is told at once."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return browser.post(address, data or {}, follow=True).content.decode()


def decide(browser: Client, request: PurchaseApproval, answer: str = "yes", reason: str = "") -> str:
    return post(browser, request.get_absolute_url(), {"answer": answer, "reason": reason})


def place(browser: Client, request: PurchaseApproval) -> str:
    return post(browser, reverse("purchase-order", args=[request.public_id]))


def state_of(request: PurchaseApproval) -> str:
    return PurchaseApproval.objects.get(pk=request.pk).state


def newest_letter(to: str) -> Letter:
    return Letter.objects.filter(to=to).latest("id")


def path_in(letter: Letter) -> str:
    found = re.search(r"/account/approvals/\S+", letter.body)
    assert found is not None
    return found.group()


SignIn = Callable[[str], Client]
