"""A turn has a budget. Near its end the model sums up, beyond it nothing is asked; circles are seen and ended."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx2
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agents import turns
from agents.asking import MOST_TOKENS
from agents.budgets import Limit
from agents.llm.endpoint import ModelEndpoint
from agents.models import Lease, Question, Turn
from tests.agents.llm.scripted import chunk, streams
from tests.agents.script import Meanwhile, Wish, asks
from tests.agents.stage import Talk, variant

MUG = "harbour-mug-red-"
State = Turn.State


def looks(times: int) -> list[Wish]:
    """Each for something else."""
    return [asks("search_products", query=f"mug {number}") for number in range(times)]


def used(text: str, tokens: int) -> httpx2.Response:
    usage = {"prompt_tokens": tokens, "completion_tokens": 0, "total_tokens": tokens}
    return streams(chunk(text), chunk(finish="stop"), {**chunk(), "choices": [], "usage": usage}, "[DONE]")


def wish_using(tokens: int, query: str) -> httpx2.Response:
    function = {"name": "search_products", "arguments": f'{{"query": "{query}"}}'}
    delta = {"tool_calls": [{"index": 0, "id": f"call_{query}", "type": "function", "function": function}]}
    frame = {**chunk(), "choices": [{"index": 0, "delta": delta, "finish_reason": "tool_calls"}]}
    usage = {"prompt_tokens": tokens, "completion_tokens": 0, "total_tokens": tokens}
    return streams(frame, {**chunk(), "choices": [], "usage": usage}, "[DONE]")


def retry(talk: Talk, turn: Turn) -> Turn:
    with talk.at("chat"):
        turns.retry_turn(turn, actor=talk.actor)
    talk.worker.work()
    turn.refresh_from_db()
    return turn


def text_of(turn: Turn) -> list[str]:
    kept = turn.items.values_list("content", flat=True)
    return [content["text"] for content in kept if content["kind"] == "assistant_text"]


def test_the_last_question_of_a_budget_sums_up_without_tools(talk: Talk, settings: Any) -> None:
    settings.TURN_MOST_STEPS = 3
    turn = talk.say("go", *looks(2), "Two searches, nothing bought.")

    assert (turn.state, turn.stopped_by, turn.error) == (State.FAILED, "steps", Limit.STEPS.sentence)
    assert text_of(turn) == ["Two searches, nothing bought."]
    assert ["tools" in heard for heard in talk.model.heard] == [True, True, False]
    assert "last answer of this turn" in talk.model.heard[-1]["messages"][0]["content"]


def test_a_turn_that_was_stopped_by_its_budget_goes_on_when_the_person_says_so(
    talk: Talk, settings: Any
) -> None:
    settings.TURN_MOST_STEPS = 2
    turn = talk.say("a mug", asks("add_to_cart", variant_id=variant(MUG).public_id), "So far one mug.")
    talk.model.will("That was all.")

    assert retry(talk, turn).state == State.DONE
    assert text_of(turn) == ["So far one mug.", "That was all."]
    assert talk.model.heard[-1]["messages"][-1] == {"role": "user", "content": "Please go on."}
    assert talk.cart() == {MUG: 1}


def test_a_model_that_wants_tools_in_its_last_answer_gets_none(talk: Talk, settings: Any) -> None:
    settings.TURN_MOST_STEPS = 2
    turn = talk.say("go", asks("view_cart"), asks("add_to_cart", variant_id=variant(MUG).public_id))

    assert (turn.stopped_by, talk.cart(), len(talk.calls())) == ("steps", {}, 1)


def test_tokens_that_one_more_answer_would_pass_close_the_turn(talk: Talk, settings: Any) -> None:
    settings.TURN_MOST_TOKENS = 250
    turn = talk.say("go", wish_using(100, "lamp"), used("Found lamps.", 100))

    assert (turn.stopped_by, text_of(turn)) == ("tokens", ["Found lamps."])


def test_beyond_a_limit_nothing_is_asked_and_a_sentence_says_so(talk: Talk, settings: Any) -> None:
    settings.TURN_MOST_TOKENS = 150
    turn = talk.say("go", wish_using(100, "lamp"))

    assert (turn.state, turn.error, len(talk.model.heard)) == (State.FAILED, Limit.TOKENS.sentence, 1)
    assert [call.state for call in talk.calls()] == ["done"]


def test_an_endpoint_that_counts_nonsense_is_not_believed(talk: Talk) -> None:
    turn = talk.say("go", used("Hello.", 10**18))

    assert (turn.state, turn.input_tokens) == (State.DONE, MOST_TOKENS)
    assert talk.say("again", used("Hello.", -5)).input_tokens == 0


def test_money_is_counted_by_the_price_list(
    talk: Talk, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """2,000,000 a million tokens is two a token: the second answer would pass 300."""
    dear = ModelEndpoint("http://model.test/v1", "key", "m", transport=talk.model, input_price=2_000_000.0)
    monkeypatch.setattr(ModelEndpoint, "from_settings", classmethod(lambda cls: dear))
    settings.TURN_MOST_MONEY = 300
    turn = talk.say("go", wish_using(100, "lamp"))

    assert (turn.stopped_by, turn.error) == ("money", Limit.MONEY.sentence)
    assert Question.objects.get().cost == 200 * 1_000_000


def test_the_clock_runs_on_while_a_worker_is_dead(talk: Talk, settings: Any) -> None:
    """Its questions count for whoever takes the turn up, and so do its seconds."""
    settings.TURN_MOST_SECONDS = 60
    turn = talk.send("go")

    def hours_pass() -> None:
        Lease.objects.filter(turn=turn).update(until=timezone.now() - timedelta(seconds=1))
        with time_machine.travel(timezone.now() + timedelta(hours=1), tick=True):
            talk.run()

    talk.model.will(asks("view_cart"), Meanwhile(hours_pass, "Late."))
    talk.worker.work()
    turn.refresh_from_db()

    assert (turn.state, turn.stopped_by, len(talk.model.heard)) == (State.FAILED, "seconds", 2)


def test_a_retry_has_a_whole_budget_of_its_own(talk: Talk, settings: Any) -> None:
    settings.TURN_MOST_TOKENS = 150
    turn = talk.say("go", wish_using(100, "lamp"))
    talk.model.will(used("Lamps.", 100))

    assert (retry(talk, turn).state, Question.objects.filter(turn=turn).count()) == (State.DONE, 2)


def test_the_third_time_a_call_is_answered_alike_it_is_not_run(talk: Talk) -> None:
    turn = talk.say("go", *[asks("view_cart")] * 3, "Your cart is empty.")

    assert [(call.result or {}).get("error") for call in talk.calls()] == [None, None, "loop"]
    assert (turn.state, turn.stopped_by, text_of(turn)) == (State.FAILED, "loop", ["Your cart is empty."])
    assert "tools" not in talk.model.heard[-1]


def test_a_circle_of_two_is_one_too(talk: Talk) -> None:
    turn = talk.say("go", *[asks("view_cart"), asks("list_orders")] * 3)

    assert (turn.stopped_by, len(talk.model.heard)) == ("loop", 6)


def test_the_same_call_with_another_answer_is_no_circle(talk: Talk) -> None:
    add = asks("add_to_cart", variant_id=variant(MUG).public_id, quantity=1)
    turn = talk.say("three mugs, one by one", add, add, add, "Three.")

    assert (turn.state, talk.cart()) == (State.DONE, {MUG: 3})


def test_the_same_call_many_times_in_one_step_is_no_circle(talk: Talk) -> None:
    turn = talk.say("go", (asks("view_cart"),) * 5, "Empty.")

    assert turn.state == State.DONE


def test_a_circle_can_be_left_by_a_retry(talk: Talk) -> None:
    turn = talk.say("go", *[asks("view_cart")] * 3, "Hm.")
    talk.model.will(asks("view_cart"), "Empty.")

    assert retry(talk, turn).state == State.DONE


def test_the_page_says_that_it_stopped_and_offers_to_go_on(
    talk: Talk, settings: Any, browser_of: Callable[[str], Client]
) -> None:
    settings.TURN_MOST_STEPS = 1
    turn = talk.say("go", "I have only looked.")
    page = browser_of("alice").get(reverse("turn-fragment", args=[turn.public_id])).content.decode()

    assert ["Your agent stopped here" in page, "Let it go on" in page, "That did not work" in page] == [
        True,
        True,
        False,
    ]
