"""Who holds a turn: one worker at a time, and another once its lease has run out."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from agents import tasks, turns
from agents.llm.client import CONNECT_SECONDS, LONGEST_SILENCE_SECONDS, PAUSE_PIECE_SECONDS
from agents.models import Lease, Turn
from agents.turns import LeaseLost
from audit.context import open_context
from tests.agents.script import Meanwhile
from tests.agents.stage import Talk, add_mug, effects

MUG = "harbour-mug-red-"
State = Turn.State


def lose_the_lease(turn: Turn) -> None:
    Lease.objects.filter(turn=turn).update(until=timezone.now() - timedelta(seconds=1))


@pytest.mark.both_databases
def test_a_worker_that_lost_its_lease_writes_nothing_more(talk: Talk) -> None:
    """While its model thinks, another worker takes the turn over and finishes it."""
    turn = talk.send("a mug")

    def taken_over() -> None:
        lose_the_lease(turn)
        talk.model.steps[:0] = [add_mug(2), "Two."]
        talk.run()

    talk.model.will(Meanwhile(taken_over, add_mug(7)))
    talk.worker.work()
    turn.refresh_from_db()

    assert (turn.state, talk.cart()) == (State.DONE, {MUG: 2})
    assert len(talk.calls()) == 1


def test_a_turn_that_is_held_is_not_taken_twice(talk: Talk) -> None:
    turn = talk.send("hello")
    held = _claim(talk)

    assert held is not None
    assert _claim(talk) is None
    lose_the_lease(turn)
    newer = _claim(talk)
    assert newer == turns.Held(turn.pk, held.epoch + 1)
    with pytest.raises(LeaseLost):
        held.fence()


def test_a_silent_model_is_given_up_before_its_turn_would_be_taken_over() -> None:
    unseen = PAUSE_PIECE_SECONDS + CONNECT_SECONDS + LONGEST_SILENCE_SECONDS

    assert timedelta(seconds=unseen) < turns.LEASE


def test_a_wake_up_that_is_not_needed_only_looks(
    talk: Talk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    turn = talk.send("hello", "Hi.")
    _claim(talk)
    with django_assert_num_queries(1):
        assert _claim(talk) is None
    lose_the_lease(turn)
    talk.run()
    with django_assert_num_queries(1):
        assert _claim(talk) is None


def _claim(talk: Talk) -> turns.Held | None:
    with open_context("system:runner"):
        return turns.claim_next(talk.conversation.pk)


def test_the_sweeper_wakes_what_a_lost_message_or_worker_left(talk: Talk) -> None:
    turn = talk.send("hello", "Hi.")
    talk.worker.woken.clear()
    with open_context("system:runner"):
        turns.claim_next(talk.conversation.pk)
    tasks.sweep()
    assert talk.worker.woken == []

    lose_the_lease(turn)
    tasks.sweep()
    talk.worker.work()
    turn.refresh_from_db()
    assert turn.state == State.DONE


def test_the_sweeper_wakes_a_conversation_once_however_much_waits_in_it(talk: Talk) -> None:
    for words in ("hello", "are you there?"):
        talk.send(words)
    talk.worker.woken.clear()
    with time_machine.travel(timezone.now() + 2 * tasks.QUIET, tick=True):
        tasks.sweep()
    assert talk.worker.woken == [("agents.tasks.run_turns", talk.conversation.pk)]


def test_looking_at_a_turn_that_ended_finds_no_work(talk: Talk) -> None:
    talk.say("hello")
    before = effects()
    talk.run()
    tasks.run_turns(talk.conversation.pk)

    assert effects() == before
    assert len(talk.model.heard) == 1
