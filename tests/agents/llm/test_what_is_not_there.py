"""What a person names is not exchanged for the only thing that is there."""

from typing import Any

import pytest

from tests.agents.llm.talk import Talk

LINE = {"line_id": "l1", "product_id": "ember-mug", "variant_id": "ember-mug/red", "title": "Ember Mug"}
MUG = {"line": 1, "title": "Ember Mug", "quantity": 1}
ANSWERS: dict[str, dict[str, Any]] = {
    "list_wishlist": {"products": [{"id": "ember-mug", "title": "Ember Mug"}]},
    "view_cart": {"cart": {"lines": [], "later": [LINE | {"quantity": 1}]}},
    "return_options": {"lines": [MUG], "returns": []},
}


@pytest.fixture
def talk() -> Talk:
    talk = Talk()
    talk.shop.answers |= ANSWERS
    return talk


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cancel the scheduled order of the lamp", "No order with “lamp” is scheduled."),
        ("I want to return the lamp, it is broken", "No “lamp” of your orders can go back now."),
        ("take the lamp off my wishlist", "That is not on your wishlist."),
        ("put the saved lamp back", "No “lamp” is saved for later."),
        ("reorder the lamp", "No “lamp” is in your last orders."),
    ],
)
def test_nothing_takes_the_place_of_what_is_not_there(talk: Talk, text: str, said: str) -> None:
    assert talk.say(text) == said


@pytest.mark.parametrize(
    ("text", "deed"),
    [
        ("cancel the scheduled order", "cancel_schedule"),
        ("I want my money back, it is broken", "return_items"),
        ("remove it from my wishlist", "remove_from_wishlist"),
        ("put back what I saved", "take_up_again"),
        ("reorder", "reorder"),
    ],
)
def test_the_only_thing_that_is_there_needs_no_name(talk: Talk, text: str, deed: str) -> None:
    talk.shop.answers[deed] = {"message": "Done.", "error": "invalid"}
    assert [name for name, _ in talk.calls(text)][-1] == deed


def test_a_return_that_is_named_and_not_there_is_not_another(talk: Talk) -> None:
    returns = [{"return_id": "r1", "contents": "1 × Ember Mug", "state": "asked"}]
    talk.shop.answers["return_options"] = {"lines": [], "returns": returns}
    assert "withdraw_return" not in [
        name for name, _ in talk.calls("I'll keep the lamp, call the return off")
    ]


@pytest.mark.parametrize(
    ("tool", "text"),
    [
        ("list_orders", "cancel my order"),
        ("list_orders", "reorder"),
        ("list_orders", "I want to return the mug, it is broken"),
        ("list_schedules", "cancel the scheduled order"),
        ("list_addresses", "which addresses do you know?"),
        ("list_wishlist", "take the mug off my wishlist"),
        ("view_cart", "put back what I saved"),
        ("view_cart", "remove the mug"),
    ],
)
def test_a_list_that_is_refused_is_not_told_as_empty(talk: Talk, tool: str, text: str) -> None:
    talk.shop.answers[tool] = {"error": "invalid", "message": "That is not open now."}
    assert talk.say(text) == "That is not open now."


def test_the_other_of_two_wishes_is_told_beside_a_refusal(talk: Talk) -> None:
    talk.shop.answers["list_orders"] = {"error": "invalid", "message": "That is not open now."}
    said = talk.say("where's my order, and do you have red mugs?")
    assert said.startswith("That is not open now.\n")
    assert "Ember Mug" in said


def test_orders_that_have_come_are_looked_at_before_others_for_a_return(talk: Talk) -> None:
    states = ["paid", "packed", "paid", "shipped", "delivered"]
    orders = [{"number": f"C-{index}", "state": state} for index, state in enumerate(states)]
    talk.shop.answers["list_orders"] = {"orders": orders}
    asked = [arguments for name, arguments in talk.calls("what can I send back?") if name == "return_options"]
    assert asked[0] == {"order_id": "C-4"}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("return the atlas mug, it is broken", [2]),
        ("return the blue mug, it is broken", [1]),
        ("return the mugs, they are broken", [1, 2]),
    ],
)
def test_only_what_fits_best_goes_back(talk: Talk, text: str, lines: list[int]) -> None:
    mugs = [MUG | {"title": "Ember Mug (blue)"}, MUG | {"line": 2, "title": "Atlas Mug (red)"}]
    talk.shop.answers |= {"return_options": {"lines": mugs, "returns": []}, "return_items": {"return": {}}}
    (asked,) = [arguments for name, arguments in talk.calls(text) if name == "return_items"]

    assert [one["line"] for one in asked["lines"]] == lines


@pytest.mark.parametrize("text", ["my brother also wants one but in L", "another one in M please"])
def test_one_more_in_a_size_of_what_has_no_sizes_is_not_put_in(text: str) -> None:
    talk = Talk()
    talk.say("add an ember mug")

    assert (talk.say(text), talk.in_cart()) == (
        "Not as you want it: Ember Mug comes in red.",
        [(1, "ember-mug/red")],
    )
