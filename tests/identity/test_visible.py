"""What a list shows and what the policies allow are the same, row by row."""

import pytest

from audit.context import open_context
from identity.models import User
from identity.policy import Refused, Resource, preview
from shop.models import Order
from shop.orders import list_orders, place_order
from shop.quotes import draft_from_items
from tests.shop.goods import lay_goods, settle_in

from .policy_cast import Cast

EVERYONE = (
    "guest", "guest without a key", "alice", "bob", "sam", "bearer", "alice signed out", "alice switched off",
    "alice of long ago", "alice of a company", "sam's agent", "agent", "agent without scopes",
    "agent that cannot order", "child for the catalog", "agent of a company", "revoked agent", "expired agent",
    "child of a revoked one", "agent of a company that she left", "suspended agent", "agent past its day",
    "agent of someone switched off", "agent after sign-out", "agent after a cut", "agent without a sign-in",
)  # fmt: skip


@pytest.fixture
def cast(people: dict[str, User]) -> Cast:
    """Alice, Bob and Carol have ordered something, two things each."""
    cast = Cast(people)
    with open_context("system:seed"):
        mug = lay_goods().mug
        for name in ("alice", "bob", "mallory"):
            settle_in(people[name])
            buyer = cast.browser(name)
            for _ in range(2):
                place_order(draft_from_items([(mug, 1)], actor=buyer), actor=buyer)
    return cast


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
