"""Many ways to say a thing are heard as one, before anybody asks what it means."""

import pytest

from agents.llm.offline.hearing import heard, is_too_much
from agents.llm.offline.vocabulary import Vocabulary


def say(text: str) -> str:
    return heard(text, Vocabulary())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("shwo me bakpacks", "show me backpacks"),
        ("wats in my crat", "what's in my cart"),
        ("thats all thx", "that's all thanks"),
        ("graphit", "graphite"),
    ],
)
def test_slips_of_one_letter_and_shorthand_are_mended(typed: str, meant: str) -> None:
    assert say(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "an ironstone mug",
        "the terrazzo one",
        "Bob Baker, Lindenstraße 12",
        "code SUMMER99",
        "a short shirt",
        "what is the card for",
    ],
)
def test_names_codes_and_words_that_exist_stay(text: str) -> None:
    assert say(text) == text


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("fifty five", "55"),
        ("a hundred and twenty", "120"),
        ("ten bucks", "10 bucks"),
        ("mugs under $1,000", "mugs under $1000"),
        ("mugs 1,20", "mugs 1,20"),
        ("the second one", "the second one"),
    ],
)
def test_numbers_are_figures_where_they_are_nothing_else(said: str, meant: str) -> None:
    assert say(said) == meant


@pytest.mark.parametrize(
    ("polite", "plain"),
    [
        ("Could you please show me mugs?", "show me mugs?"),
        ("would you mind putting two mugs in my basket", "add two mugs to the cart"),
        ("ok, I'd like to cancel my order", "ok, cancel my order"),
        ("is it possible to remove the mug?", "remove the mug?"),
    ],
)
def test_politeness_does_not_stand_before_the_verb(polite: str, plain: str) -> None:
    assert say(polite) == plain


@pytest.mark.parametrize(
    "bound",
    [
        "nothing over 50",
        "50 or less",
        "no more than fifty",
        "it shouldn't cost more than 50",
        "my budget is 50",
    ],
)
def test_an_upper_bound_is_one_however_it_is_put(bound: str) -> None:
    assert say(bound).endswith("under 50")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("the lantern can go", "remove the lantern"),
        ("leave out the mug", "remove the mug"),
        ("set the lamp aside for now", "save the lamp for later"),
        ("reduce it by one", "remove one of it"),
        ("call that one off", "cancel that one"),
        ("not the mug, the bottle", "the bottle instead"),
    ],
)
def test_turns_of_phrase_are_the_verb_they_stand_for(said: str, meant: str) -> None:
    assert say(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("got 'em in black", "got them in black"),
        ("lookin' for a lamp", "looking for a lamp"),
        ("the sage one'll do", "the sage one will do"),
        ("that'll do", "that'll do"),
    ],
)
def test_letters_that_are_not_heard_are_written(said: str, meant: str) -> None:
    assert say(said) == meant


def test_politeness_without_an_end_is_heard_at_once() -> None:
    said = "can you just " * 60 + "xyz"

    assert say(said) == said


@pytest.mark.parametrize(("marks", "too_much"), [("!" * 60, False), ("," * 2000, True), (", " * 40, True)])
def test_marks_are_counted_where_each_could_part_two_wishes(marks: str, too_much: bool) -> None:
    assert is_too_much(f"two mugs{marks}") is too_much
