"""The tables hold what they should, and audit/TAMPERING.md tells what they hold."""

from __future__ import annotations

from tests.audit.tampering.acts_on_bundles import CHANGES
from tests.audit.tampering.attackers import ACTS
from tests.audit.tampering.reading import Answer, Attacker, attacks_of, subjects
from tests.audit.tampering.telling import PAGE, page

EVERY = [attack for subject in subjects() for attack in attacks_of(subject)]


def test_the_page_tells_the_tables() -> None:
    assert PAGE.read_text() == page()


def test_there_are_as_many_ways_as_there_should_be() -> None:
    """At least forty that are refused or detected, of each attacker some, and no two of one name."""
    tried = [attack.tries for attack in EVERY if attack.answer is not Answer.UNSEEN]
    assert len(tried) == len(set(tried)) >= 40
    assert {attack.by for attack in EVERY} == set(Attacker)
    assert {attack.answer for attack in EVERY} == set(Answer)


def test_every_act_is_in_a_table() -> None:
    assert {attack.act for attack in EVERY if attack.act} == ACTS.keys() | CHANGES.keys()
