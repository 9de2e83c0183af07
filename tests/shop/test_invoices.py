"""Invoice, receipt and credit note: once each, numbered without gaps, and what they say adds up."""

import re
from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from audit.context import open_context
from identity.actor import Actor
from identity.models import User
from shop.invoices.content import Content
from shop.invoices.issue import issue_invoice
from shop.models import Address, Discount, Invoice, Letter, Order
from shop.orders import cancel_order, change_address, hold_order, place_order
from shop.payments.collect import collect_payment
from shop.payments.refunds import owe
from shop.quotes import Wishes, draft_from_items

from .conftest import at_their_browser
from .goods import Goods, settle_in
from .pdf import words_of
from .test_races import at_once

BrowserOf = Callable[[str], Client]


@pytest.fixture
def tables(database: object) -> None:
    """On both databases."""


@pytest.fixture
def order(alice: Actor, goods: Goods) -> Order:
    return place_order(draft_from_items([(goods.mug, 2), (goods.hoodie, 1)], actor=alice), actor=alice)


@pytest.fixture
def paid(order: Order) -> Order:
    collect_payment(order.payment.pk)
    return Order.objects.get(pk=order.pk)


def papers(order: Order) -> list[tuple[str, str]]:
    return list(order.invoices.values_list("kind", "number"))


def content(order: Order, kind: str) -> Content:
    return Content.read(order.invoices.filter(kind=kind).latest("id").content)


def give_back(order: Order, amount: int) -> Content:
    with open_context("system:payment"), transaction.atomic():
        owe(order.payment, amount, reason="A mug was chipped.")
    collect_payment(order.payment.pk)
    return content(order, "credit_note")


def test_a_paid_order_has_an_invoice_and_a_receipt(order: Order) -> None:
    assert papers(order) == []
    collect_payment(order.payment.pk)
    collect_payment(order.payment.pk)

    assert papers(order) == [("invoice", "I-000001"), ("receipt", "R-000001")]


def test_an_invoice_adds_up_to_the_order(paid: Order) -> None:
    said = content(paid, "invoice")

    assert sum(row.total for row in said.rows) == paid.subtotal == dict(said.sums)["Goods"]
    assert sum(amount for _, amount in said.sums) == said.total[1] == paid.total
    assert content(paid, "receipt").total == ("Paid", paid.total)


def test_an_invoice_names_code_tax_and_the_buyers_own_number(alice: Actor, goods: Goods) -> None:
    with open_context("system:seed"):
        Discount.objects.create(code="AUTUMN", kind="amount", value=5_00)
    wishes = Wishes(code="AUTUMN", purchase_order="PO-4711")
    order = place_order(draft_from_items([(goods.mug, 2)], actor=alice, wishes=wishes), actor=alice)
    collect_payment(order.payment.pk)
    said = content(order, "invoice")

    assert [label for label, _ in said.sums] == ["Goods", "Code AUTUMN", "Shipping", "VAT 19 %"]
    assert content(order, "receipt").within == (("With VAT 19 %", order.tax),)
    assert sum(amount for _, amount in said.sums) == order.total
    assert ("Your number", "PO-4711") in said.facts


def test_parts_that_go_back_are_credited_with_all_of_the_tax(paid: Order) -> None:
    notes = [give_back(paid, amount) for amount in (333, 334, paid.total - 667)]

    assert sum(note.total[1] for note in notes) == paid.total
    assert sum(note.within[0][1] for note in notes) == paid.tax
    assert ("Of invoice", "I-000001") in notes[0].facts


def test_a_cancelled_order_is_credited(paid: Order, alice: Actor) -> None:
    cancel_order(paid, actor=alice)
    collect_payment(paid.payment.pk)

    assert papers(paid)[-1] == ("credit_note", "N-000001")


def test_a_paper_says_what_it_said_whatever_changes_later(paid: Order, alice: Actor) -> None:
    with open_context("system:seed"):
        elsewhere = Address.objects.create(
            owner=paid.owner,
            recipient="A. Elsewhere",
            street="Torstraße 1",
            postcode="10119",
            city="Berlin",
            country="DE",
        )
    before = content(paid, "invoice")
    change_address(paid, elsewhere, actor=alice)

    assert content(paid, "invoice") == before
    assert "Linienstraße 40" in before.buyer


def test_the_same_paper_is_the_same_bytes(browser_of: BrowserOf, paid: Order) -> None:
    address = reverse("invoice", args=[paid.public_id, "I-000001"])
    alice = browser_of("alice")
    first = alice.get(address)

    assert first.headers["Content-Type"] == "application/pdf"
    assert first.content.startswith(b"%PDF-")
    assert alice.get(address).content == first.content


def test_the_pdf_prints_what_the_order_came_to(browser_of: BrowserOf, paid: Order) -> None:
    response = browser_of("alice").get(reverse("invoice", args=[paid.public_id, "I-000001"]))
    printed = words_of(response.content)

    assert {"Invoice", "I-000001", paid.number, "Linienstraße 40"} <= set(printed)
    assert printed[printed.index("Total") + 1] == f"${paid.total / 100:,.2f}"


def test_mallory_finds_no_paper_of_alice(browser_of: BrowserOf, paid: Order) -> None:
    address = reverse("invoice", args=[paid.public_id, "I-000001"])

    assert browser_of("mallory").get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_paper_of_another_order_is_not_there(browser_of: BrowserOf, paid: Order) -> None:
    assert browser_of("alice").get(reverse("invoice", args=[paid.public_id, "I-000002"])).status_code == 404


def test_page_and_letter_link_to_both_papers(browser_of: BrowserOf, paid: Order) -> None:
    links = [reverse("invoice", args=[paid.public_id, number]) for number in ("I-000001", "R-000001")]
    page = browser_of("alice").get(paid.get_absolute_url()).content.decode()
    letter = Letter.objects.get(subject__endswith="is paid")

    assert re.findall(r'href="([^"]+\.pdf)"', page) == links
    assert all(link in letter.body and link in letter.html for link in links)


def test_a_letter_about_money_back_links_to_its_credit_note(paid: Order) -> None:
    give_back(paid, 500)

    assert reverse("invoice", args=[paid.public_id, "N-000001"]) in Letter.objects.first().body


def test_numbers_have_no_gaps_however_many_pay_at_once(people: dict[str, User], goods: Goods) -> None:
    with open_context("system:seed"):
        buyers = [User.objects.create(email=f"buyer{number}@example.test") for number in range(6)]
        for buyer in buyers:
            settle_in(buyer)
    with open_context("web"):
        orders = [
            place_order(draft_from_items([(goods.mug, 1)], actor=actor), actor=actor)
            for actor in map(at_their_browser, buyers)
        ]
    at_once(*(lambda order=order: collect_payment(order.payment.pk) for order in orders))

    for kind, prefix in (("invoice", "I"), ("receipt", "R")):
        numbers = sorted(Invoice.objects.filter(kind=kind).values_list("number", flat=True))
        assert numbers == [f"{prefix}-{number:06}" for number in range(1, 7)]


def test_a_number_whose_paper_was_rolled_back_is_given_again(order: Order, paid: Order, alice: Actor) -> None:
    other = place_order(draft_from_items([(order.lines.first().variant, 1)], actor=alice), actor=alice)

    def number(*, kept: bool) -> str:
        with open_context("system:payment"), transaction.atomic():
            given = issue_invoice(hold_order(other.pk)).number
            transaction.set_rollback(not kept)
            return given

    assert [number(kept=False), number(kept=True)] == ["I-000002", "I-000002"]
