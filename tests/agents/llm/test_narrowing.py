"""A list that was shown is narrowed, sorted and turned, and asked about, without a deed."""

import pytest

from tests.agents.llm.talk import Talk


def searched(talk: Talk, text: str) -> dict[str, object]:
    (name, arguments), *_ = talk.calls(text)
    assert name == "search_products"
    return {key: value for key, value in arguments.items() if key != "limit"}


@pytest.fixture
def talk() -> Talk:
    talk = Talk()
    talk.say("show me mugs under $20")
    return talk


def test_what_is_sold_out_is_left_out_of_the_list_and_not_of_the_cart(talk: Talk) -> None:
    asked = searched(talk, "leave out whatever is sold out")
    assert asked == {"query": "mug", "max_price": 20, "in_stock": True}


def test_a_list_is_turned(talk: Talk) -> None:
    assert searched(talk, "dearest first")["sort"] == "-price"
    assert searched(talk, "now the other way round")["sort"] == "price"


def test_what_lies_above_is_not_kept_below(talk: Talk) -> None:
    assert searched(talk, "and above $20?") == {"query": "mug", "min_price": 20}


def test_the_price_is_given_up(talk: Talk) -> None:
    assert searched(talk, "the price doesn't matter actually") == {"query": "mug"}


def test_a_colour_that_would_suit_something_narrows(talk: Talk) -> None:
    assert searched(talk, "white would suit the room, I think") == {
        "query": "mug",
        "color": "white",
        "max_price": 20,
    }


def test_stars_are_no_price(talk: Talk) -> None:
    assert searched(talk, "at least 4 stars") == {"query": "mug", "max_price": 20, "rating": 4}


@pytest.mark.parametrize(
    "text",
    [
        "can I put it in the dishwasher?",
        "can I take it on a train?",
        "will it fit a laptop?",
        "has it got a lid?",
        "can I still get it in black?",
        "order them from dear to cheap",
    ],
)
def test_a_question_about_a_thing_puts_nothing_into_the_cart(talk: Talk, text: str) -> None:
    talk.say("tell me about the first one")
    talk.say(text)
    assert talk.in_cart() == []


def test_only_the_bad_ones_are_reviews(talk: Talk) -> None:
    talk.say("what do people say about the first one?")
    talk.say("only the bad ones")
    assert talk.in_cart() == []


def test_two_of_one_kind_are_compared_by_what_the_last_one_is(talk: Talk) -> None:
    calls = talk.calls("compare the ember and atlas mugs")
    assert [arguments.get("query") for name, arguments in calls if name == "search_products"] in (
        [],
        ["ember mug", "atlas mug"],
    )
    assert calls[-1][0] == "compare_products"


@pytest.mark.parametrize("said", ["scrap the mugs, which hoodies are there?", "leave it, show me hoodies"])
def test_what_was_only_looked_at_is_left_behind(talk: Talk, said: str) -> None:
    assert searched(talk, said) == {"query": "hoodie"}
