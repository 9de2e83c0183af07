"""What a list shows and what the policies allow are the same, row by row."""

import pytest

from audit.context import open_context
from identity.demo_people import seed_people
from identity.models import Membership, Organization, User
from identity.policy import Refused, Resource, preview
from shop.models import Order, PurchaseApproval, Variant
from shop.orders import list_orders, place_order
from shop.purchase_approvals import ask_approver
from shop.purchase_requests import resource_to_decide
from shop.quotes import draft_from_items
from tests.shop.goods import lay_goods, settle_in
from tests.support.databases import Laid

from .policy_cast import Cast
from .races import at_a_browser

EVERYONE = (
    "guest", "guest without a key", "alice", "bob", "sam", "bearer", "alice signed out", "alice switched off",
    "alice of long ago", "alice of a company", "sam's agent", "agent", "agent without scopes",
    "agent that cannot order", "child for the catalog", "agent of a company", "revoked agent", "expired agent",
    "child of a revoked one", "agent of a company that she left", "suspended agent", "agent past its day",
    "agent of someone switched off", "agent after sign-out", "agent after a cut", "agent without a sign-in",
)  # fmt: skip

AROUND_A_COMPANY = (
    "guest", "alice", "bearer", "sam", "alice of a company", "agent of a company", "bob of a company",
    "bob, an approver no more", "bob's agent", "avery", "avery, an admin no more", "gwen",
)  # fmt: skip


def lay_orders() -> None:
    """Two each of Alice's, Bob's and Mallory's."""
    with open_context("system:seed"):
        mug = lay_goods().mug
        for name in ("alice", "bob", "mallory"):
            buyer = at_a_browser(name)
            settle_in(buyer.someone)
            for _ in range(2):
                place_order(draft_from_items([(mug, 1)], actor=buyer), actor=buyer)


@pytest.fixture
def laid_before() -> Laid:
    return (seed_people, lay_orders)


@pytest.fixture
def cast(people: dict[str, User]) -> Cast:
    return Cast(people)


@pytest.mark.parametrize("who", EVERYONE)
def test_a_list_of_orders_holds_what_the_policies_allow(cast: Cast, who: str) -> None:
    actor = cast.make(who)
    about = {order: {"owner": order.owner.public_id, "total": order.total} for order in Order.objects.all()}
    allowed = {
        order
        for order, attrs in about.items()
        if preview(actor, "orders:read", Resource("Order", order.public_id, attrs)).allowed
    }

    assert listed(actor) == allowed
    assert allowed in (set(), set(Order.objects.filter(owner=actor.principal)))


@pytest.mark.parametrize("who", AROUND_A_COMPANY)
def test_a_list_of_requests_to_approvers_holds_what_the_policies_allow(cast: Cast, who: str) -> None:
    with open_context("system:seed"):
        for name in ("alice", "bob"):
            ask_as(cast, name)
    actor = cast.make(who)
    allowed = {
        request
        for request in PurchaseApproval.objects.with_all()
        if preview(actor, "approvals:read", resource_to_decide(request)).allowed
    }

    assert set(PurchaseApproval.objects.visible_to(actor)) == allowed


def ask_as(cast: Cast, name: str) -> None:
    """A member of Acme asks for a mug, which is more than they may order alone. Avery approves for that moment."""
    Organization.objects.update(role_limits={"buyer": 1, "approver": 1})
    Membership.objects.filter(user=cast.people["avery"]).update(role="approver")
    buyer = cast.member(name, "acme")
    mug = Variant.objects.filter(stock__gt=0, product__slug="harbour-mug").get()
    ask_approver(draft_from_items([(mug, 1)], actor=buyer), actor=buyer)
    Membership.objects.filter(user=cast.people["avery"]).update(role="admin")


def listed(actor: object) -> set[Order]:
    """What the one way to a list of orders gives; a refusal is an empty list."""
    try:
        with open_context("web"):
            return set(list_orders(actor=actor))
    except Refused:
        return set()


@pytest.mark.parametrize("who", [who for who in EVERYONE if who in {"guest", "alice", "bob", "sam", "agent"}])
def test_the_filter_alone_never_shows_more_than_the_actors_own(cast: Cast, who: str) -> None:
    actor = cast.make(who)

    assert set(Order.objects.visible_to(actor)) == listed(actor)
    assert {order.owner for order in Order.objects.visible_to(actor)} <= {actor.principal}
