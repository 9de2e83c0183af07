"""What each attacker has in hand, and how they do what a table says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing

from django.db import connection, transaction

from audit import triggers
from audit.sequencer import sequence_all
from tests.audit.tampering import acts_on_rows, acts_on_the_log, acts_on_triggers
from tests.audit.tampering.acts import ACTS, Scene
from tests.audit.tampering.reading import Attack, Attacker
from tests.audit.tampering.trail import filled_in
from tests.support.postgres import APPLICATION, OWNER

ACTING = (acts_on_rows, acts_on_the_log, acts_on_triggers)
"""Loaded for the acts that they name."""

BEHIND_THE_RULES = (Attacker.EDITOR, Attacker.KEYHOLDER)


def role_of(attacker: Attacker, superuser: str) -> str:
    """On PostgreSQL; SQLite knows no roles."""
    return {Attacker.APPLICATION: APPLICATION, Attacker.OWNER: OWNER}.get(attacker, superuser)


def carry_out(attack: Attack, scene: Scene) -> None:
    statements = [filled_in(statement, scene.names) for statement in attack.sql]
    if attack.by in BEHIND_THE_RULES:
        _behind_the_rules(statements, attack, scene)
    else:
        _by_the_rules(statements)
        _act(attack, scene)


def _by_the_rules(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _behind_the_rules(statements: list[str], attack: Attack, scene: Scene) -> None:
    """Triggers and foreign keys are out of the way meanwhile, and are there again afterwards."""
    triggers.drop(connection)
    if connection.vendor == "sqlite":
        _in_the_file(statements)
    else:
        with transaction.atomic():
            _by_the_rules(["SET LOCAL session_replication_role = replica", *statements])
    _act(attack, scene)
    if attack.by is Attacker.KEYHOLDER:
        sequence_all()
    triggers.make(connection)


def _in_the_file(statements: Iterable[str]) -> None:
    connection.close()
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as raw, raw:
        for statement in statements:
            raw.execute(statement)


def _act(attack: Attack, scene: Scene) -> None:
    if attack.act:
        ACTS[attack.act](scene)
