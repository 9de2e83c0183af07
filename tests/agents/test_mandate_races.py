"""Count and amount of a mandate are exact, however many workers come at once."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db.models import Sum

from agents import gateway, mandates
from agents.mandate_runs import release_due
from agents.models import Mandate, ToolCall
from audit.context import open_context
from shop.models import Order
from tests.agents.mandating import FIRST, NOW, SECOND, State, gives, monthly, newest, occurrences, wants_below
from tests.agents.stage import Talk
from tests.identity.races import Pool

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def monday(talk_of: Callable[..., Talk]) -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def run(call: int) -> ToolCall | None:
    return gateway.call_tool(call, door="task")


def test_two_months_at_once_do_not_pass_the_count(talk: Talk, elsewhere: Pool) -> None:
    """Both were released while one order was left."""
    mandate = monthly(talk, count=1, until="2027-06-30")
    calls = []
    for day in (FIRST, SECOND):
        with time_machine.travel(day, tick=True), talk.at("task"):
            calls += release_due()
    with time_machine.travel(SECOND, tick=True):
        with open_context("system:seed"):
            ToolCall.objects.filter(mandate=mandate).update(run_at=SECOND)
        for one in [elsewhere(lambda call=call: run(call)) for call in calls]:
            one.result(30)

    assert sorted(state for _, state in occurrences(mandate)) == ["refused", "settling"]
    assert (newest().used, newest().state) == (1, State.USED_UP)
    assert (
        Order.objects.filter(owner=talk.actor.principal).aggregate(sum=Sum("total"))["sum"]
        <= mandate.most_in_all
    )


def test_many_sweepers_and_workers_at_once_order_once(talk: Talk, elsewhere: Pool) -> None:
    mandate = gives(talk, wants_below(talk, 20_00))
    released = [elsewhere(release_due) for _ in range(4)]
    calls = [call for one in released for call in one.result(30)]
    for one in [elsewhere(lambda: run(calls[0])) for _ in range(4)]:
        one.result(30)

    assert (len(calls), occurrences(mandate), len(talk.orders())) == (1, [("fall", "settling")], 1)


def test_a_yes_that_is_said_as_a_newer_card_is_put_stands(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, end = wants_below(talk, 20_00), mandates._end

    def meanwhile(*what: Any) -> None:
        gives(talk, first)
        end(*what)

    monkeypatch.setattr(mandates, "_end", meanwhile)
    second = wants_below(talk, 15_00)

    states = Mandate.objects.filter(pk__in=(first.pk, second.pk)).order_by("pk")
    assert list(states.values_list("state", flat=True)) == [State.LIVE, State.WAITING]


def test_a_yes_and_a_no_at_once_are_one_answer(talk: Talk, elsewhere: Pool) -> None:
    mandate = wants_below(talk, 20_00)
    answers = [
        elsewhere(lambda yes=yes: mandates.decide_mandate(mandate, yes=yes, actor=talk.actor))
        for yes in (True, False)
    ]
    failed = [one for one in answers if one.exception(30)]

    assert ([type(one.exception()) for one in failed], newest().decided_by) == (
        [mandates.MandateGone],
        talk.actor.principal,
    )
