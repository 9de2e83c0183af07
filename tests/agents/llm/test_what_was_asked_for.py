"""Nothing is put into a cart, ordered or changed that nobody asked for."""

import pytest

from agents.llm.offline.goods_read import read_goods
from agents.llm.offline.vocabulary import Vocabulary
from tests.agents.llm.talk import Talk

WHITE, BLUE = "atlas-mug/white", "atlas-mug/blue"


@pytest.fixture
def talk() -> Talk:
    return Talk()


@pytest.mark.parametrize(
    "text",
    [
        "we're running a workshop and need ten red notebooks",
        "I've got two colleagues here and need ten red notebooks",
    ],
)
def test_only_goods_are_counted(text: str) -> None:
    (goods,) = read_goods(text, Vocabulary())
    assert (goods.words, goods.quantity) == (("notebook",), 10)


@pytest.mark.parametrize("text", ["add it in blue and check out", "take it in blue and pay"])
def test_what_is_ordered_lies_in_the_cart_as_it_was_wished_for(talk: Talk, text: str) -> None:
    talk.say("an ember mug")
    talk.say("how much is the atlas mug?")
    assert talk.calls(text)[-2:] == [
        ("add_to_cart", {"variant_id": BLUE, "quantity": 1}),
        ("place_order", {}),
    ]


def test_what_was_just_put_in_is_not_added_once_more(talk: Talk) -> None:
    talk.say("a white atlas mug")
    talk.say("add it and check out")
    assert talk.in_cart() == [(1, WHITE)]


def test_a_number_before_what_is_dropped_is_not_dropped_with_it(talk: Talk) -> None:
    talk.say("a white atlas mug and a ledger notebook")
    talk.say("two of the mugs, and drop the notebook")
    assert talk.in_cart() == [(2, WHITE)]


def test_of_each_thing_only_so_many_are_removed(talk: Talk) -> None:
    talk.say("three white atlas mugs and a ledger notebook")
    talk.say("drop the notebook and two of the mugs")
    assert talk.in_cart() == [(1, WHITE)]


def test_each_clause_changes_what_is_there(talk: Talk) -> None:
    talk.say("two white atlas mugs and a navy field notebook")
    talk.say("one mug after all, and the notebook in green")
    assert talk.in_cart() == [(1, WHITE), (1, "field-notebook/green")]


def test_what_is_too_much_and_may_go_back_is_not_bought_once_more(talk: Talk) -> None:
    talk.shop.answers["return_options"] = {"lines": [], "returns": []}
    asked = talk.calls("two of the hoodies are more than I need, can they go back?")
    assert {name for name, _ in asked} <= {"list_orders", "return_options"}


def test_what_comes_instead_of_a_thing_that_left_replaces_no_other(talk: Talk) -> None:
    talk.say("a white atlas mug and a ledger notebook")
    talk.say("take the notebook out")
    talk.say("a quarry hoodie in red, L, instead")
    assert talk.in_cart() == [(1, WHITE), (1, "quarry-hoodie/red-L")]


def test_one_kind_takes_the_place_of_the_other(talk: Talk) -> None:
    talk.say("two white atlas mugs and a ledger notebook")
    talk.say("blue, not white")
    assert talk.in_cart() == [(2, BLUE), (1, "ledger-notebook/black")]


def test_a_list_of_numbers_sets_how_many_there_are(talk: Talk) -> None:
    talk.say("two white atlas mugs and a ledger notebook")
    talk.say("mugs: 3")
    assert talk.in_cart() == [(3, WHITE), (1, "ledger-notebook/black")]


def test_the_other_one_was_meant_where_nobody_had_named_the_first(talk: Talk) -> None:
    talk.say("put a lamp in my cart")
    talk.say("the arc one")
    assert talk.in_cart() == [(1, "arc-lamp/oak")]


def test_the_only_order_that_was_told_is_cancelled_without_a_question(talk: Talk) -> None:
    talk.say("show me my orders")
    assert talk.calls("cancel the order")[-1] == ("cancel_order", {"order_id": "C-1001"})


def test_all_that_was_ordered_comes_again(talk: Talk) -> None:
    talk.shop.answers["reorder"] = {"put": ["2 × Harbour Hoodie"], "missing": []}
    talk.say("what did I order last?")
    assert talk.calls("get me all that again")[-1] == ("reorder", {"order_id": "C-1001"})


def test_who_will_not_wait_sends_nothing_back(talk: Talk) -> None:
    talk.say("a white atlas mug")
    assert talk.calls("I don't want to wait. order what's in the cart now") == [("place_order", {})]


def test_a_kind_that_is_decided_on_is_put_in(talk: Talk) -> None:
    talk.say("how much is the atlas mug?")
    assert talk.calls("blue then") == [("add_to_cart", {"variant_id": BLUE, "quantity": 1})]


@pytest.mark.parametrize(("said", "left"), [("two mugs fewer", 1), ("the mugs would be nicer in blue", 3)])
def test_few_words_change_what_is_there(talk: Talk, said: str, left: int) -> None:
    talk.say("three white atlas mugs and a lantern lamp")
    talk.say(said)
    assert talk.in_cart()[0][0] == left


def test_a_question_about_an_order_cancels_none(talk: Talk) -> None:
    talk.say("show me my orders")
    assert "cancel_order" not in [name for name, _ in talk.calls("has it been cancelled?")]


def test_what_comes_in_the_place_of_what_left_is_put_in(talk: Talk) -> None:
    talk.say("a white atlas mug and a ledger notebook")
    talk.say("take the notebook out")
    talk.say("an arc lamp in its place")
    assert talk.in_cart() == [(1, WHITE), (1, "arc-lamp/oak")]


def test_what_lies_in_the_cart_is_ordered_without_calling_off_another_plan(talk: Talk) -> None:
    talk.say("a white atlas mug and a ledger notebook")
    talk.say("order only the mug on Friday")
    assert talk.calls("order what's in the cart now") == [("place_order", {})]
