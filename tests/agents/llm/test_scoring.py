"""Every intent is given its evidence, the best wins, and two that are close are asked about."""

import pytest

from agents.llm.offline.evidence import EVIDENCE
from agents.llm.offline.grammar import parse
from agents.llm.offline.intents import EFFECTS, Intent
from agents.llm.offline.lexicon import SENSES
from agents.llm.offline.scoring import rank
from agents.llm.offline.senses import senses_of
from agents.llm.offline.signs import SIGNS
from agents.llm.offline.stems import stem, stemmed
from agents.llm.offline.vocabulary import Vocabulary
from tests.agents.llm.talk import Talk

WORDS = Vocabulary()


@pytest.mark.parametrize(
    ("forms", "base"),
    [
        (("removes", "removed", "removing", "remove"), "remov"),
        (("dropped", "dropping", "drops"), "drop"),
        (("bought", "buying"), "buy"),
    ],
)
def test_forms_of_a_word_are_one(forms: tuple[str, ...], base: str) -> None:
    assert {stem(form) for form in forms} == {base}


def test_short_forms_are_written_out() -> None:
    assert stemmed("I don't want it") == "i do not want it"


@pytest.mark.parametrize(
    "text", ["wipe it", "get rid of it", "I threw the mug out", "taking both away", "it can go"]
)
def test_words_of_one_sense_are_one_sense_in_any_form_and_order(text: str) -> None:
    assert "out" in senses_of(text)


@pytest.mark.parametrize(
    ("text", "around", "intent"),
    [
        ("I am hunting for a warm scarf", "", Intent.SHOW),
        ("wipe it all", "@cart", Intent.EMPTY),
        ("what do I owe you", "@cart", Intent.CART),
        ("standard will do", "@shipping", Intent.CHOOSE_SHIPPING),
        ("five will do", "@cart @touched", Intent.CHANGE),
        ("please call it off", "@schedule", Intent.CANCEL_SCHEDULE),
        ("please call it off", "@orders", Intent.CANCEL),
        ("not the tumbler", "@cart", Intent.REMOVE),
        ("can it go in the dishwasher?", "@focus", Intent.DETAIL),
    ],
)
def test_what_went_before_is_evidence(text: str, around: str, intent: Intent) -> None:
    assert parse(text, WORDS, frozenset(around.split())).intent is intent


def test_little_evidence_is_not_enough_to_change_anything() -> None:
    assert rank(frozenset({"put", "count"}), Intent.UNKNOWN, 0.0).best is Intent.UNKNOWN


def test_a_deed_that_is_as_likely_as_another_thing_is_asked_about() -> None:
    ranked = rank(frozenset(), Intent.UNKNOWN, 0.0)
    assert not ranked.is_close
    talk = Talk()
    talk.say("add an ember mug")
    before = talk.in_cart()
    assert "?" in talk.say("bottles instead")
    assert talk.in_cart() == before


def test_every_sign_that_is_evidence_can_be_seen() -> None:
    named = {
        word.lstrip("-")
        for rows in EVIDENCE.values()
        for row in rows.replace("\n", ";").split(";")
        for word in row.split()[1:]
    }
    assert named - {*SENSES, *SIGNS} == set()


def test_every_deed_has_evidence_of_its_own() -> None:
    assert EFFECTS - EVIDENCE.keys() == set()
