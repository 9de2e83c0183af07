"""A worker is killed at each step of a turn and a countersigned call; another goes on; each effect is there once."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from agents import tasks
from agents.models import Approval, Item, StreamEvent, ToolCall, Turn
from shop.models import GatewayCharge, Order, Payment
from shop.tasks import settle_payments
from tests.agents.killing import killed_at, killed_before_statement
from tests.agents.llm.scripted import chunk, streams
from tests.agents.script import asks
from tests.agents.stage import Talk, events, variant

MUG = "harbour-mug-red-"
LATER = timedelta(minutes=2)  # beyond a lease, and beyond what the sweeper leaves in peace

STEPS_OF_A_TURN = [
    "agents.turns.claim_next after",
    "agents.turns._hold after",
    "agents.asking.stream_answer before",
    "agents.runner.ask after",
    "agents.runner.keep_answer after",
    "agents.runner._run_calls before 2",
    "agents.gateway.claim_call after",
    "agents.gateway._attempt before",
    "agents.gateway._attempt after",
    "agents.gateway._record after",
    "agents.calling.call_tool after",
    "agents.calling.call_tool after 2",
    "agents.runner.ask after 2",
    "agents.runner.keep_answer after 2",
    "agents.approvals.ask before",
    "agents.approvals.ask after",
    "agents.calling.call_tool after 3",
    "agents.runner.keep_answer after 3",
    "agents.runner._end before",
    "agents.turns.end_turn after",
    "agents.runner._end after",
]
STEPS_OF_A_CALL = [
    "agents.gateway.call_tool before",
    "agents.gateway.claim_call after",
    "agents.gateway._attempt before",
    "shop.orders._write after",
    "shop.orders._take_stock before",
    "agents.gateway._attempt after",
    "agents.gateway._keep after",
    "agents.gateway.call_tool after",
    "agents.outcomes.collect_payment before",
    "shop.payments.collect._authorize before",
    "shop.payments.collect._authorize after",
    "shop.payments.collect.write_down after",
    "shop.payments.collect._capture before",
    "shop.payments.collect._capture after",
    "shop.payments.collect._follow after 2",
    "shop.payments.collect.write_down after 2",
    "agents.outcomes.collect_payment after",
    "agents.outcomes._finish before",
    "agents.outcomes._finish after",
    "agents.outcomes.settle_call after",
]
STEPS_OF_A_DAY = [
    "agents.withdrawals.expire_approvals after",
    "agents.schedules._release before",
    "agents.schedules._release after",
    "agents.wake.run_call before",
    "agents.gateway._attempt after",
    "agents.gateway.call_tool after",
    "shop.payments.collect._capture after",
]


@pytest.fixture
def mugs_wanted(talk: Talk) -> Turn:
    """Alice has written; no worker has come yet."""
    turn = talk.send("two mugs, and order them")
    talk.model.recite(
        asks("add_to_cart", variant_id=variant(MUG).public_id, quantity=2),
        (asks("view_cart"), asks("place_order")),
        "Sign the card.",
    )
    return turn


@pytest.fixture
def mugs_countersigned(talk: Talk, mugs_wanted: Turn) -> Approval:
    talk.worker.work()
    return talk.press(talk.card())


@pytest.fixture
def mugs_scheduled(talk: Talk) -> Approval:
    items = [{"variant_id": variant(MUG).public_id, "quantity": 2}]
    talk.say(
        "tomorrow", asks("schedule_order", items=items, on=f"{timezone.now() + timedelta(days=2):%Y-%m-%d}")
    )
    return talk.decide(talk.card())


def recover(talk: Talk) -> None:
    """What beat and workers do once the lease has run out."""
    with time_machine.travel(timezone.now() + LATER, tick=True):
        for _ in range(3):
            tasks.sweep()
            settle_payments()
            talk.worker.work()


def test_an_answer_that_was_cut_short_is_no_whole_one_for_the_next_worker(talk: Talk) -> None:
    turn = talk.send("tell me")
    talk.model.will(streams(chunk("Once upon"), chunk(finish="length"), "[DONE]"))
    assert killed_at("agents.runner._run_calls before 2", talk.run)
    talk.model.steps.clear()
    recover(talk)
    turn.refresh_from_db()

    assert (turn.state, "cut off" in turn.error) == (Turn.State.FAILED, True)


def assert_turn_was_done_once(talk: Talk, turn: Turn) -> None:
    turn.refresh_from_db()
    assert turn.state == Turn.State.DONE
    assert talk.cart() == {MUG: 2}
    assert [(call.tool, call.state) for call in talk.calls()] == [
        ("add_to_cart", "done"),
        ("view_cart", "done"),
        ("place_order", "awaiting_approval"),
    ]
    assert [card.state for card in Approval.objects.all()] == ["waiting"]
    assert talk.orders() == []
    kinds = [content["kind"] for content in Item.objects.filter(turn=turn).values_list("content", flat=True)]
    request, output, text = "tool_request", "tool_output", "assistant_text"
    assert kinds == ["user_text", request, output, request, request, output, output, text]
    assert_evidence_is_whole(talk)


def assert_order_was_placed_once(talk: Talk, card: Approval) -> None:
    (order,) = talk.orders()
    call = ToolCall.objects.get(pk=card.tool_call_id)
    assert (order.state, call.state, call.order) == (Order.State.PAID, ToolCall.State.DONE, order)
    assert order.payment.state == Payment.State.CAPTURED
    assert books_of_the_provider() == books_of_ours()
    assert variant(MUG).stock == 7 - 2
    assert [(one.amount, one.given_back_at) for one in talk.root.spendings.all()] == [(order.total, None)]
    assert Item.objects.filter(key="outcome").count() == 1
    assert {turn.state for turn in talk.conversation.turns.all()} == {Turn.State.DONE}
    assert_evidence_is_whole(talk)


def books_of_the_provider() -> set[tuple[object, ...]]:
    return set(GatewayCharge.objects.values_list("key", "state", "amount"))


def books_of_ours() -> set[tuple[object, ...]]:
    return set(Payment.objects.values_list("idempotency_key", "state", "amount"))


def assert_evidence_is_whole(talk: Talk) -> None:
    """Each call that was answered in its turn told it once, and the stream has no gap."""
    answered = [event.object_id for event in events("tool.call") if event.outcome != "placed"]
    assert len(answered) == len(set(answered))
    numbers = StreamEvent.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, len(numbers) + 1))


def some_in_short(steps: list[str], each: int) -> pytest.MarkDecorator:
    """All of them in the long form, else each second or third: what differs between the databases is how a transaction
    ends, not where."""
    marks = [() if place % each == 1 else pytest.mark.soak for place in range(len(steps))]
    points = [pytest.param(step, marks=mark) for step, mark in zip(steps, marks, strict=True)]
    return pytest.mark.parametrize("point", points)


@some_in_short(STEPS_OF_A_TURN, each=2)
def test_a_turn_goes_on_where_its_worker_was_killed(talk: Talk, mugs_wanted: Turn, point: str) -> None:
    a_turn_goes_on(talk, mugs_wanted, point)


@pytest.mark.postgresql
@some_in_short(STEPS_OF_A_TURN, each=3)
def test_a_turn_goes_on_on_postgresql_too(talk: Talk, mugs_wanted: Turn, point: str) -> None:
    a_turn_goes_on(talk, mugs_wanted, point)


def a_turn_goes_on(talk: Talk, turn: Turn, point: str) -> None:
    assert killed_at(point, talk.worker.work)
    recover(talk)

    assert_turn_was_done_once(talk, turn)


@some_in_short(STEPS_OF_A_CALL, each=2)
def test_an_order_is_placed_and_paid_once_wherever_its_worker_was_killed(
    talk: Talk, mugs_countersigned: Approval, point: str
) -> None:
    an_order_is_placed_once(talk, mugs_countersigned, point)


@pytest.mark.postgresql
@some_in_short(STEPS_OF_A_CALL, each=3)
def test_an_order_is_placed_and_paid_once_on_postgresql_too(
    talk: Talk, mugs_countersigned: Approval, point: str
) -> None:
    an_order_is_placed_once(talk, mugs_countersigned, point)


def an_order_is_placed_once(talk: Talk, card: Approval, point: str) -> None:
    assert killed_at(point, talk.worker.work)
    recover(talk)

    assert_order_was_placed_once(talk, card)


@some_in_short(STEPS_OF_A_DAY, each=2)
def test_an_order_for_later_is_placed_once_wherever_sweeper_or_worker_was_killed(
    talk: Talk, mugs_scheduled: Approval, point: str
) -> None:
    an_order_for_later_is_placed_once(talk, mugs_scheduled, point)


@pytest.mark.postgresql
@some_in_short(STEPS_OF_A_DAY, each=3)
def test_an_order_for_later_is_placed_once_on_postgresql_too(
    talk: Talk, mugs_scheduled: Approval, point: str
) -> None:
    an_order_for_later_is_placed_once(talk, mugs_scheduled, point)


def an_order_for_later_is_placed_once(talk: Talk, mugs_scheduled: Approval, point: str) -> None:
    with time_machine.travel(mugs_scheduled.tool_call.run_at + LATER, tick=True):
        assert killed_at(point, lambda: (tasks.sweep(), talk.worker.work()))
        recover(talk)

        assert_order_was_placed_once(talk, mugs_scheduled)


@pytest.mark.both_databases
def test_killed_over_and_over_it_still_gets_there(talk: Talk, mugs_wanted: Turn) -> None:
    points = (
        "agents.runner.keep_answer after",
        "agents.gateway._attempt after",
        "agents.turns.end_turn after",
    )
    for number, point in enumerate(points):
        with time_machine.travel(timezone.now() + number * LATER, tick=True):
            assert killed_at(point, talk.run)
    with time_machine.travel(timezone.now() + len(points) * LATER, tick=True):
        recover(talk)

    assert_turn_was_done_once(talk, mugs_wanted)


@pytest.mark.soak
@pytest.mark.both_databases
@pytest.mark.parametrize("number", range(1, 240))
def test_a_turn_survives_a_kill_before_each_of_its_statements(
    talk: Talk, mugs_wanted: Turn, number: int
) -> None:
    killed_before_statement(number, talk.worker.work)
    recover(talk)

    assert_turn_was_done_once(talk, mugs_wanted)


@pytest.mark.soak
@pytest.mark.both_databases
@pytest.mark.parametrize("number", range(1, 240))
def test_an_order_survives_a_kill_before_each_of_its_statements(
    talk: Talk, mugs_countersigned: Approval, number: int
) -> None:
    killed_before_statement(number, talk.worker.work)
    recover(talk)

    assert_order_was_placed_once(talk, mugs_countersigned)
