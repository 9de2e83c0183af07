"""Limits are exact, however many orders come at once."""

from dataclasses import replace

import pytest
from django.db.models import Sum
from django.utils import timezone

from audit.context import open_context
from identity.actor import agent_of
from identity.delegations import change_terms, narrow_delegation
from identity.models import Delegation, Spending
from identity.policy import Refused
from identity.spending import spent
from identity.terms import Terms
from shop.models import Order
from shop.orders import cancel_order, place_order
from shop.payments.collect import collect_payment
from shop.quotes import draft_from_items
from shop.refunds import give_refund

from .races import Pool, Stage, Uncommitted, refused, waits


@pytest.mark.parametrize(
    ("limit", "policy"), [("daily_limit", "daily-limit-holds"), ("monthly_limit", "monthly-limit-holds")]
)
def test_a_limit_over_time_is_exact_with_many_at_once(
    stage: Stage, elsewhere: Pool, limit: str, policy: str
) -> None:
    """Each order is within the limit, any two pass it."""
    total = draft_from_items([(stage.goods.mug, 1)], actor=stage.agent).total
    with open_context("system:seed"):
        Delegation.objects.update(**{limit: total * 2 - 1})
    orders = [elsewhere(stage.order) for _ in range(6)]

    failed = [order for order in orders if order.exception(30)]
    assert [refused(order) for order in failed] == [(policy,)] * 5
    assert Spending.objects.aggregate(sum=Sum("amount"))["sum"] == total


def test_children_share_one_daily_limit(stage: Stage, elsewhere: Pool) -> None:
    children = [narrow_delegation(stage.root, stage.root.scopes, actor=stage.alice) for _ in range(3)]
    content = draft_from_items([(stage.goods.mug, 1)], actor=stage.agent)
    with open_context("system:seed"):
        Delegation.objects.update(daily_limit=content.total * 2)
    agents = [agent_of(child, stage.alice.session) for child in children]
    orders = [elsewhere(lambda agent=agent: place_order(content, actor=agent)) for agent in agents]

    assert sorted(order.exception(30) is None for order in orders) == [False, True, True]


def test_a_cancelled_order_gives_its_part_of_the_day_back(stage: Stage) -> None:
    total = draft_from_items([(stage.goods.mug, 1)], actor=stage.agent).total
    with open_context("system:seed"):
        Delegation.objects.update(daily_limit=total)
    first = stage.order()
    with pytest.raises(Refused):
        stage.order()

    cancel_order(first, actor=stage.alice)
    assert stage.order().stands


def test_a_refund_gives_its_part_of_the_day_back_once_it_is_paid(stage: Stage) -> None:
    order = stage.order()
    collect_payment(order.payment.pk)
    give_refund(order, 300, "Scratched.", key="once", actor=stage.sam)
    owed = spent(stage.root, timezone.now()).today
    collect_payment(order.payment.pk)

    assert (owed, spent(stage.root, timezone.now()).today) == (order.total, order.total - 300)


def test_a_limit_that_was_lowered_holds_for_what_was_under_way(stage: Stage, elsewhere: Pool) -> None:
    """An order that has done all but commit is waited for; what comes after is refused."""
    order = Uncommitted(elsewhere, stage.order)
    terms = replace(Terms.of(stage.root), order_limit=1, unattended_ceiling=0)
    lowering = elsewhere(lambda: change_terms(stage.root, terms, actor=stage.alice))
    assert waits(lowering)
    order.commit()
    lowering.result(10)

    with pytest.raises(Refused):
        stage.order()
    assert Order.objects.count() == 1
