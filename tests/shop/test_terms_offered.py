"""Who may pay by invoice, and where it is offered."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from audit.context import open_context
from identity.actor import Actor
from identity.models import Organization
from shop.methods import UnknownMethod, add_invoice, list_methods, offers_invoice
from shop.models import PaymentMethod
from shop.orders import QuoteNoLongerFits, place_order
from shop.quotes import CannotQuote, Wishes, draft_from_items

from .goods import Goods
from .test_terms import draft

BrowserOf = Callable[[str], Client]


def test_terms_that_end_no_longer_fit_what_was_agreed(buyer: Actor, goods: Goods) -> None:
    content = draft(buyer, goods)
    with open_context("system:seed"):
        Organization.objects.filter(slug="acme").update(payment_terms_days=None)
    with pytest.raises(QuoteNoLongerFits, match="no longer pays by invoice"):
        place_order(content, actor=buyer)


def test_an_invoice_is_no_way_to_pay_for_who_acts_for_nobody(buyer: Actor, goods: Goods) -> None:
    method = add_invoice(actor=buyer)
    alone = replace(buyer, organization=None)
    assert method in list_methods(actor=buyer)
    assert method not in list_methods(actor=alone)
    content = draft_from_items([(goods.mug, 1)], actor=alone, wishes=Wishes(payment_method=method))
    with pytest.raises((QuoteNoLongerFits, CannotQuote)):
        place_order(content, actor=alone)


def test_nobody_without_terms_can_be_invoiced(mallory: Actor) -> None:
    assert not offers_invoice(mallory)
    with pytest.raises(UnknownMethod):
        add_invoice(actor=mallory)


def test_it_is_offered_on_the_page_until_it_is_kept(browser_of: BrowserOf, goods: Goods) -> None:
    alice = browser_of("alice")
    assert "Let Acme pay" in alice.get(reverse("methods")).content.decode()
    page = alice.post(reverse("method-invoice"), follow=True).content.decode()
    assert "Invoice to Acme" in page
    assert "Let Acme pay" not in page
    assert browser_of("mallory").post(reverse("method-invoice")).status_code == 404
    alice.post(reverse("cart-add"), {"variant": goods.mug.public_id, "quantity": 1})
    invoice = PaymentMethod.objects.get(gateway="invoice").public_id
    form = alice.get(reverse("checkout"), {"payment_method": invoice}).context["place"].initial
    page = alice.post(reverse("checkout"), dict(form), follow=True).content.decode()
    assert "Invoice to Acme: to be paid by" in page


def test_the_button_says_how_it_is_paid(buyer: Actor, goods: Goods, browser_of: BrowserOf) -> None:
    alice, invoice = browser_of("alice"), add_invoice(actor=buyer).public_id
    alice.post(reverse("cart-add"), {"variant": goods.mug.public_id, "quantity": 1})
    page = alice.get(reverse("checkout"), {"payment_method": invoice}).text

    assert ("Order, and pay by invoice" in page, "Order and pay" in page) == (True, False)
