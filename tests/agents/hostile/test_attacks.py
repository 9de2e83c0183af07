"""The scripted attacks of the tables: what each came to, and that nothing was broken by it."""

import pytest
import time_machine

from tests.agents.belongings import MUG
from tests.agents.hostile.acts_of_the_world import ACTS, undo_cuts
from tests.agents.hostile.field import NOW, Field
from tests.agents.hostile.playing import Stage
from tests.agents.hostile.reading import Asked, Attack, Happens, attacks_of, families
from tests.agents.script import Wish
from tests.agents.stage import change

pytestmark = pytest.mark.usefixtures("no_fault_of_ours")


@pytest.mark.parametrize("family", families())
def test_every_attack_comes_to_what_its_table_says(
    field: Field, clock: time_machine.Traveller, family: str
) -> None:
    attacks = attacks_of(family)
    stage = Stage(field, clock, ACTS)

    came = {attack.tries: (attack.comes_out, played(attack, stage)) for attack in attacks}
    assert {tries: found for tries, (said, found) in came.items() if found != said} == {}


def test_the_tables_hold_as_many_attacks_as_they_should() -> None:
    """No two of one name, and the suite has others besides: see test_machine.py."""
    tried = [attack.tries for family in families() for attack in attacks_of(family)]

    assert len(tried) == len(set(tried)) >= 150


def played(attack: Attack, stage: Stage) -> list[str]:
    """A word for each call, and what is broken, if anything."""
    stage.clock.move_to(NOW)
    undo_cuts()
    change(MUG, price=16_00, stock=500)
    stage.field.begin()
    words = [word for message in attack.messages for word in _one(message, stage)]
    stage.field.check()
    faults, stage.field.faults = stage.field.faults, []
    return words + faults


def _one(message: Happens | tuple[Asked, ...], stage: Stage) -> list[str]:
    if isinstance(message, Happens):
        stage.play(message.what, message.about)
        return []
    return stage.ask(*(Wish(asked.tool, stage.field.named(asked.arguments)) for asked in message))
