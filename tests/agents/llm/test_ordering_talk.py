"""Conversations about orders: the model asks, the person and the shop decide."""

import json
from dataclasses import replace
from typing import Any

import pytest

from agents.llm.items import Outcome, UserText
from agents.llm.offline.brain import answer
from agents.llm.offline.conversation import Say, Transcript, cut_into_turns
from tests.agents.llm.fake_shop import TOOLS
from tests.agents.llm.talk import INSTRUCTIONS, Talk

PLACED = {"status": "placed", "order": {"id": "o9", "number": "C-1009", "total_text": "$131.20"}}


def outcome(tool: str = "place_order", **result: Any) -> Outcome:
    return Outcome(tool, json.dumps(result))


@pytest.fixture
def talk() -> Talk:
    return Talk()


@pytest.mark.parametrize("text", ["order it", "check out", "buy it", "place my order", "I'm ready to order"])
def test_an_order_waits_for_a_countersignature(text: str) -> None:
    talk = Talk()
    talk.say("an ember mug")
    assert (
        talk.say(text)
        == "The order, $18.00, is ready on the card. Nothing is ordered until you countersign it."
    )


def test_what_was_just_described_can_be_ordered(talk: Talk) -> None:
    talk.say("tell me more about the arc lamp")
    talk.say("order it")
    assert talk.in_cart() == [(1, "arc-lamp/oak")]
    assert talk.shop.calls[-1] == ("place_order", {})


def test_goods_are_taken_and_ordered_in_one_breath(talk: Talk) -> None:
    assert [name for name, _ in talk.calls("buy an ember mug and check out")] == [
        "search_products",
        "add_to_cart",
        "place_order",
    ]


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (PLACED, "Ordered: C-1009, $131.20. Thank you."),
        ({"status": "declined"}, "Nothing was ordered. Your cart is as it was."),
        ({"status": "refused", "message": "The limit is $100."}, "That was refused. The limit is $100."),
        ({"status": "changed", "message": "A price rose."}, "A price rose."),
        ({"status": "expired"}, "The card ran out before it was countersigned, so nothing was ordered."),
        ({"status": "mislaid", "message": "Ask the shop."}, "Ask the shop."),
    ],
)
def test_an_outcome_is_told(talk: Talk, result: dict[str, Any], sentence: str) -> None:
    assert sentence in talk.hear(outcome(**result))


@pytest.mark.parametrize(
    ("tool", "result", "sentence"),
    [
        ("list_orders", {"orders": []}, "You have no orders yet."),
        ("list_addresses", {"addresses": [{"label": "home", "town": "Berlin"}]}, "- home in Berlin"),
        ("search_products", {"products": [{"id": "p1", "title": "Arc Lamp"}]}, "1. Arc Lamp"),
        ("get_order", {"order": {"number": "C-7", "state": "paid"}}, "Order C-7 () is paid."),
        ("add_to_cart", {"cart": {"total_text": "$9.00", "lines": [{}]}}, "Done. Your cart comes to $9.00."),
        ("read_reviews", {"rating": {}}, "I may do that now. Ask me again."),
    ],
)
def test_what_a_lent_tool_brought_is_told(
    talk: Talk, tool: str, result: dict[str, Any], sentence: str
) -> None:
    assert sentence in talk.hear(outcome(tool, **result))


def test_more_of_what_was_ordered_is_scheduled_for_a_day(talk: Talk) -> None:
    talk.say("two black hoodies in L and a mug")
    talk.say("order it")
    talk.hear(outcome(**PLACED))
    talk.shop.cart.clear()
    assert talk.calls("Order two more of the mugs next Friday") == [
        ("schedule_order", {"items": [{"variant_id": "atlas-mug/white", "quantity": 2}], "on": "2026-11-27"})
    ]


def test_new_goods_are_scheduled_with_their_size_and_hour(talk: Talk) -> None:
    assert talk.say("order a black hoodie on 4 December at 5pm").startswith("Which size of Harbour Hoodie")
    items = [{"variant_id": "harbour-hoodie/black-M", "quantity": 1}]
    assert talk.calls("M") == [("schedule_order", {"items": items, "on": "2026-12-04", "at": "17:00"})]


def test_the_cart_is_scheduled_when_nothing_else_is_named(talk: Talk) -> None:
    talk.say("an ember mug")
    items = [{"variant_id": "ember-mug/red", "quantity": 1}]
    assert talk.calls("order it tomorrow")[-1] == ("schedule_order", {"items": items, "on": "2026-11-24"})


def test_a_missing_day_is_asked_for(talk: Talk) -> None:
    assert talk.say("schedule an order of an ember mug").startswith("For which day?")
    assert talk.calls("on Friday")[-1][1]["on"] == "2026-11-27"


def test_a_past_day_is_refused_before_anything_is_asked(talk: Talk) -> None:
    assert (
        talk.say("order an ember mug on 2026-11-20") == "Friday 20 November 2026 is past. Name a day to come."
    )
    assert talk.shop.calls == []


def test_the_order_of_this_conversation_is_the_one_that_is_meant(talk: Talk) -> None:
    talk.hear(outcome(**PLACED))
    assert talk.calls("where is my order?") == [("get_order", {"order_id": "C-1009"})]
    assert talk.calls("cancel my order") == [("cancel_order", {"order_id": "C-1009"})]


def test_an_older_order_is_cancelled_only_after_a_question(talk: Talk) -> None:
    assert talk.say("cancel my order") == "Your latest order is C-1001. Shall I cancel it?"
    assert talk.say("yes") == "Order C-1001 is cancelled."


def test_orders_are_listed(talk: Talk) -> None:
    assert talk.say("my orders") == (
        "Your orders, newest first:\n- C-1001, $96.00, paid, placed on 20 November 2026: 2 × Harbour Hoodie"
    )


def test_an_order_of_another_is_not_found(talk: Talk) -> None:
    talk.shop.answers["get_order"] = {"error": "not_found", "message": "You have no order C-7."}
    assert talk.say("where is C-7777") == "You have no order C-7."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("order a mug every week", "I can order again and again only once a month"),
        ("tell me when it drops below $10", "I cannot watch stock"),
        ("approve it for me", "I cannot sign for you"),
        ("engrave my name on it", "That is not something I can do here"),
    ],
)
def test_what_it_cannot_do_is_said(talk: Talk, text: str, said: str) -> None:
    assert talk.say(text).startswith(said)
    assert talk.shop.calls == []


def test_a_tool_that_is_not_offered_is_not_called() -> None:
    offered = tuple(tool for tool in TOOLS if tool.name != "place_order")
    said = answer(Transcript(INSTRUCTIONS, cut_into_turns([UserText("check out")]), offered))
    assert isinstance(said, Say)
    assert said.text.startswith("I may not place order in this conversation.")


def test_another_models_words_leave_no_question_open(talk: Talk) -> None:
    talk.say("tell me more about the arc lamp")
    talk.items[-1] = replace(talk.items[-1], text="A fine lamp.")
    assert talk.say("yes") == "Good. What would you like next?"


def test_an_order_is_found_by_what_is_in_it() -> None:
    calls = Talk().calls("has my hoodie left the warehouse yet?")
    assert [name for name, _ in calls] == ["list_orders", "get_order"]


def test_the_only_thing_in_the_cart_is_ordered_by_its_name() -> None:
    talk = Talk()
    talk.say("an ember mug")
    assert [name for name, _ in talk.calls("order the mug")][-1] == "place_order"


def test_what_is_not_in_the_cart_is_taken_before_it_is_ordered() -> None:
    talk = Talk()
    talk.say("an ember mug")
    assert "place_order" not in [name for name, _ in talk.calls("order the arc lamp")]


TWO_ORDERS = {
    "orders": [
        {"number": "C-1001", "state": "paid", "total_text": "$36.00", "summary": "2 × Ember Mug"},
        {"number": "C-1002", "state": "paid", "total_text": "$64.00", "summary": "1 × Arc Lamp"},
    ]
}


@pytest.mark.parametrize(
    "text", ["show me lamps", "do you have lamps?", "add a lamp to my cart", "I need a lamp"]
)
def test_a_new_wish_does_not_say_which_order_is_cancelled(talk: Talk, text: str) -> None:
    talk.shop.answers["list_orders"] = TWO_ORDERS
    assert talk.say("cancel my order").startswith("Which order shall I cancel?")
    assert "cancel_order" not in [name for name, _ in talk.calls(text)]


def test_a_bare_name_says_which_order_is_cancelled(talk: Talk) -> None:
    talk.shop.answers["list_orders"] = TWO_ORDERS
    talk.say("cancel my order")
    assert talk.calls("the lamp")[-1] == ("cancel_order", {"order_id": "C-1002"})


def test_what_waits_on_its_card_is_not_the_order_before_it(talk: Talk) -> None:
    talk.hear(outcome(**PLACED))
    talk.say("an ember mug")
    talk.say("order it")
    assert talk.say("cancel it").startswith("What waits on its card is declined there.")


def test_an_order_that_its_card_has_placed_is_cancelled(talk: Talk) -> None:
    talk.say("an ember mug")
    talk.say("order it")
    talk.hear(outcome(**PLACED))
    assert talk.calls("cancel it") == [("cancel_order", {"order_id": "C-1009"})]
