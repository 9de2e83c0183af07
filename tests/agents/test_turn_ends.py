"""How a turn ends: answered, stopped, failed and tried again, or by the end of a sign-in or of what was lent."""

import pytest

from agents import turns
from agents.models import ToolCall, Turn
from identity.delegations import revoke_delegation
from identity.models import LoginSession
from identity.policy import Refused
from identity.sessions import end_session
from tests.agents.script import Meanwhile, asks, says_no
from tests.agents.stage import Talk, add_mug, sign_in
from tests.support.busy import busy

MUG = "harbour-mug-red-"
State = Turn.State


def test_a_stopped_turn_asks_the_model_nothing(talk: Talk) -> None:
    turn = talk.send("never mind")
    with talk.at("chat"):
        turns.stop_turn(turn, actor=talk.actor)
    talk.worker.work()
    turn.refresh_from_db()

    assert (turn.state, talk.model.heard) == (State.CANCELLED, [])


def test_stop_while_the_model_thinks_runs_none_of_its_wishes(talk: Talk) -> None:
    turn = talk.send("a mug")

    def stop() -> None:
        with talk.at("chat"):
            turns.stop_turn(turn, actor=talk.actor)

    talk.model.will(Meanwhile(stop, add_mug()))
    talk.worker.work()
    turn.refresh_from_db()

    assert (turn.state, talk.cart()) == (State.CANCELLED, {})
    assert {call.state for call in talk.calls()} <= {ToolCall.State.WITHDRAWN}


def test_a_turn_that_failed_as_it_was_stopped_can_be_tried_again(talk: Talk) -> None:
    turn = talk.send("a mug")

    def stop() -> None:
        with talk.at("chat"):
            turns.stop_turn(turn, actor=talk.actor)

    talk.model.will(Meanwhile(stop, says_no()), "Here it is.")
    talk.worker.work()
    with talk.at("chat"):
        turns.retry_turn(turn, actor=talk.actor)
    talk.worker.work()
    turn.refresh_from_db()

    assert turn.state == State.DONE


def test_nobody_else_stops_or_retries_a_turn(talk: Talk) -> None:
    turn = talk.say("hello", says_no())
    with talk.at("chat"):
        for verb in (turns.stop_turn, turns.retry_turn):
            with pytest.raises(Refused):
                verb(turn, actor=sign_in("mallory"))
    turn.refresh_from_db()

    assert (turn.state, turn.stop_requested) == (State.FAILED, False)


def test_a_model_that_refuses_to_answer_fails_the_turn_in_words(talk: Talk) -> None:
    turn = talk.say("hello", says_no())

    assert turn.state == State.FAILED
    assert turn.error == "The model's endpoint refused the request (status 400). You can try again."


@pytest.mark.both_databases
def test_a_retry_goes_on_where_it_failed_and_repeats_nothing(talk: Talk) -> None:
    turn = talk.say("a mug", add_mug(), says_no())
    talk.model.will("Added.")
    with talk.at("chat"):
        turns.retry_turn(turn, actor=talk.actor)
        turns.retry_turn(turn, actor=talk.actor)
    talk.worker.work()
    turn.refresh_from_db()

    assert (turn.state, turn.error, talk.cart()) == (State.DONE, "", {MUG: 1})
    assert [message["role"] for message in talk.model.heard[-1]["messages"][1:]] == [
        "user",
        "assistant",
        "tool",
    ]


def test_a_wish_that_waited_in_vain_can_be_asked_for_again(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, no_fault_of_ours: None
) -> None:
    with monkeypatch.context() as held:
        held.setattr("agents.gateway._run", busy)
        talk.say("a mug", add_mug(), "Busy.")
    talk.say("again", add_mug(), "Added.")

    assert [result.get("error") for result in talk.results()] == ["busy", None]
    assert talk.cart() == {MUG: 1}


@pytest.mark.parametrize("why", [LoginSession.End.SIGNED_OUT, LoginSession.End.FOR_CAUSE])
def test_signing_out_ends_the_turns_of_that_browser(talk: Talk, why: LoginSession.End) -> None:
    first = talk.send("a mug")
    second = talk.send("another")

    def leave() -> None:
        with talk.at("web"):
            end_session(talk.actor.browser, actor=sign_in("alice"), why=why)

    talk.model.will(Meanwhile(leave, add_mug()))
    talk.worker.work()

    assert [Turn.objects.get(pk=turn.pk).state for turn in (first, second)] == [State.CANCELLED] * 2
    assert (talk.cart(), len(talk.model.heard)) == ({}, 1)


def test_after_signing_out_an_outcome_is_told_and_nothing_else_done(talk: Talk) -> None:
    """The model gets no tools then, and asks for one all the same."""
    talk.say("a mug", add_mug(), asks("place_order"), "Sign.")
    card = talk.card()
    talk.press(card)
    with talk.at("web"):
        end_session(talk.actor.browser, actor=talk.actor)
    talk.model.will((add_mug(2), asks("place_order")), "Ordered.")
    talk.worker.work()

    assert len(talk.orders()) == 1
    assert talk.cart() == {}
    assert [turn.state for turn in talk.conversation.turns.all()] == [State.DONE, State.DONE]


def test_revoked_in_the_middle_the_next_call_is_refused(talk: Talk) -> None:
    def revoke() -> None:
        with talk.at("web"):
            revoke_delegation(talk.root, actor=talk.actor)

    talk.say("mugs", add_mug(), Meanwhile(revoke, add_mug()), "Sorry.")

    assert talk.cart() == {MUG: 1}
    assert talk.results()[-1]["policies"] == ["dead-delegation-does-nothing"]
