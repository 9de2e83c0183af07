"""An order for later is the same call with a time: decided now, decided again when it runs."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from agents import schedules, tasks
from agents.models import Approval, ToolCall
from agents.schedules import NotScheduled, release_due
from identity.actor import agent_of
from identity.delegations import revoke_delegation
from identity.models import LoginSession
from identity.policy import Refused
from identity.sessions import end_session
from tests.agents.script import asks
from tests.agents.stage import Talk, change, events, letters_to, sign_in, variant

MUG, HOODIE = "harbour-mug-red-", "quiet-hoodie-black-l"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 8, tzinfo=UTC)  # nine o'clock in Berlin
State = ToolCall.State


@pytest.fixture(autouse=True)
def monday(talk_of: Callable[..., Talk]) -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def wants_mugs_on(talk: Talk, on: str = "2026-11-27", quantity: int = 2, **more: object) -> Approval:
    items = [{"variant_id": variant(MUG).public_id, "quantity": quantity}]
    talk.say("mugs, later", asks("schedule_order", items=items, on=on, **more), "Sign.")
    return talk.card()


def scheduled(talk: Talk, **wish: object) -> ToolCall:
    """Countersigned, and waiting for its day."""
    return call_of(talk.decide(wants_mugs_on(talk, **wish)))


def call_of(approval: Approval) -> ToolCall:
    return ToolCall.objects.get(pk=approval.tool_call_id)


def on_the_day(talk: Talk, at: datetime = FRIDAY + timedelta(minutes=1)) -> None:
    with time_machine.travel(at, tick=True):
        tasks.sweep()
        talk.worker.work()


@pytest.mark.both_databases
def test_what_is_countersigned_for_a_day_is_ordered_on_it(talk: Talk) -> None:
    call = scheduled(talk)
    assert (call.state, call.run_at, talk.orders()) == (State.SCHEDULED, FRIDAY, [])

    on_the_day(talk)
    call.refresh_from_db()
    (order,) = talk.orders()
    assert (call.state, call.order, order.state) == (State.DONE, order, "paid")
    assert 'Outcome of schedule_order: {"status": "placed"' in talk.model.heard[-1]["messages"][-1]["content"]


def test_it_is_kept_in_the_agents_own_name(talk: Talk) -> None:
    call = scheduled(talk)

    (kept,) = events("policy.decision", action="schedules:write", outcome="allow")
    assert (kept.context.delegation, kept.context.tool_call) == (call.delegation.public_id, call.public_id)


def test_the_card_says_the_day_in_the_persons_own_zone(talk: Talk) -> None:
    wants_mugs_on(talk)

    assert talk.calls()[0].result["scheduled_for"] == "Friday 27 November 2026, 09:00 (Europe/Berlin)"


def test_nothing_is_ordered_before_its_time(talk: Talk) -> None:
    scheduled(talk)
    on_the_day(talk, FRIDAY - timedelta(seconds=1))

    assert talk.orders() == []


def test_nothing_is_ordered_on_a_day_that_nobody_countersigned(talk: Talk) -> None:
    card = wants_mugs_on(talk)
    on_the_day(talk)

    assert (talk.orders(), call_of(card).state) == ([], State.WITHDRAWN)


def test_it_orders_what_was_agreed_and_leaves_the_cart_alone(talk: Talk) -> None:
    scheduled(talk)
    talk.say("a hoodie", asks("add_to_cart", variant_id=variant(HOODIE).public_id))
    on_the_day(talk)

    assert [order.summary for order in talk.orders()] == ["2 × Harbour Mug (red)"]
    assert talk.cart() == {HOODIE: 1}


@pytest.mark.both_databases
def test_every_sweep_but_one_finds_it_taken(talk: Talk) -> None:
    call = scheduled(talk)
    with time_machine.travel(FRIDAY + timedelta(minutes=1), tick=True):
        assert [release_due() for _ in range(3)] == [[call.pk], [], []]
        for _ in range(3):
            tasks.run_call(call.pk)
            tasks.sweep()
        talk.worker.work()

    assert len(talk.orders()) == 1


@pytest.mark.both_databases
def test_after_revocation_it_is_refused_on_its_day_and_on_record(talk: Talk) -> None:
    call = scheduled(talk)
    with talk.at("web"):
        revoke_delegation(talk.root, actor=talk.actor)
    before = len(talk.model.heard)
    on_the_day(talk)
    call.refresh_from_db()

    assert (call.state, talk.orders(), len(talk.model.heard)) == (State.REFUSED, [], before)
    (refused,) = events("policy.decision", outcome="deny", action="orders:place")
    assert refused.detail["policies"] == ["dead-delegation-does-nothing"]
    assert (refused.context.source, refused.context.tool_call) == ("task", call.public_id)


def test_signing_out_does_not_end_it(talk: Talk) -> None:
    scheduled(talk)
    with talk.at("web"):
        end_session(talk.actor.browser, actor=talk.actor)
    on_the_day(talk)

    assert len(talk.orders()) == 1


def test_a_sign_in_ended_for_cause_takes_it_along(talk: Talk) -> None:
    call = scheduled(talk)
    with talk.at("web"):
        end_session(talk.actor.browser, actor=sign_in("alice"), why=LoginSession.End.FOR_CAUSE)
    on_the_day(talk)
    call.refresh_from_db()

    assert (call.state, talk.orders()) == (State.REFUSED, [])


def test_a_yes_given_in_a_stolen_sign_in_is_void_with_it(talk: Talk) -> None:
    """Authority was lent elsewhere; only the countersignature came from the sign-in that is ended for cause."""
    thief = sign_in("alice")
    card = wants_mugs_on(talk)
    talk.press(card, actor=thief)
    with talk.at("web"):
        end_session(thief.browser, actor=talk.actor, why=LoginSession.End.FOR_CAUSE)
    on_the_day(talk)

    assert (talk.orders(), talk.root.revoked_at) == ([], None)
    (refused,) = events("policy.decision", outcome="deny", action="orders:place")
    assert refused.detail["policies"] == ["yes-of-a-cut-sign-in-is-void"]


def test_a_price_that_has_changed_asks_anew_and_writes_a_letter(talk: Talk) -> None:
    call = scheduled(talk)
    change(MUG, price=18_00)
    on_the_day(talk)
    call.refresh_from_db()

    assert (call.state, talk.orders()) == (State.AWAITING_APPROVAL, [])
    assert letters_to(talk.actor) == ["Your order waits for a new countersignature"]
    assert talk.card().quote.content["lines"][0]["price"] == 18_00


def test_the_new_card_is_good_for_a_while_and_orders_at_once(talk: Talk) -> None:
    scheduled(talk)
    change(MUG, price=18_00)
    on_the_day(talk)
    with time_machine.travel(FRIDAY + timedelta(minutes=5), tick=True):
        talk.decide(talk.card())
        tasks.sweep()
        talk.worker.work()

    assert [order.subtotal for order in talk.orders()] == [2 * 18_00]


def test_what_is_sold_out_on_the_day_is_told(talk: Talk) -> None:
    call = scheduled(talk)
    change(MUG, stock=0)
    on_the_day(talk)
    call.refresh_from_db()

    assert (call.state, talk.orders()) == (State.FAILED, [])
    assert "sold out" in call.result["message"]


def test_the_person_need_not_wait(talk: Talk) -> None:
    call = scheduled(talk)
    with talk.at("web"):
        schedules.run_now(call, actor=talk.actor)
        with pytest.raises(NotScheduled):
            schedules.run_now(call, actor=talk.actor)
    talk.worker.work()
    on_the_day(talk)

    assert len(talk.orders()) == 1


def test_run_now_is_decided_as_it_would_be_on_the_day(talk: Talk) -> None:
    call = scheduled(talk)
    with talk.at("web"):
        revoke_delegation(talk.root, actor=talk.actor)
        schedules.run_now(call, actor=talk.actor)
    talk.worker.work()

    assert talk.orders() == []


def test_what_is_cancelled_never_runs(talk: Talk) -> None:
    call = scheduled(talk)
    with talk.at("web"):
        schedules.cancel_scheduled(call, actor=talk.actor)
    on_the_day(talk)
    call.refresh_from_db()

    assert (call.state, talk.orders()) == (State.WITHDRAWN, [])


@pytest.mark.parametrize("verb", [schedules.run_now, schedules.cancel_scheduled])
def test_nobody_else_runs_or_cancels_it(talk: Talk, verb: Callable[..., None]) -> None:
    call = scheduled(talk)
    with talk.at("web"):
        for other in (sign_in("mallory"), sign_in("bob"), agent_of(call.delegation, talk.actor.session)):
            with pytest.raises(Refused):
                verb(call, actor=other)
    call.refresh_from_db()

    assert call.state == State.SCHEDULED


def test_two_orders_for_one_day_share_its_limit(talk_of: Callable[..., Talk]) -> None:
    """Each is within the daily limit, both are not: the second is refused on the day."""
    talk = talk_of(order_limit=60_00, daily_limit=60_00)
    first, second = scheduled(talk), scheduled(talk)
    on_the_day(talk)

    assert [ToolCall.objects.get(pk=call.pk).state for call in (first, second)] == [State.DONE, State.REFUSED]
    (refused,) = events("policy.decision", outcome="deny", action="orders:place")
    assert refused.detail["policies"] == ["daily-limit-holds"]


def test_a_day_counts_by_the_persons_calendar(talk_of: Callable[..., Talk]) -> None:
    """23:30 and 00:30 in Berlin are one day in UTC and two for Alice."""
    talk = talk_of(order_limit=60_00, daily_limit=60_00)
    scheduled(talk, on="2026-11-26", at="23:30")
    scheduled(talk, on="2026-11-27", at="00:30")
    on_the_day(talk, datetime(2026, 11, 26, 22, 31, tzinfo=UTC))
    on_the_day(talk, datetime(2026, 11, 26, 23, 31, tzinfo=UTC))

    assert len(talk.orders()) == 2


@pytest.mark.parametrize(
    ("on", "at", "instant"),
    [
        ("2027-03-27", "09:00", "2027-03-27T08:00"),
        ("2027-03-28", "09:00", "2027-03-28T07:00"),
        ("2027-03-28", "02:30", "2027-03-28T01:30"),
        ("2026-11-24", "00:00", "2026-11-23T23:00"),
    ],
    ids=["before the change of clocks", "after it", "in the hour that is left out", "midnight"],
)
def test_a_day_is_meant_by_the_clock_on_the_persons_wall(talk: Talk, on: str, at: str, instant: str) -> None:
    card = wants_mugs_on(talk, on=on, at=at)

    assert call_of(card).run_at == datetime.fromisoformat(f"{instant}+00:00")


def test_an_hour_that_comes_twice_is_its_first(talk: Talk) -> None:
    with time_machine.travel(datetime(2026, 10, 24, 10, tzinfo=UTC), tick=True):
        card = wants_mugs_on(talk, on="2026-10-25", at="02:30")

    assert call_of(card).run_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_order_for_later_does_not_take_a_waiting_cards_place(talk: Talk) -> None:
    talk.say("mugs", asks("add_to_cart", variant_id=variant(MUG).public_id), asks("place_order"))
    now = talk.card()
    later = wants_mugs_on(talk)

    assert [talk.card(card.pk).state for card in (now, later)] == ["waiting", "waiting"]
