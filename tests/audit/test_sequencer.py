"""Places in the log: without gaps, insert-only, and no late commit is left behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from audit.context import open_context
from audit.events import record
from audit.models import AuditEvent, Checkpoint, LogEntry
from audit.sequencer import sequence, sequence_all
from tests.audit.only import on_postgresql

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _acting(database: object) -> Iterator[None]:
    sequence_all()
    with open_context("web"):
        yield


def happen(*actions: str) -> None:
    for action in actions:
        record("auth", action, "done")


def in_order() -> list[str]:
    entries = LogEntry.objects.filter(event__category="auth").select_related("event").order_by("position")
    return [entry.event.action for entry in entries]


def test_pending_events_get_the_next_places_and_a_checkpoint() -> None:
    start = LogEntry.objects.count()
    happen("a", "b", "c")
    assert (sequence(limit=2), sequence(limit=2), sequence(limit=2)) == (2, 1, 0)
    assert in_order() == ["a", "b", "c"]
    assert list(LogEntry.objects.order_by("position").values_list("position", flat=True)) == list(
        range(start + 3)
    )
    assert list(Checkpoint.objects.order_by("-size").values_list("size", flat=True)[:2]) == [
        start + 3,
        start + 2,
    ]


def test_what_is_rolled_back_gets_no_place() -> None:
    with transaction.atomic():
        happen("undone")
        transaction.set_rollback(True)
    happen("kept")
    assert sequence() == 1


@on_postgresql
@pytest.mark.usefixtures("second")
def test_a_late_commit_is_neither_lost_nor_overtaken() -> None:
    happen("before")
    with transaction.atomic(using="second"):
        record("auth", "late", "done", using="second")
        happen("meanwhile")
        assert sequence() == 1
    assert sequence() == 2
    assert in_order() == ["before", "late", "meanwhile"]


def test_every_event_has_one_place() -> None:
    happen(*"abcde")
    sequence_all()
    assert not AuditEvent.objects.filter(log_entry__isnull=True).exists()


def test_own_events_wait_until_they_are_committed() -> None:
    with transaction.atomic():
        happen("mine")
        placed = sequence()
    if connection.vendor == "postgresql":
        assert (placed, sequence()) == (0, 1)
    else:
        assert placed == 1
