"""What is forbidden is not done, whichever words forbid it."""

import pytest

from agents.llm.offline.forbidding import forbids
from tests.agents.llm.talk import Talk

LEFT = "All right, I leave that as it is."


@pytest.mark.parametrize(
    "text",
    [
        "please do not cancel my order",
        "don't remove anything",
        "dont empty the cart",
        "Whatever you do, never clear my cart!",
        "I don't want you to take the mug out",
        "we'd rather you didn't change the address",
        "you must not add anything",
        "no, don\u2019t you dare delete it",
    ],
)
def test_a_deed_that_is_forbidden_is_left(text: str) -> None:
    talk = Talk()
    talk.say("an ember mug")
    assert (talk.say(text), talk.in_cart()) == (LEFT, [(1, "ember-mug/red")])


def test_of_two_clauses_only_the_forbidden_one_is_left() -> None:
    talk = Talk()
    talk.say("an ember mug")
    said = talk.say("don't empty the cart, and show me lamps")
    assert LEFT in said
    assert "Arc Lamp" in said
    assert talk.in_cart() == [(1, "ember-mug/red")]


@pytest.mark.parametrize(
    "text",
    ["why don't you add a mug?", "don't forget to add a mug", "do not mind the price, add it", "don't you have lamps?",
     "I don't want the mug", "never mind"],
)  # fmt: skip
def test_a_not_is_no_ban_by_itself(text: str) -> None:
    assert not forbids(text)
