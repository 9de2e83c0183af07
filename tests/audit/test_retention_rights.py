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

RULE = """INSERT INTO audit_dropping (rule, "before", "through", at) VALUES ('all', now(), 9999, now())"""

pytestmark = [pytest.mark.usefixtures("database"), on_postgresql]


@pytest.fixture(autouse=True)
def _held_outside(
    database: object, settings: Settings, tmp_path: Path, time_machine: TimeMachineFixture
) -> None:
    """Forty days ago, by the clock of whoever signs the log."""
    settings.LOG_WITNESSES = [{"kind": "file", "path": str(tmp_path / "checkpoints.txt")}]
    with open_context("web"):
        record("auth", "old", "done")
    time_machine.move_to((now := datetime.now(UTC)) - timedelta(days=40))
    sequence_all()
    anchor_newest(patiently=False)
    time_machine.move_to(now)


def make_events_old() -> None:
    """Their own time is the database's, which no test moves."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_auditevent SET at = at - interval '40 days'")
        cursor.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER USER")


def refused(statement: str, why: str) -> None:
    with pytest.raises(DatabaseError, match=why), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_application_forgets_nothing() -> None:
    for statement in (RULE, "UPDATE audit_auditevent SET payload = ''"):
        refused(statement, "permission denied")


class TestTheOwner:
    @pytest.fixture
    def database_role(self) -> str:
        return OWNER

    def test_drops_what_a_rule_covers_and_nothing_else(self) -> None:
        refused("UPDATE audit_auditevent SET payload = ''", "append-only")
        make_events_old()
        dropped = drop_payloads(30)
        assert dropped.events >= 1
        assert inspect().dropped == dropped.events
        refused("UPDATE audit_auditevent SET payload = 'x' WHERE action = 'old'", "append-only")
        refused("UPDATE audit_auditevent SET action = 'x' WHERE action = 'old'", "append-only")
        assert drop_payloads(30) == Dropped(0, 0)

    def test_makes_no_rule_beyond_what_is_held_outside(self) -> None:
        refused(RULE, "no witness outside holds")

    def test_makes_no_rule_for_what_is_younger_than_a_day(self) -> None:
        rule = RULE.replace("9999", "1")
        refused(rule, "younger than a day")
        refused(rule.replace("now()", "now() - interval '20 hours'"), "younger than a day")
