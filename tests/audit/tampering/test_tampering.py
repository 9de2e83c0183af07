"""Each attack of the tables comes to what its table says; what only an anchor sees passes without it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from audit.capture import drift
from audit.inspection import BrokenLogError, inspect
from tests.audit.tampering.acts import Scene
from tests.audit.tampering.attackers import carry_out, role_of
from tests.audit.tampering.reading import Answer, Attack, Attacker, attacks
from tests.audit.tampering.trail import filled_in, kept, names

pytestmark = pytest.mark.usefixtures("database")


def tried(*answers: Answer) -> pytest.MarkDecorator:
    cases = [
        pytest.param(vendor, attack, id=f"{vendor}-{attack.tries}".replace(" ", "-"))
        for vendor in ("sqlite", "postgresql")
        for attack in attacks(vendor, *answers)
    ]
    return pytest.mark.parametrize(("template", "attack"), cases, indirect=["template"], scope="session")


@pytest.fixture
def database_role(attack: Attack, superuser: str) -> str:
    return role_of(attack.by, superuser)


@pytest.fixture
def scene(witness_file: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    return Scene(names(), witness_file, monkeypatch)


def fits(words: str, scene: Scene, found: str) -> bool:
    return re.fullmatch(filled_in(words, scene.names), found, re.DOTALL) is not None


def broken(**how: object) -> str:
    with pytest.raises(BrokenLogError) as caught:
        inspect(**how)
    return str(caught.value)


@tried(Answer.REFUSED)
def test_the_database_refuses(attack: Attack, scene: Scene) -> None:
    with pytest.raises(DatabaseError, match=filled_in(attack.says, scene.names)), transaction.atomic():
        carry_out(attack, scene)


@tried(Answer.FUTILE)
def test_it_changes_nothing_of_the_trail(attack: Attack, scene: Scene) -> None:
    carry_out(attack, scene)
    assert drift(connection) == []
    inspect()


@tried(Answer.DRIFT)
def test_the_check_names_what_drifted(attack: Attack, scene: Scene) -> None:
    assert drift(connection) == []
    carry_out(attack, scene)
    found = drift(connection)
    assert any(fits(attack.says, scene, one) for one in found), found


@tried(Answer.DETECTED)
def test_verification_names_what_does_not_fit(attack: Attack, scene: Scene) -> None:
    carry_out(attack, scene)
    assert drift(connection) == []
    found = broken(without=["file"])
    assert fits(attack.says, scene, found), found


@tried(Answer.ANCHORED)
def test_only_an_anchor_sees_it(attack: Attack, scene: Scene) -> None:
    """Without, the trail is whole: whoever holds database and key, or goes back in time, can make it so."""
    before = kept()
    carry_out(attack, scene)
    assert drift(connection) == []
    inspect(without=["file"])
    found = broken()
    assert fits(attack.says, scene, found), found
    if attack.by is not Attacker.WITNESS and not attack.sql:
        assert f"the checkpoint of {before.size} events that you kept" in broken(
            kept=before, without=["file"]
        )


@tried(Answer.UNSEEN)
def test_nothing_sees_it(attack: Attack, scene: Scene) -> None:
    """The table says why, and what bounds it."""
    before = kept()
    carry_out(attack, scene)
    assert drift(connection) == []
    inspect(kept=before)
