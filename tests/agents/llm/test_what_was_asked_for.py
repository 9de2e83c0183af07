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
    assert talk.calls(text)[-2:] == [("add_to_cart", {"variant_id": BLUE, "quantity": 1}), ("place_order", {})]


def test_what_was_just_put_in_is_not_added_once_more(talk: Talk) -> None:
    talk.say("a white atlas mug")
    talk.say("add it and check out")
    assert talk.in_cart() == [(1, WHITE)]
