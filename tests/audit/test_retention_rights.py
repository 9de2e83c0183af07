"""PostgreSQL: the owner of the tables drops payloads by the same rules; the application drops none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings
from time_machine import TimeMachineFixture

from audit.anchoring import anchor_newest
from audit.context import open_context
from audit.events import record
from audit.inspection import inspect
from audit.retention import Dropped, drop_payloads
from audit.sequencer import sequence_all
from tests.audit.only import on_postgresql
from tests.support.postgres import OWNER

pytestmark = [pytest.mark.usefixtures("database"), on_postgresql]


@pytest.fixture(autouse=True)
def _held_outside(database: object, settings: Settings, tmp_path: Path) -> None:
    settings.LOG_WITNESSES = [{"kind": "file", "path": str(tmp_path / "checkpoints.txt")}]
    with open_context("web"):
        record("auth", "old", "done")
    sequence_all()
    anchor_newest()


def refused(statement: str, why: str) -> None:
    with pytest.raises(DatabaseError, match=why), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_application_forgets_nothing(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(datetime.now(UTC) + timedelta(days=40))
    with pytest.raises(DatabaseError, match="permission denied"):
        drop_payloads(30)


class TestTheOwner:
    @pytest.fixture
    def database_role(self) -> str:
        return OWNER

    def test_drops_what_a_rule_covers_and_nothing_else(self, time_machine: TimeMachineFixture) -> None:
        refused("UPDATE audit_auditevent SET payload = ''", "append-only")
        time_machine.move_to(datetime.now(UTC) + timedelta(days=40))
        dropped = drop_payloads(30)
        assert dropped.events >= 1
        assert inspect().dropped == dropped.events
        refused("UPDATE audit_auditevent SET payload = 'x' WHERE action = 'old'", "append-only")
        refused("UPDATE audit_auditevent SET action = 'x' WHERE action = 'old'", "append-only")
        assert drop_payloads(30) == Dropped(0, 0)

    def test_makes_no_rule_beyond_what_is_held_outside(self) -> None:
        rule = (
            'INSERT INTO audit_dropping (rule, "before", "through", at) VALUES (\'all\', now(), 9999, now())'
        )
        refused(rule, "no witness outside holds")
