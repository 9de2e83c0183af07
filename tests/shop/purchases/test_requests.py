"""Orders above a role's limit: asked for at the checkout, decided by somebody else, placed with one click."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.context import open_context
from audit.models import AuditEvent
from identity.actor import person
from identity.models import LoginSession, Membership, User
from identity.policy import Refused
from shop.models import Address, CartLine, Letter, Order, PurchaseApproval, Variant
from shop.purchase_approvals import expire_purchases, order_purchase

from .goods import Goods
from .purchasing import (
    SignIn,
    ask,
    decide,
    fill_cart,
    limit_buyers,
    make,
    newest_letter,
    path_in,
    place,
    post,
    state_of,
)

ALICE, BOB = "alice@acme.test", "bob@acme.test"


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


def test_approvers_get_a_mail_and_nobody_else_does(request_of_alice: PurchaseApproval) -> None:
    assert list(Letter.objects.values_list("to", "subject")) == [(BOB, "Alice asks you to approve an order")]


def test_the_queue_says_who_what_where_and_why(bob: Client, request_of_alice: PurchaseApproval) -> None:
    queue = bob.get(reverse("purchases")).content.decode()
    page = bob.get(path_in(newest_letter(BOB))).content.decode()
    for told in ("Alice Archer", "1 × Quiet Hoodie", "Berlin"):
        assert told in queue
    assert "buyers order up to $40.00 alone" in page
    assert "Linienstraße" not in queue + page


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


def test_nobody_approves_their_own(browser_of: SignIn, people: dict[str, User], goods: Goods) -> None:
    """Bob, an approver, is bound by a limit himself."""
    limit_buyers()
    with open_context("system:seed"):
        Membership.objects.filter(user=people["avery"]).update(role="approver")
        bobs = Membership.objects.select_related("organization").get(user=people["bob"]).organization
        type(bobs).objects.update(role_limits={"approver": 40_00})
    bob = browser_of("bob")
    fill_cart(bob, goods.hoodie)
    request = ask(bob)

    answer = bob.post(request.get_absolute_url(), {"answer": "yes"})
    assert (answer.status_code, state_of(request)) == (403, "waiting")
    assert "Approve this order" not in bob.get(request.get_absolute_url()).content.decode()
    refused = AuditEvent.objects.filter(category="policy.decision", action="approvals:decide").latest("id")
    assert refused.detail["policies"] == ["nobody-approves-their-own"]


def test_a_page_opened_by_one_account_is_answered_in_the_name_of_the_one_signed_in_now(
    browser_of: SignIn, alice: Client, request_of_alice: PurchaseApproval, people: dict[str, User]
) -> None:
    """Bob's page stands open in one tab, Alice signs in in another: the button is pressed as hers."""
    bob = browser_of("bob")
    assert "Approve this order" in bob.get(request_of_alice.get_absolute_url()).content.decode()
    with open_context("system:sign-in"):
        bob.force_login(people["alice"], backend="django.contrib.auth.backends.ModelBackend")
    answer = bob.post(request_of_alice.get_absolute_url(), {"answer": "yes"})
    assert (answer.status_code, state_of(request_of_alice)) == (403, "waiting")


def test_the_mailed_link_opens_nothing_by_itself(
    browser_of: SignIn, request_of_alice: PurchaseApproval, people: dict[str, User]
) -> None:
    path = path_in(newest_letter(BOB))
    assert Client().get(path).headers["Location"] == f"{reverse('account_login')}?next={path}"
    for stranger in ("mallory", "carol", "gwen"):
        assert browser_of(stranger).get(path).status_code == 404
        assert browser_of(stranger).post(path, {"answer": "yes"}).status_code == 404
    assert state_of(request_of_alice) == "waiting"


def test_a_member_who_is_not_signed_in_for_the_organization_is_led_there(
    browser_of: SignIn, request_of_alice: PurchaseApproval, people: dict[str, User]
) -> None:
    bob = browser_of("bob")
    with open_context("system:sign-in"):
        LoginSession.objects.filter(user=people["bob"]).update(organization=None)
    answer = bob.post(request_of_alice.get_absolute_url(), {"answer": "yes"})
    assert (answer.status_code, state_of(request_of_alice)) == (403, "waiting")
    assert "Sign in for Acme" in answer.content.decode()


def test_members_who_look_after_the_organization_see_and_do_not_decide(
    browser_of: SignIn, request_of_alice: PurchaseApproval
) -> None:
    avery = browser_of("avery")
    page = avery.get(request_of_alice.get_absolute_url())
    assert (page.status_code, "Approve this order" in page.content.decode()) == (200, False)
    assert avery.post(request_of_alice.get_absolute_url(), {"answer": "yes"}).status_code == 403


def test_a_large_amount_is_approved_after_a_fresh_sign_in(alice: Client, bob: Client, goods: Goods) -> None:
    with open_context("system:seed"):
        Variant.objects.update(price=1_200_00)
    request = ask(alice)
    with open_context("system:sign-in"):
        LoginSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=16))
    answer = bob.post(request.get_absolute_url(), {"answer": "yes"})
    assert answer.headers["Location"].startswith(reverse("step-up"))
    decide(bob, request, "no")
    assert state_of(request) == "declined"


def test_an_approver_no_more_at_the_time_of_the_order_makes_the_yes_void(
    alice: Client, bob: Client, request_of_alice: PurchaseApproval, people: dict[str, User]
) -> None:
    decide(bob, request_of_alice)
    make("buyer", people["bob"])
    page = place(alice, request_of_alice)
    assert ("The approval does not hold any more." in page, Order.objects.count()) == (True, 0)


def test_what_was_approved_for_alice_is_placed_by_nobody_else(
    browser_of: SignIn, bob: Client, request_of_alice: PurchaseApproval
) -> None:
    decide(bob, request_of_alice)
    for other in ("bob", "avery", "carol"):
        browser = browser_of(other)
        assert browser.post(reverse("purchase-order", args=[request_of_alice.public_id])).status_code == 404
    assert Order.objects.count() == 0


def test_what_the_organization_would_pay_is_not_placed_from_a_sign_in_for_oneself(
    bob: Client, request_of_alice: PurchaseApproval, people: dict[str, User]
) -> None:
    decide(bob, request_of_alice)
    with open_context("system:sign-in"):
        LoginSession.objects.filter(user=people["alice"]).update(organization=None)
    alice = person(LoginSession.objects.select_related("user").get(user=people["alice"]))
    request_of_alice.refresh_from_db()
    with open_context("web"), pytest.raises(Refused) as refused:
        order_purchase(request_of_alice, actor=alice)
    assert refused.value.decision.policies == ("organization-pays-for-its-members-alone",)


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


def test_an_altered_request_is_no_yes(alice: Client, bob: Client, request_of_alice: PurchaseApproval) -> None:
    decide(bob, request_of_alice)
    with open_context("system:seed"):
        PurchaseApproval.objects.update(nonce="another")
    place(alice, request_of_alice)
    assert Order.objects.count() == 0
