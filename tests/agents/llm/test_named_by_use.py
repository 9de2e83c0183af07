"""A thing named by its use is heard as what the shop sells for that, and nothing else is."""

import pytest

from agents.llm.offline.named_by_use import named_by_use
from agents.llm.offline.vocabulary import Vocabulary


def say(text: str) -> str:
    return named_by_use(text, Vocabulary())


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("I need something to write in", "I need something like notebooks"),
        ("something warm for the winter", "something warm like sweaters"),
        ("what do you have for cold feet?", "what do you have like socks?"),
        ("anything to drink coffee out of", "anything like mugs"),
    ],
)
def test_a_thing_is_known_by_its_use(said: str, meant: str) -> None:
    assert say(said) == meant


def test_its_colour_and_its_price_stay() -> None:
    assert say("something to write in in blue under $20") == "something like notebooks in blue under $20"


@pytest.mark.parametrize(
    "text",
    [
        "a mug or something to drink from",
        "a gift, something for a friend who loves tea",
        "is there anything that I put in my cart?",
        "I have something to say",
    ],
)
def test_a_named_thing_a_present_and_all_else_stay_as_they_are(text: str) -> None:
    assert say(text) == text
