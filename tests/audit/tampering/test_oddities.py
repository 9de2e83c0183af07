"""What a file's editor can put where it is never written: a text for a time, a number for bytes, bytes for a text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, models

from audit import triggers
from audit.inspection import BrokenLogError, inspect
from audit.models import Anchor, AuditContext, AuditEvent, Checkpoint, LogEntry, PersonalValue, Tile
from tests.audit.only import on_sqlite

pytestmark = [on_sqlite, pytest.mark.usefixtures("witness_file")]

TRAIL = (AuditContext, AuditEvent, LogEntry, PersonalValue, Tile, Checkpoint, Anchor)
WHOLE = (models.BigIntegerField, models.ForeignKey, models.DateTimeField, models.PositiveSmallIntegerField)
ENDLESS = 10**15
NO_TEXT = b"\xff\x00"

#: What an anchor says of itself counts for nothing: it counts by its receipt, which a witness checks.
COUNTS_FOR_NOTHING = {
    f"audit_anchor.{column}" for column in ("checkpoint_id", "witness", "kind", "at", "error")
}


@pytest.fixture
def file(database: Any) -> Iterator[sqlite3.Connection]:
    triggers.drop(connection)
    connection.close()
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        yield raw


def columns() -> Iterator[tuple[str, str, object]]:
    """With what is odd there."""
    for model in TRAIL:
        for field in model._meta.concrete_fields:
            odd = (
                ENDLESS
                if isinstance(field, models.BinaryField)
                else "x"
                if isinstance(field, WHOLE)
                else NO_TEXT
            )
            yield model._meta.db_table, str(field.column), odd


def named(file: sqlite3.Connection, table: str, column: str, odd: object) -> bool:
    """Whether an inspection says so, or SQLite does not take it; afterwards it is as it was."""
    rowid, before = file.execute(f'SELECT rowid, "{column}" FROM {table} ORDER BY 1 DESC LIMIT 1').fetchone()
    put = f'UPDATE {table} SET "{column}" = ? WHERE rowid = {rowid}'
    try:
        file.execute(put, [odd])
    except sqlite3.IntegrityError:
        return True
    try:
        inspect()
    except BrokenLogError:
        return True
    finally:
        file.execute(put, [before])
    return False


def test_what_is_never_written_in_a_column_is_named(file: sqlite3.Connection) -> None:
    unseen = {f"{table}.{column}" for table, column, odd in columns() if not named(file, table, column, odd)}
    assert unseen == COUNTS_FOR_NOTHING
    inspect()


def test_a_checkpoint_of_a_size_beyond_all_events_ends_the_inspection(file: sqlite3.Connection) -> None:
    file.execute(
        f"UPDATE audit_checkpoint SET size = {ENDLESS} WHERE size = (SELECT max(size) FROM audit_checkpoint)"
    )
    with pytest.raises(BrokenLogError, match=r"the log ends at 269, its last checkpoint has 1(0{15})"):
        inspect()


def test_an_event_that_cannot_be_read_is_named_by_its_place(file: sqlite3.Connection) -> None:
    file.execute(
        "UPDATE audit_auditevent SET at = ? WHERE id = (SELECT event_id FROM audit_logentry WHERE position = 7)",
        [NO_TEXT],
    )
    with pytest.raises(BrokenLogError, match=r"^position 7: something stands there"):
        inspect()


@pytest.mark.parametrize("column", ["before", "through"])
def test_an_odd_rule_of_dropping_is_named(file: sqlite3.Connection, column: str) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    told = {"id": 1, "rule": "all", "before": str(now), "through": 9, "at": str(now)} | {column: NO_TEXT}
    file.execute(
        f"INSERT INTO audit_dropping ({', '.join(told)}) VALUES (?, ?, ?, ?, ?)", list(told.values())
    )
    with pytest.raises(BrokenLogError, match="rule of dropping"):
        inspect()
