"""What is in the trail stays: no statement changes or removes it, for whoever writes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from audit.context import open_context
from audit.events import record
from audit.models import AuditContext, AuditEvent, Checkpoint, LogEntry, PersonalValue
from audit.sequencer import sequence
from tests.audit.only import on_postgresql, on_sqlite
from tests.audit.shelf.models import Author

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def database_role(superuser: str) -> str:
    return superuser


KEPT = ["audit_auditcontext", "audit_auditevent", "audit_logentry", "audit_checkpoint"]
TRAIL = [AuditContext, AuditEvent, LogEntry, Checkpoint, PersonalValue]


@pytest.fixture(autouse=True)
def _a_trail(database: object) -> Iterator[None]:
    with open_context("system:seed"):
        Author.objects.create(name="Ada", email="ada@example.test")
        record("auth", "sign_in", "done")
        sequence()
        before = _trail()
        yield
    assert _trail() == before


def _trail() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in TRAIL]


def refused(statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("table", KEPT)
def test_no_row_is_removed(table: str) -> None:
    refused(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "change",
    [
        "audit_auditcontext SET principal = 'mallory'",
        "audit_auditevent SET payload = ''",
        "audit_logentry SET position = position + 1000",
        "audit_checkpoint SET size = size + 1000",
        "audit_personalvalue SET value = 'x'",
    ],
)
def test_no_row_is_changed(change: str) -> None:
    refused(f"UPDATE {change}")


def test_the_orm_is_refused_too() -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEvent.objects.all().delete()


@on_sqlite
@pytest.mark.parametrize("table", [*KEPT, "audit_personalvalue"])
def test_no_row_is_replaced(table: str) -> None:
    refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@on_postgresql
@pytest.mark.parametrize("table", [*KEPT, "audit_personalvalue"])
def test_no_table_is_truncated(table: str) -> None:
    refused(f"TRUNCATE {table} CASCADE")


@on_postgresql
def test_a_recorded_table_is_not_truncated() -> None:
    with pytest.raises(DatabaseError, match="cannot be truncated"), connection.cursor() as cursor:
        cursor.execute("TRUNCATE shelf_author CASCADE")


@on_postgresql
def test_triggers_fire_in_replica_mode_too() -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        refused("DELETE FROM audit_auditevent")
