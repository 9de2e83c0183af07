"""Killed between any two steps of writing, sequencing, signing and anchoring: nothing lost, no gap, no fork."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from threading import Thread

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from audit.anchoring import anchor_newest
from audit.context import open_context
from audit.events import record
from audit.inspection import inspect
from audit.models import AuditEvent, Checkpoint, LogEntry
from audit.sequencer import sequence, sequence_all
from audit.tiles import WIDTH
from audit.verify import read_head
from tests.agents.killing import killed_at, killed_before_statement
from tests.audit.only import on_postgresql, on_sqlite

pytestmark = pytest.mark.usefixtures("database", "acting")

STEPS = [
    "audit.writing.write before",
    "audit.writing.write after",
    "tests.audit.test_log_kills.record after 2",
    "audit.sequencer._exclude_others after",
    "audit.sequencer._head after",
    "audit.sequencer._pending after",
    "audit.sequencer._insert before",
    "audit.sequencer._insert after",
    "audit.tiles._write after",
    "audit.sequencer._publish before",
    "audit.sequencer.sign_checkpoint before",
    "audit.sequencer.sign_checkpoint after",
    "audit.sequencer._publish after",
    "audit.sequencer.sequence after",
    "audit.inspection.sequence_all after",
    "audit.anchoring._try before",
    "audit.anchoring.offer_of after",
    "os.fsync before",
    "os.fsync after",
    "audit.anchoring._try after",
    "audit.management.commands.anchor_log.anchor_newest after",
]
STATEMENTS = range(1, 40)


@pytest.fixture
def witness_file(settings: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "checkpoints.txt"
    settings.LOG_WITNESSES = [{"kind": "file", "path": str(path)}]
    return path


@pytest.fixture
def acting(database: object, witness_file: Path) -> Iterator[None]:
    """The next batch completes a tile."""
    with open_context("web", principal="alice"):
        happen(*map(str, range(WIDTH - AuditEvent.objects.count() % WIDTH - 1)))
        sequence_all()
        anchor_newest()
        yield


def happen(*actions: str) -> None:
    for action in actions:
        record("auth", action, "done")


def a_minute_of_the_log() -> None:
    """What web and beat do, by the commands there are for it."""
    happen("one", "two")
    call_command("verify_audit", stdout=StringIO())
    call_command("anchor_log", stdout=StringIO())


def assert_log_is_whole(witness_file: Path) -> None:
    """After another has gone on: it is written once more, places and checkpoints are one row of numbers each."""
    there = set(AuditEvent.objects.values_list("pk", flat=True))
    a_minute_of_the_log()
    verdict = inspect()
    assert set(LogEntry.objects.values_list("event", flat=True)) >= there
    assert list(LogEntry.objects.order_by("position").values_list("position", flat=True)) == [
        *range(verdict.events)
    ]
    assert verdict.witnessed == {"file": verdict.events}
    assert published(witness_file) <= set(Checkpoint.objects.values_list("note", flat=True))
    assert anchor_newest() == []


def published(witness_file: Path) -> set[str]:
    """Each checkpoint that has left the machine, whole."""
    blocks = witness_file.read_text().split("\n\n")
    notes = {
        f"{text.lstrip()}\n\n{signatures}\n"
        for text, signatures in zip(blocks[::2], blocks[1::2], strict=False)
    }
    sizes = [read_head(note.partition("\n\n")[0]).size for note in notes]
    assert len(sizes) == len(set(sizes))
    return notes


def some_in_short(each: int) -> pytest.MarkDecorator:
    marks = [() if place % each == 0 else pytest.mark.soak for place in range(len(STEPS))]
    return pytest.mark.parametrize(
        "step", [pytest.param(s, marks=m) for s, m in zip(STEPS, marks, strict=True)]
    )


@on_sqlite
@some_in_short(each=2)
def test_the_log_goes_on_wherever_it_was_killed(witness_file: Path, step: str) -> None:
    assert killed_at(step, a_minute_of_the_log)
    assert_log_is_whole(witness_file)


@on_postgresql
@some_in_short(each=4)
def test_the_log_goes_on_wherever_it_was_killed_on_postgresql(witness_file: Path, step: str) -> None:
    assert killed_at(step, a_minute_of_the_log)
    assert_log_is_whole(witness_file)


@pytest.mark.soak
@pytest.mark.parametrize("number", STATEMENTS)
def test_the_log_goes_on_after_a_kill_before_any_statement(witness_file: Path, number: int) -> None:
    killed_before_statement(number, a_minute_of_the_log)
    assert_log_is_whole(witness_file)


def test_killed_over_and_over_it_still_gets_there(witness_file: Path) -> None:
    for step in ("audit.sequencer._publish after", "audit.sequencer.sequence after", "os.fsync before"):
        assert killed_at(step, a_minute_of_the_log)
    assert_log_is_whole(witness_file)


def test_two_sequencers_at_once_make_one_log(witness_file: Path) -> None:
    happen(*map(str, range(60)))
    placed: list[int] = []
    sequencers = [Thread(target=sequence_in_small_batches, args=[placed]) for _ in range(2)]
    for one in sequencers:
        one.start()
    for one in sequencers:
        one.join()
    assert sum(placed) == 60
    assert_log_is_whole(witness_file)


def sequence_in_small_batches(placed: list[int]) -> None:
    while batch := sequence(limit=5):
        placed.append(batch)
    connection.close()


@on_postgresql
def test_a_sequencer_waits_for_one_that_is_killed_meanwhile(witness_file: Path) -> None:
    """The lock goes with the killed one's connection, and what it had not committed."""
    happen("three")
    assert killed_at("audit.sequencer._insert after", sequence_all)
    assert sequence_all() == 1
    assert_log_is_whole(witness_file)
