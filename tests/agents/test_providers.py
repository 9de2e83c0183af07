"""Whatever a provider does, a turn ends in a sentence and can be taken up again. Asked over a real socket.

So it does where the fault is ours.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from agents import runner, turns
from agents.keeping import keep_answer
from agents.llm import client
from agents.models import Question, Turn
from tests.agents.llm.provider import (
    CHAT,
    RESPONSES,
    Provider,
    Step,
    breaks_off,
    cut_short,
    declines,
    keeps_silent,
    refuses,
    says,
    says_nothing,
    serve,
    shows_a_page,
    wishes,
)
from tests.agents.script import Wish, asks
from tests.agents.stage import Talk, add_mug, variant

MUG = "harbour-mug-red-"
AGAIN = "You can try again."
State = Turn.State

both_wires = pytest.mark.parametrize("provider", [CHAT, RESPONSES], indirect=True)


@pytest.fixture
def provider(request: pytest.FixtureRequest, settings: Any) -> Iterator[Provider]:
    with serve() as running:
        settings.MODEL_ENDPOINTS = [
            {
                "name": "local",
                "base_url": running.url,
                "model": "m",
                "wire": getattr(request, "param", CHAT),
                "timeout_seconds": 0.5,
            }
        ]
        yield running


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Nobody waits in a test; what would have been waited is kept."""
    kept: list[float] = []
    monkeypatch.setattr(client.time, "sleep", kept.append)
    return kept


def retry(talk: Talk, turn: Turn) -> Turn:
    with talk.at("chat"):
        turns.retry_turn(turn, actor=talk.actor)
    talk.worker.work()
    turn.refresh_from_db()
    return turn


def said_in(turn: Turn) -> list[str]:
    kept = turn.items.values_list("content", flat=True)
    return [content["text"] for content in kept if content["kind"] in ("assistant_text", "refusal")]


def outputs(provider: Provider) -> list[str]:
    """What the model is told of its calls, as a word each."""
    told = [json.loads(one["content"]) for one in provider.heard[-1]["messages"] if one["role"] == "tool"]
    return [str(one.get("error", "done")) for one in told]


THRICE = {
    "busy": (refuses(503), "The model is busy (status 503)."),
    "silent": (keeps_silent, "The model did not answer in time."),
    "cut off": (breaks_off("Good"), "The model's answer broke off."),
    "empty": (says_nothing, "The model gave an empty answer."),
    "a page": (shows_a_page, "The model's answer broke off."),
}
AT_ONCE = {
    "no such request": (refuses(400), "The model's endpoint refused the request (status 400)."),
    "a wrong key": (refuses(401), "The model's endpoint does not let the shop in (status 401)."),
    "used up": (
        refuses(429, "insufficient_quota"),
        "What the shop may ask of the model is used up for now.",
    ),
    "too long": (
        refuses(400, "context_length_exceeded"),
        "This conversation has grown too long for the model. Begin a new one.",
    ),
    "an hour's wait": (refuses(429, retry_after="3600"), "The model is busy (status 429)."),
    "filtered": (
        cut_short("Wel", "content_filter"),
        "The model's provider does not answer this. Say it in other words.",
    ),
}


@pytest.mark.parametrize(("failure", "sentence"), THRICE.values(), ids=THRICE)
def test_a_passing_failure_is_asked_again_and_then_told(
    talk: Talk, provider: Provider, failure: Step, sentence: str
) -> None:
    provider.will(*[failure] * client.ATTEMPTS)
    turn = talk.say("hello")

    assert (turn.state, turn.error) == (State.FAILED, f"{sentence} {AGAIN}")
    assert len(provider.heard) == client.ATTEMPTS
    assert (retry(talk, turn).state, said_in(turn)) == (State.DONE, ["Done."])


@pytest.mark.parametrize(("failure", "sentence"), AT_ONCE.values(), ids=AT_ONCE)
def test_a_lasting_failure_is_told_at_once(
    talk: Talk, provider: Provider, failure: Step, sentence: str
) -> None:
    provider.will(failure)
    turn = talk.say("hello")

    assert (turn.state, turn.error) == (State.FAILED, f"{sentence} {AGAIN}")
    assert (len(provider.heard), said_in(turn)) == (1, [])
    assert (retry(talk, turn).state, said_in(turn)) == (State.DONE, ["Done."])


@both_wires
def test_one_failure_is_not_felt(talk: Talk, provider: Provider) -> None:
    provider.will(refuses(500), breaks_off("Good"), says("Good day."))
    turn = talk.say("hello")

    assert (turn.state, said_in(turn)) == (State.DONE, ["Good day."])


def test_a_named_pause_is_kept_where_the_turn_has_the_seconds(
    talk: Talk, provider: Provider, pauses: list[float]
) -> None:
    provider.will(refuses(429, retry_after="12"), refuses(429, retry_after_ms="500"))

    assert talk.say("hello").state == State.DONE
    assert pauses == [5.0, 5.0, 2.0, 0.5]


@both_wires
def test_a_refusal_is_an_answer_in_the_models_own_words(talk: Talk, provider: Provider) -> None:
    provider.will(declines("I cannot help with that."))
    turn = talk.say("hello")

    assert (turn.state, said_in(turn)) == (State.DONE, ["I cannot help with that."])


@both_wires
def test_what_was_said_before_it_grew_too_long_stands_and_goes_on(talk: Talk, provider: Provider) -> None:
    provider.will(cut_short("Once upon", "length"))
    turn = talk.say("tell me")
    first = (turn.state, turn.error, said_in(turn))

    assert first[0] == State.FAILED
    assert "cut off" in first[1]
    assert (retry(talk, turn).state, said_in(turn)) == (State.DONE, ["Once upon", "Done."])


def test_half_a_wish_is_not_carried_out(talk: Talk, provider: Provider) -> None:
    wish = asks("add_to_cart", variant_id=variant(MUG).public_id)
    provider.will(wishes(Wish(wish.tool, wish.arguments, "c1"), finish="length"))

    assert (talk.say("a mug").state, talk.calls(), talk.cart()) == (State.FAILED, [], {})


def test_calls_of_every_bad_shape_are_answered_and_the_next_question_is_sound(
    talk: Talk, provider: Provider
) -> None:
    provider.will(
        wishes(
            Wish("view_cart", '{"half', "same"),
            Wish("view_cart", "{}", "same"),
            Wish("no_such_tool", "[]", "c3"),
            Wish("view_cart", "{}"),
        )
    )

    assert talk.say("look").state == State.DONE
    assert outputs(provider) == ["invalid_arguments", "done", "not_found", "done"]
    assert_sound(provider)


def assert_sound(provider: Provider) -> None:
    """As strict servers want it: every call has an id of its own, an output, and an object for arguments."""
    messages = provider.heard[-1]["messages"]
    asked = [call for one in messages for call in one.get("tool_calls") or ()]
    answered = [one["tool_call_id"] for one in messages if one["role"] == "tool"]
    assert [call["id"] for call in asked] == answered
    assert len(set(answered)) == len(answered)
    assert {type(json.loads(call["function"]["arguments"])) for call in asked} == {dict}


def test_calls_that_are_not_counted_are_told_apart_by_their_ids(talk: Talk, provider: Provider) -> None:
    provider.will(wishes(Wish("view_cart", "{}", "a"), Wish("list_orders", "{}", "b"), count_places=False))
    talk.say("look")

    assert [call.tool for call in talk.calls()] == ["view_cart", "list_orders"]


def test_a_retry_repeats_no_effect(talk: Talk, provider: Provider) -> None:
    wish = asks("add_to_cart", variant_id=variant(MUG).public_id)
    provider.will(wishes(Wish(wish.tool, wish.arguments, "c1")), refuses(400))
    turn = talk.say("a mug")

    assert turn.state == State.FAILED
    assert (retry(talk, turn).state, talk.cart()) == (State.DONE, {MUG: 1})


def test_an_unreachable_provider_is_told_and_on_record(talk: Talk, settings: Any) -> None:
    settings.MODEL_ENDPOINTS = [{"name": "gone", "base_url": "http://127.0.0.1:9/v1", "model": "m"}]
    turn = talk.say("hello")

    assert turn.error == f"The model could not be reached. {AGAIN}"
    assert [(one.endpoint, one.failure, one.answered_at) for one in Question.objects.all()] == [
        ("gone", "The model could not be reached.", None)
    ]


def test_a_request_that_takes_longer_than_the_turn_may_is_given_up(
    talk: Talk, provider: Provider, settings: Any
) -> None:
    settings.TURN_MOST_SECONDS = 1
    provider.will(keeps_silent, keeps_silent, keeps_silent)
    turn = talk.say("hello")

    assert turn.state == State.FAILED
    assert len(provider.heard) <= 2


def test_a_fault_of_ours_after_an_order_says_what_is_true_of_it(
    talk_of: Callable[..., Talk], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_at_the_last(turn: Turn, *answer: Any, **how: Any) -> None:
        if turn.step == 2:
            raise RuntimeError
        keep_answer(turn, *answer, **how)

    monkeypatch.setattr(runner, "keep_answer", fails_at_the_last)
    talk = talk_of(unattended_ceiling=100_00)
    turn = talk.say("order a mug", add_mug(), asks("place_order"), "Ordered.")

    assert [order.state for order in talk.orders()] == ["paid"]
    assert turn.error == "Something went wrong on our side. What was done stays done; you can try again."
