"""Beat or worker is killed at each step of a mandate's order; the next one goes on; it is there once."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine

from agents import tasks
from agents.models import Item, Mandate
from shop.models import GatewayCharge, Order
from tests.agents.killing import killed_at
from tests.agents.mandating import (
    FIRST,
    MUG,
    NOW,
    State,
    gives,
    monthly,
    newest,
    occurrences,
    on,
    wants_below,
)
from tests.agents.stage import Talk, variant

LATER = timedelta(minutes=2)  # beyond what the sweeper leaves in peace
STEPS = [
    "agents.mandates.lapse after",
    "agents.mandate_runs._release before",
    "agents.mandate_runs._look_again_at after",
    "agents.mandate_runs._call_for after",
    "agents.mandate_runs._release after",
    "agents.gateway.claim_call after",
    "agents.mandate_runs.agreed_by_mandate after",
    "shop.orders._write after",
    "agents.gateway._attempt after",
    "agents.mandate_runs.tell after",
    "agents.gateway.call_tool after",
    "shop.payments.collect._capture after",
    "agents.outcomes._finish before",
    "agents.mandate_letters.ordered after",
    "agents.outcomes.settle_call after",
]


@pytest.fixture(autouse=True)
def monday(talk_of: Callable[..., Talk]) -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def killed(talk: Talk, point: str) -> None:
    with time_machine.travel(FIRST, tick=True):
        assert killed_at(point, lambda: (tasks.sweep(), talk.worker.work()))
    on(talk, *(FIRST + number * LATER for number in (1, 2, 3)))


def assert_it_ordered_once(talk: Talk, mandate: Mandate, occurrence: str, pieces: int) -> None:
    (order,) = talk.orders()
    assert (order.state, occurrences(mandate)) == (Order.State.PAID, [(occurrence, "done")])
    assert (newest().used, variant(MUG).stock) == (1, 7 - pieces)
    assert list(GatewayCharge.objects.values_list("amount", flat=True)) == [order.total]
    assert [one.amount for one in talk.root.spendings.all()] == [order.total]
    assert Item.objects.filter(key="outcome").count() == 1


@pytest.mark.parametrize("point", STEPS)
def test_a_month_is_ordered_once_wherever_beat_or_worker_was_killed(talk: Talk, point: str) -> None:
    mandate = monthly(talk)
    killed(talk, point)

    assert_it_ordered_once(talk, mandate, "2026-12", 2)


@pytest.mark.both_databases
@pytest.mark.parametrize("point", ["agents.mandate_runs._call_for after", "agents.gateway._attempt after"])
def test_a_fall_of_a_price_is_ordered_once_too(talk: Talk, point: str) -> None:
    mandate = gives(talk, wants_below(talk, 20_00))
    killed(talk, point)

    assert_it_ordered_once(talk, mandate, "fall", 1)
    assert newest().state == State.USED_UP
