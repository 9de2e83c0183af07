"""Whatever a model says, in whatever shape, is answered in words that let it correct itself."""

import json
from itertools import cycle
from typing import Any

import pytest

from agents.keeping import MOST_ANSWERED, MOST_CALLS_A_STEP
from agents.models import ToolCall, Turn
from agents.tools import TOOLS
from tests.agents.attempts import attempt
from tests.agents.script import Wish, asks
from tests.agents.stage import Talk, variant

MUG = "harbour-mug-red-"
HUGE = 10**30
NO_TOOLS = [
    "",
    "delete_everything",
    "approve",
    "place_order ",
    "x" * 500,
    "__init__",
    "naïve\n",
    "nul\x00",
    "\ud800",
]
WORDS = ["nul \x00.", "half a surrogate \ud800.", "\x1b[31mred", "x" * 200_000]
IDS = ["x" * 500, "nul\x00", "line\nbreak", "\ud800"]
pytestmark = pytest.mark.usefixtures("no_fault_of_ours")


BAD_QUANTITIES = ["-1", "0", "100", str(HUGE), "-" + str(HUGE), '"2"', "1.5", "true", "null", "[1]", "NaN"]


INVENTED = ["price", "total", "principal", "owner", "approval_id", "approved", "delegation", "address"]


def test_a_quantity_that_is_none_is_refused_in_words(talk: Talk) -> None:
    mug = variant(MUG).public_id
    wishes = [f'{{"variant_id": "{mug}", "quantity": {quantity}}}' for quantity in BAD_QUANTITIES]
    results = attempt(talk, *(Wish("add_to_cart", arguments) for arguments in wishes))

    assert [result["error"] for result in results] == ["invalid_arguments"] * len(BAD_QUANTITIES)
    assert all(str(result["message"]).startswith("quantity: Input should be") for result in results)


def test_no_tool_takes_a_field_of_the_models_invention(talk: Talk) -> None:
    """One field a tool: what refuses it is the same for all."""
    asked = list(zip(TOOLS, cycle(INVENTED), strict=False))
    wishes = [Wish(tool, json.dumps({field: "x" * 16})) for tool, field in asked]
    for some in range(0, len(wishes), MOST_CALLS_A_STEP):
        attempt(talk, *wishes[some : some + MOST_CALLS_A_STEP])

    told = [(call.tool, call.result["error"]) for call in talk.calls()]
    assert told == [(tool, "invalid_arguments") for tool in TOOLS]
    for (_, field), call in zip(asked, talk.calls(), strict=True):
        assert f"{field}: Extra inputs are not permitted" in call.result["message"]


MALFORMED = {
    "no JSON": "{quantity: 1",
    "a list": "[]",
    "a word": '"view_cart"',
    "a number": "1",
    "nothing but depth": "[" * 7_000,
    "an object in depth": '{"a":' * 1_500,
    "a number with 5000 digits": '{"quantity": ' + "9" * 5_000 + "}",
    "100 KB": json.dumps({"query": "x" * 100_000}),
    "a control character": '{"query": "\x01"}',
    "an escaped NUL": '{"query": "mug\\u0000"}',
    "half a surrogate": '{"query": "\\ud800"}',
    "infinity": '{"query": "mug", "max_price": Infinity}',
}


@pytest.mark.both_databases
def test_arguments_that_cannot_be_read_are_told_so(talk: Talk) -> None:
    results = attempt(talk, *(Wish("search_products", arguments) for arguments in MALFORMED.values()))

    told = {name: result.get("error") for name, result in zip(MALFORMED, results, strict=True)}
    assert told == dict.fromkeys(MALFORMED, "invalid_arguments")
    assert all(len(str(result["message"])) < 500 for result in results)


@pytest.mark.both_databases
def test_a_tool_that_is_none_is_told_so(talk: Talk) -> None:
    results = attempt(talk, *map(Wish, NO_TOOLS))

    assert [result.get("error") for result in results] == ["not_found"] * len(NO_TOOLS)
    assert {call.state for call in talk.calls()} == {ToolCall.State.FAILED}


@pytest.mark.both_databases
def test_words_that_no_database_keeps_end_no_turn(talk: Talk) -> None:
    turns = [talk.say("hello", said) for said in WORDS]

    assert [(turn.state, turn.error) for turn in turns] == [(Turn.State.DONE, "")] * len(WORDS)


BAD_SCHEDULES = {
    "yesterday": {"on": "2020-01-01"},
    "no such day": {"on": "2027-02-30"},
    "no such hour": {"at": "25:00"},
    "digits of another script": {"on": "\uff12\uff10\uff12\uff17-\uff10\uff11-\uff10\uff11"},
    "too far": {"on": "9999-12-31"},
    "year nought": {"on": "0000-01-01"},
    "the first day there is": {"on": "0001-01-01", "at": "00:00"},
    "a time stamp": {"on": 1767225600},
    "no items": {"items": []},
    "21 items": {"items": [{"variant_id": "x", "quantity": 1}] * 21},
    "minus one": {"items": [{"variant_id": "x", "quantity": -1}]},
    "a total": {"total": 1},
    "a price in an item": {"items": [{"variant_id": "x", "quantity": 1, "price": 1}]},
}


def test_an_order_for_later_that_makes_no_sense_is_refused_in_words(talk: Talk) -> None:
    sense = {"items": [{"variant_id": variant(MUG).public_id, "quantity": 1}], "on": "2027-01-01"}
    results = attempt(
        talk, *(asks("schedule_order", **(sense | change)) for change in BAD_SCHEDULES.values())
    )

    told = {name: result["error"] for name, result in zip(BAD_SCHEDULES, results, strict=True)}
    assert told == dict.fromkeys(BAD_SCHEDULES, "invalid_arguments")


@pytest.mark.both_databases
def test_one_call_id_for_many_calls_confuses_nobody(talk: Talk) -> None:
    same = Wish("view_cart", call_id="call_same")
    turn = talk.say("look", (same, same, same), (same,), "Looked.")

    assert turn.state == Turn.State.DONE
    assert [call.state for call in talk.calls()] == ["done"] * 4
    asked = [call["id"] for call in calls_heard(talk)]
    assert len(set(asked)) == len(asked) == 4


def test_the_ids_of_wishes_that_were_not_run_are_not_used_again(talk: Talk) -> None:
    many = tuple(Wish("view_cart", call_id=f"call_{number}") for number in range(MOST_CALLS_A_STEP + 2))
    talk.say("look", many, "Enough.")
    talk.say("look again", many, "Enough.")

    asked = [call["id"] for call in calls_heard(talk)]
    assert len(set(asked)) == len(asked) == 2 * len(many)


def calls_heard(talk: Talk) -> list[dict[str, object]]:
    """The tool calls of the last question's transcript, as the wire repeats them to the model."""
    messages = talk.model.heard[-1]["messages"]
    return [call for message in messages for call in message.get("tool_calls") or []]


@pytest.mark.both_databases
def test_a_call_id_of_any_kind_gets_its_answer(talk: Talk) -> None:
    talk.say("look", tuple(Wish("view_cart", call_id=call_id) for call_id in IDS), "Looked.")
    answered = [one["tool_call_id"] for one in talk.model.heard[-1]["messages"] if one["role"] == "tool"]

    assert answered == [call["id"] for call in calls_heard(talk)]
    assert len(answered) == len(IDS)


def test_more_calls_in_a_step_than_there_may_be_are_answered_and_not_run(talk: Talk) -> None:
    add = asks("add_to_cart", variant_id=variant(MUG).public_id, quantity=1)
    talk.say("all of them", (*[asks("view_cart")] * MOST_CALLS_A_STEP, add, add), "Enough.")

    assert talk.cart() == {}
    assert len(talk.calls()) == MOST_CALLS_A_STEP
    told = [one["content"] for one in talk.model.heard[-1]["messages"] if one["role"] == "tool"]
    assert [json.loads(text).get("error") for text in told].count("too_many_calls") == 2


def test_a_flood_of_calls_is_kept_no_longer_than_is_useful(talk: Talk) -> None:
    talk.say("all of them", tuple(asks("view_cart") for _ in range(500)), "Enough.")

    assert (len(talk.calls()), len(calls_heard(talk))) == (MOST_CALLS_A_STEP, MOST_ANSWERED)


def test_a_model_that_never_stops_is_stopped(talk: Talk, settings: Any) -> None:
    settings.TURN_MOST_STEPS = 5
    turn = talk.say("go", *[asks("search_products", query=f"mug {n}") for n in range(9)])

    assert (turn.state, turn.step, turn.stopped_by) == (Turn.State.FAILED, 5, "steps")
    assert len(talk.model.heard) == 5
