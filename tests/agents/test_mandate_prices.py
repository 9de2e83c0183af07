"""A mandate for when a price falls: it orders once, is tried again while the price stays low, and is told once."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine

from agents import tasks
from agents.mandate_runs import TRY_AGAIN
from agents.models import Turn
from tests.agents.mandating import (
    A_MINUTE,
    FIRST,
    MUG,
    NOW,
    State,
    gives,
    newest,
    occurrences,
    on,
    wants_below,
    why_not,
)
from tests.agents.stage import Talk, change, events, letters_to

NOTHING = "Your agent ordered nothing this time"


@pytest.fixture(autouse=True)
def monday(talk_of: Callable[..., Talk]) -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.mark.both_databases
def test_a_price_that_falls_orders_once(talk: Talk) -> None:
    mandate = gives(talk, wants_below(talk, 10_00))
    on(talk, FIRST)
    change(MUG, price=10_00)
    on(talk, FIRST + A_MINUTE)
    assert (talk.orders(), occurrences(mandate)) == ([], [])
    change(MUG, price=9_99)
    on(talk, FIRST + 2 * A_MINUTE, FIRST + 3 * A_MINUTE, FIRST + timedelta(days=1))

    assert [order.subtotal for order in talk.orders()] == [9_99]
    assert (occurrences(mandate), newest().state) == ([("fall", "done")], State.USED_UP)


def test_a_price_that_is_low_already_orders_at_once(talk: Talk) -> None:
    gives(talk, wants_below(talk, 20_00))
    on(talk, NOW + A_MINUTE)

    assert [order.subtotal for order in talk.orders()] == [16_00]


def test_a_price_that_stays_low_is_tried_again_and_told_once(talk: Talk) -> None:
    mandate = gives(talk, wants_below(talk, 20_00))
    change(MUG, stock=0)
    on(talk, *(NOW + minutes * A_MINUTE for minutes in (1, 2, 3, 40, 80)))
    assert letters_to(talk.actor).count(NOTHING) == 1
    assert [event.outcome for event in events("tool.call", action="place_order")] == ["sold_out"] * 3
    told = Turn.objects.filter(key__startswith="outcome:").count()
    change(MUG, stock=3)
    on(talk, NOW + 82 * A_MINUTE + TRY_AGAIN)

    assert (len(talk.orders()), occurrences(mandate), newest().trouble) == (1, [("fall", "done")], "")
    assert Turn.objects.filter(key__startswith="outcome:").count() == told + 1


def test_a_price_that_rises_before_the_worker_comes_orders_nothing(talk: Talk) -> None:
    mandate = gives(talk, wants_below(talk, 20_00, most_per_order=60_00))
    with time_machine.travel(NOW + A_MINUTE, tick=True):
        tasks.sweep()
        change(MUG, price=20_00)
        talk.worker.work()

    assert (talk.orders(), why_not(mandate)) == (
        [],
        "Harbour Mug (red) costs $20.00 now, which is not below $20.00.",
    )
