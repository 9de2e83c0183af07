"""Orders above a role's limit: asked for at the checkout, decided by somebody else, placed with one click."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from audit.context import open_context
from identity.models import User
from shop import mails, purchase_approvals
from shop.models import Address, CartLine, Letter, Order, PurchaseApproval, Variant
from shop.purchase_approvals import expire_purchases, void_purchases
from tests.shop.goods import Goods
from tests.shop.purchasing import (
    ask,
    decide,
    limit_buyers,
    make,
    newest_letter,
    path_in,
    place,
    post,
    state_of,
)

ALICE, BOB = "alice@acme.test", "bob@acme.test"
STREET = "Linienstraße"


def test_an_order_within_the_limit_is_placed_as_ever(alice: Client) -> None:
    limit_buyers(100_00)
    form = dict(alice.get(reverse("checkout")).context["place"].initial)
    post(alice, reverse("checkout"), form)
    assert (Order.objects.count(), PurchaseApproval.objects.count()) == (1, 0)


def test_above_the_limit_the_checkout_offers_to_ask(alice: Client) -> None:
    page = alice.get(reverse("checkout")).content.decode()
    assert ("Ask for approval" in page, "Order and pay" in page) == (True, False)


def test_an_order_that_asks_nobody_is_refused_and_the_page_says_how_to_go_on(alice: Client) -> None:
    form = dict(alice.get(reverse("checkout")).context["place"].initial)
    answer = alice.post(reverse("checkout"), form)
    assert (answer.status_code, Order.objects.count()) == (409, 0)
    assert "One of its approvers has to agree." in answer.content.decode()


def test_the_api_refuses_it_too_and_names_the_page(alice: Client) -> None:
    quote = alice.post("/api/v1/checkout/", {}, "application/json").json()["quote"]
    answer = alice.post(
        "/api/v1/orders/",
        {"digest": quote["digest"]},
        "application/json",
        headers={"Idempotency-Key": "k" * 20},
    )
    assert (answer.status_code, Order.objects.count()) == (403, 0)
    assert answer.json()["type"].endswith("#approver-wanted")
    assert answer.json()["ask_at"].endswith(reverse("checkout"))


def test_asking_takes_the_things_out_of_the_cart_and_says_that_they_wait(
    alice: Client, request_of_alice: PurchaseApproval
) -> None:
    assert (CartLine.objects.count(), Order.objects.count()) == (0, 0)
    for page in ("cart", "orders"):
        assert "waits for an approver of Acme" in alice.get(reverse(page)).content.decode()


def test_one_form_sent_twice_asks_once(alice: Client) -> None:
    form = {**alice.get(reverse("checkout")).context["place"].initial, "ask": "1"}
    pages = [post(alice, reverse("checkout"), form) for _ in range(2)]
    assert PurchaseApproval.objects.count() == 1
    assert all("Take the request back" in page for page in pages)


def test_nobody_is_asked_where_nobody_else_could_say_yes(alice: Client, people: dict[str, User]) -> None:
    make("buyer", people["bob"])
    form = {**alice.get(reverse("checkout")).context["place"].initial, "ask": "1"}
    answer = alice.post(reverse("checkout"), form)
    assert (answer.status_code, PurchaseApproval.objects.count()) == (409, 0)
    assert "Nobody else at Acme approves orders yet." in answer.content.decode()


def test_an_approver_who_cannot_be_written_to_keeps_nobody_from_being_asked(
    request_of_alice: PurchaseApproval, people: dict[str, User], settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    people["mallory"].email = "mallory\n@acme.test"
    mails.purchase_asked(request_of_alice, [people["mallory"], people["bob"]])

    assert [letter.to for letter in mail.outbox] == [[BOB]]


def test_approvers_get_a_mail_and_nobody_else_does(request_of_alice: PurchaseApproval) -> None:
    assert list(Letter.objects.values_list("to", "subject")) == [(BOB, "Alice asks you to approve an order")]


def test_the_queue_says_who_what_where_and_why(bob: Client, request_of_alice: PurchaseApproval) -> None:
    queue = bob.get(reverse("purchases")).content.decode()
    page = bob.get(path_in(newest_letter(BOB))).content.decode()
    for told in ("Alice Archer", "1 × Quiet Hoodie", "Berlin"):
        assert told in queue
    assert "buyers order up to $40.00 alone" in page
    assert STREET not in queue + page


def test_who_decides_reads_no_street_where_an_address_has_no_town(alice: Client, bob: Client) -> None:
    with open_context("system:seed"):
        Address.objects.update(city="")
    page = bob.get(ask(alice).get_absolute_url()).content.decode()
    assert (STREET in page, "<dd>DE</dd>" in "".join(page.split())) == (False, True)


def test_an_approved_order_is_placed_with_one_click_and_only_once(
    alice: Client, bob: Client, request_of_alice: PurchaseApproval
) -> None:
    decide(bob, request_of_alice, reason="For the new office.")
    letter = newest_letter(ALICE)
    assert (letter.subject, "For the new office." in letter.body) == ("Your order was approved", True)
    assert Order.objects.count() == 0

    pages = [place(alice, request_of_alice) for _ in range(2)]
    order = Order.objects.get()
    assert all(order.number in page for page in pages)
    assert order.quote == request_of_alice.quote


def test_a_declined_order_goes_back_into_the_cart(
    alice: Client, bob: Client, request_of_alice: PurchaseApproval, goods: Goods
) -> None:
    decide(bob, request_of_alice, "no", "Not this quarter.")
    assert "Not this quarter." in newest_letter(ALICE).body

    place(alice, request_of_alice)
    post(alice, reverse("purchase-refill", args=[request_of_alice.public_id]))
    assert (Order.objects.count(), CartLine.objects.get().variant) == (0, goods.hoodie)


def test_the_words_of_an_approver_are_counted_as_in_the_browser(
    bob: Client, request_of_alice: PurchaseApproval
) -> None:
    decide(bob, request_of_alice, "no", "a\r\n" * 149 + "by")
    assert PurchaseApproval.objects.get().reason.endswith("\nby")


def test_what_still_waits_does_not_go_back_into_the_cart(
    alice: Client, request_of_alice: PurchaseApproval
) -> None:
    page = post(alice, reverse("purchase-refill", args=[request_of_alice.public_id]))
    assert ("Take it back first." in page, CartLine.objects.count()) == (True, 0)


def test_a_request_taken_back_is_approved_by_nobody(
    alice: Client, bob: Client, request_of_alice: PurchaseApproval
) -> None:
    post(alice, reverse("purchase-withdraw", args=[request_of_alice.public_id]))
    page = decide(bob, request_of_alice)
    assert (state_of(request_of_alice), "This was already withdrawn" in page) == ("withdrawn", True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda: Variant.objects.update(price=50_00), "is now $50.00"),
        (lambda: Variant.objects.update(stock=0), "no longer to be had"),
        (lambda: Address.objects.update(street="Elsewhere 1"), "delivery address has changed"),
    ],
)
def test_what_has_changed_since_is_told_and_nothing_is_ordered(
    alice: Client, bob: Client, request_of_alice: PurchaseApproval, change: Callable[[], object], said: str
) -> None:
    decide(bob, request_of_alice)
    with open_context("system:seed"):
        change()
    assert said in alice.get(request_of_alice.get_absolute_url()).content.decode()
    assert (said in place(alice, request_of_alice), Order.objects.count()) == (True, 0)


def test_what_nobody_answers_in_time_is_closed_and_told(
    alice: Client,
    bob: Client,
    request_of_alice: PurchaseApproval,
    django_capture_on_commit_callbacks: Callable,
) -> None:
    late = timezone.now() + timedelta(days=3, minutes=1)
    with time_machine.travel(late, tick=True), django_capture_on_commit_callbacks(execute=True):
        assert expire_purchases() == 1
    assert (state_of(request_of_alice), newest_letter(ALICE).subject) == (
        "withdrawn",
        "Your order will not be approved",
    )


def test_a_yes_of_the_last_moment_stands(
    request_of_alice: PurchaseApproval, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is written after the sweeper has found that nobody answered."""
    close = purchase_approvals._close

    def approved_meanwhile(*args: Any) -> bool:
        PurchaseApproval.objects.update(state="approved")
        return close(*args)

    monkeypatch.setattr(purchase_approvals, "_close", approved_meanwhile)
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1), tick=True):
        expire_purchases()
    assert state_of(request_of_alice) == "approved"


def test_what_was_not_ordered_in_time_waits_nowhere(
    alice: Client, bob: Client, request_of_alice: PurchaseApproval
) -> None:
    decide(bob, request_of_alice)
    assert "Place it" in alice.get(reverse("cart")).content.decode()
    with open_context("system:seed"):
        PurchaseApproval.objects.update(execute_until=timezone.now() - timedelta(minutes=1))

    assert "Place it" not in alice.get(reverse("cart")).content.decode()
    assert "approved, not ordered in time" in alice.get(reverse("purchases")).content.decode()
    place(alice, request_of_alice)
    assert Order.objects.count() == 0


def test_a_cut_takes_nothing_back_that_has_lapsed_by_itself(
    alice: Client, bob: Client, request_of_alice: PurchaseApproval
) -> None:
    decide(bob, request_of_alice)
    with open_context("system:seed"):
        PurchaseApproval.objects.update(execute_until=timezone.now() - timedelta(minutes=1))
    void_purchases(Q(pk=request_of_alice.pk), "What it stood on was cut.")

    assert state_of(request_of_alice) == "approved"


def test_an_altered_request_is_no_yes(alice: Client, bob: Client, request_of_alice: PurchaseApproval) -> None:
    decide(bob, request_of_alice)
    with open_context("system:seed"):
        PurchaseApproval.objects.update(nonce="another")
    place(alice, request_of_alice)
    assert Order.objects.count() == 0
