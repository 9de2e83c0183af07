"""Approvals and orders at the same moment, on both databases: one answer, one order, no yes of who may not say it."""

import pytest

from audit.context import open_context
from identity.actor import Actor, person
from identity.delegations import deactivate_person
from identity.memberships import change_role
from identity.models import LoginSession, Membership, Organization, User
from shop.cart import add_to_cart
from shop.models import CartLine, Order, PurchaseApproval
from shop.orders import QuoteNoLongerFits
from shop.purchase_approvals import (
    PurchaseGone,
    approve_purchase,
    ask_approver,
    decline_purchase,
    order_purchase,
    withdraw_purchase,
)
from shop.quotes import draft_from_cart, draft_from_items
from tests.identity.races import Pool, Uncommitted, refused, waits

from .conftest import at_their_browser
from .goods import Goods
from .purchasing import limit_buyers
from .test_races import at_once


@pytest.fixture
def tables(database: object) -> None:
    """On both databases."""


@pytest.fixture
def at_acme(people: dict[str, User], at_a_door: None) -> dict[str, Actor]:
    """Alice, who buys, Bob and Gwen, who approve, and Avery, each signed in for Acme."""
    limit_buyers(10_00)
    with open_context("system:seed"):
        acme = Organization.objects.get(slug="acme")
        Membership.objects.create(user=people["gwen"], organization=acme, role="approver")
    return {name: signed_in_for(acme, people[name]) for name in ("alice", "bob", "gwen", "avery")}


def signed_in_for(acme: Organization, user: User) -> Actor:
    session = at_their_browser(user).browser
    LoginSession.objects.filter(pk=session.pk).update(organization=acme)
    return person(LoginSession.objects.select_related("user", "organization").get(pk=session.pk))


@pytest.fixture
def request_of_alice(at_acme: dict[str, Actor], goods: Goods) -> PurchaseApproval:
    alice = at_acme["alice"]
    asked = ask_approver(draft_from_items([(goods.mug, 1)], actor=alice), actor=alice)
    return PurchaseApproval.objects.with_all().get(pk=asked.pk)


def read(request: PurchaseApproval) -> PurchaseApproval:
    return PurchaseApproval.objects.with_all().get(pk=request.pk)


def test_of_two_approvers_at_once_one_decides(
    at_acme: dict[str, Actor], request_of_alice: PurchaseApproval
) -> None:
    results = at_once(
        lambda: approve_purchase(request_of_alice, actor=at_acme["bob"]),
        lambda: decline_purchase(request_of_alice, actor=at_acme["gwen"]),
    )
    assert sum(isinstance(result, PurchaseApproval) for result in results) == 1
    assert sum(isinstance(result, PurchaseGone) for result in results) == 1
    assert read(request_of_alice).decided_by in {at_acme["bob"].principal, at_acme["gwen"].principal}


def test_what_is_approved_and_taken_back_at_once_is_one_or_the_other_or_taken_back_after_the_yes(
    at_acme: dict[str, Actor], request_of_alice: PurchaseApproval
) -> None:
    approved, _ = at_once(
        lambda: approve_purchase(request_of_alice, actor=at_acme["bob"]),
        lambda: withdraw_purchase(request_of_alice, actor=at_acme["alice"]),
    )
    after = read(request_of_alice)
    assert after.state == "withdrawn"
    assert isinstance(approved, PurchaseGone) == (after.decided_by is None)


def test_what_comes_into_the_cart_while_it_is_asked_for_is_not_lost(
    at_acme: dict[str, Actor], goods: Goods
) -> None:
    alice = at_acme["alice"]
    add_to_cart(goods.mug, 1, actor=alice)
    content = draft_from_cart(actor=alice)
    add_to_cart(goods.hoodie, 1, actor=alice)
    with pytest.raises(QuoteNoLongerFits):
        ask_approver(content, actor=alice)
    assert (CartLine.objects.count(), PurchaseApproval.objects.count()) == (2, 0)


def test_two_clicks_at_once_place_one_order(
    at_acme: dict[str, Actor], request_of_alice: PurchaseApproval
) -> None:
    approve_purchase(request_of_alice, actor=at_acme["bob"])
    approved = read(request_of_alice)
    results = at_once(*[lambda: order_purchase(approved, actor=at_acme["alice"])] * 3)
    assert {result.pk for result in results} == {Order.objects.get().pk}


@pytest.fixture
def elsewhere(database: object) -> object:
    pool = Pool()
    yield pool
    pool.close()


def demote_bob(at_acme: dict[str, Actor]) -> None:
    place = Membership.objects.select_related("user", "organization").get(user=at_acme["bob"].principal)
    change_role(place, "buyer", actor=at_acme["avery"])


def test_an_order_after_the_approver_was_demoted_is_refused(
    at_acme: dict[str, Actor], request_of_alice: PurchaseApproval, elsewhere: Pool
) -> None:
    approve_purchase(request_of_alice, actor=at_acme["bob"])
    approved = read(request_of_alice)
    cut = Uncommitted(elsewhere, lambda: demote_bob(at_acme))
    order = elsewhere(lambda: order_purchase(approved, actor=at_acme["alice"]))
    assert waits(order)

    cut.commit()
    assert refused(order) == ("orders-above-a-role-limit-need-an-approver",)
    assert Order.objects.count() == 0


def test_the_approvers_own_row_is_held_while_the_order_commits(
    at_acme: dict[str, Actor], request_of_alice: PurchaseApproval, elsewhere: Pool
) -> None:
    """Switching them off waits for the order, and nothing follows."""
    approve_purchase(request_of_alice, actor=at_acme["bob"])
    approved, sam = read(request_of_alice), at_their_browser(User.objects.get(email="sam@countersign.test"))
    order = Uncommitted(elsewhere, lambda: order_purchase(approved, actor=at_acme["alice"]))
    cut = elsewhere(lambda: deactivate_person(at_acme["bob"].someone, actor=sam, why="left"))
    assert waits(cut)

    order.commit()
    cut.result(30)
    assert (Order.objects.count(), read(request_of_alice).state) == (1, "approved")
