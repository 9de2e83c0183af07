"""Limits are exact, however many orders come at once."""

import pytest
from django.db.models import Sum

from audit.context import open_context
from identity.actor import agent_of
from identity.delegations import narrow_delegation
from identity.models import Delegation, Spending
from identity.policy import Refused
from shop.orders import cancel_order, place_order
from shop.quotes import draft_from_items

from .races import Pool, Stage, refused


def test_a_daily_limit_is_exact_with_many_at_once(stage: Stage, elsewhere: Pool) -> None:
    """Each order is within the limit, any two pass it."""
    total = draft_from_items([(stage.goods.mug, 1)], actor=stage.agent).total
    with open_context("system:seed"):
        Delegation.objects.update(daily_limit=total * 2 - 1)
    orders = [elsewhere(stage.order) for _ in range(6)]

    failed = [order for order in orders if order.exception(30)]
    assert [refused(order) for order in failed] == [("daily-limit-holds",)] * 5
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
