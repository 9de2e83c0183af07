"""Orders above a role's limit: whose yes counts, whose eyes may see it, and who may place what was approved."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.context import open_context
from audit.models import AuditEvent
from identity.actor import person
from identity.models import LoginSession, Membership, Organization, User
from identity.policy import Refused
from shop.models import Order, PurchaseApproval, Variant
from shop.purchase_approvals import order_purchase
from tests.shop.goods import Goods
from tests.shop.purchasing import (
    SignIn,
    ask,
    decide,
    fill_cart,
    limit_buyers,
    make,
    newest_letter,
    path_in,
    place,
    state_of,
)

BOB = "bob@acme.test"


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


def test_where_a_second_step_is_asked_for_nobody_looks_without_one(
    bob: Client, request_of_alice: PurchaseApproval
) -> None:
    with open_context("system:seed"):
        Organization.objects.filter(slug="acme").update(mfa_required=True)
    addresses = (request_of_alice.get_absolute_url(), reverse("purchases"))
    led = [bob.get(address).headers["Location"].partition("?")[0] for address in addresses]
    assert led == [reverse("second-step")] * 2


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


def test_who_approved_sees_the_stamp_and_who_orders_until_when(
    bob: Client, request_of_alice: PurchaseApproval
) -> None:
    bob.post(request_of_alice.get_absolute_url(), {"answer": "yes"})
    page = bob.get(request_of_alice.get_absolute_url()).content.decode()

    assert '<div class="stamp">' in page
    assert "Alice can order exactly this until" in page
