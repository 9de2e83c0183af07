"""The newest checkpoint is kept outside, once for each witness; what failed is tried again, ever more rarely."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings
from time_machine import TimeMachineFixture

from audit.anchoring import anchor_newest, head_of, offer_of
from audit.context import open_context
from audit.events import record
from audit.models import Anchor, Checkpoint
from audit.sequencer import sequence_all
from audit.verify import Unproven
from audit.witnesses import witnesses
from audit.witnesses.offers import NotWitnessed, Offer, Seen

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "checkpoints.txt"


@pytest.fixture(autouse=True)
def _acting(db: None, settings: Settings, kept: Path) -> Iterator[None]:
    settings.LOG_WITNESSES = [{"kind": "file", "path": str(kept)}]
    with open_context("web"):
        yield


def grow() -> Checkpoint:
    record("auth", "sign_in", "done")
    sequence_all()
    return Checkpoint.objects.latest("size")


@dataclass
class Noisy:
    """A witness that answers with a NUL."""

    kind: str
    name: str = "noisy"

    def anchor(self, offer: Offer) -> str:
        if self.kind == "refusing":
            raise NotWitnessed("it answered \0")
        return "kept\0"


def test_the_newest_checkpoint_is_kept_once(kept: Path) -> None:
    grow()
    newest = grow()
    assert [(one.checkpoint_id, one.receipt) for one in anchor_newest()] == [(newest.size, "byte 0")]
    assert anchor_newest() == []
    assert kept.read_text() == newest.note + "\n"


def test_a_witness_recalls_all_that_it_was_given(kept: Path) -> None:
    heads = []
    for _ in range(3):
        heads.append(head_of(grow()))
        anchor_newest()
    (witness,) = witnesses()
    assert list(witness.recall(offer_of(Checkpoint.objects.latest("size")))) == [
        Seen(head.size, head.root) for head in heads
    ]


def test_a_receipt_is_checked_where_it_leads(kept: Path) -> None:
    newest = grow()
    (anchor,) = anchor_newest()
    (witness,) = witnesses()
    witness.check(newest.note, anchor.receipt)
    kept.write_text(kept.read_text().replace("\n", " ", 1))
    with pytest.raises(Unproven, match="does not hold the checkpoint at byte 0"):
        witness.check(newest.note, anchor.receipt)


@pytest.mark.parametrize("nowhere", ["byte 1", "byte -1", "byte 1000000"])
def test_a_receipt_that_leads_elsewhere_proves_nothing(nowhere: str) -> None:
    newest = grow()
    anchor_newest()
    (witness,) = witnesses()
    with pytest.raises(Unproven, match=f"does not hold the checkpoint at {nowhere}"):
        witness.check(newest.note, nowhere)


def test_of_a_long_file_no_more_is_read_than_the_part_in_question(kept: Path) -> None:
    newest, long = grow(), 2**24
    kept.write_bytes(b"x" * long + b"\n\n")
    (witness,) = witnesses()
    tracemalloc.start()
    witness.check(newest.note, witness.anchor(offer_of(newest)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < long / 8


@pytest.mark.parametrize("torn", ["5\nAAEC", "5\nAAEC\n\n—"])
def test_a_note_torn_by_a_kill_counts_for_nothing(kept: Path, torn: str) -> None:
    """At the last byte that is in the file; a dash has three."""
    grow()
    kept.write_bytes(f"countersign.test/log\n{torn}".encode()[:-1])
    (anchor,) = anchor_newest()
    (witness,) = witnesses()
    offer = offer_of(Checkpoint.objects.latest("size"))
    assert list(witness.recall(offer)) == [Seen(offer.head.size, offer.head.root)]
    witness.check(offer.note, anchor.receipt)


def test_a_failure_is_a_row_and_is_tried_again_ever_more_rarely(
    settings: Settings, tmp_path: Path, time_machine: TimeMachineFixture
) -> None:
    settings.LOG_WITNESSES = [{"kind": "file", "path": str(tmp_path / "unmounted" / "checkpoints.txt")}]
    grow()
    start = Checkpoint.objects.latest("size").at
    tries = []
    for minutes in (1, 1.5, 2.5, 3, 5, 9):
        time_machine.move_to(start + timedelta(minutes=minutes), tick=False)
        tries += [minutes for anchor in anchor_newest() if "No such file" in anchor.error]
    assert tries == [1, 2.5, 5, 9]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("refusing", "it answered \N{REPLACEMENT CHARACTER}"),
        ("keeping", "its receipt has a NUL, which the database cannot hold"),
    ],
)
def test_an_answer_that_no_database_can_hold_is_a_failure_like_others(
    monkeypatch: pytest.MonkeyPatch, kind: str, told: str
) -> None:
    monkeypatch.setattr("audit.anchoring.witnesses", lambda: [Noisy(kind), *witnesses()])
    grow()
    assert [(one.kind, one.error) for one in anchor_newest()] == [(kind, told), ("file", "")]


def test_a_witness_that_is_back_is_given_the_newest(
    settings: Settings, tmp_path: Path, time_machine: TimeMachineFixture
) -> None:
    volume = tmp_path / "volume"
    settings.LOG_WITNESSES = [{"kind": "file", "path": str(volume / "checkpoints.txt")}]
    grow()
    anchor_newest()
    volume.mkdir()
    newest = grow()
    time_machine.move_to(newest.at + timedelta(minutes=2), tick=False)
    assert [(one.checkpoint_id, one.error) for one in anchor_newest()] == [(newest.size, "")]


def test_the_command_does_not_wait_and_says_what_failed(settings: Settings, tmp_path: Path) -> None:
    said = StringIO()
    call_command("anchor_log", stdout=said)
    assert "file: byte 0" in said.getvalue()
    settings.LOG_WITNESSES = [{"kind": "file", "name": "other", "path": str(tmp_path / "no" / "file")}]
    for _ in range(2):
        with pytest.raises(CommandError, match="Not every witness"):
            call_command("anchor_log", stdout=said)
    assert Anchor.objects.filter(witness="other").exclude(error="").count() == 2


@pytest.mark.parametrize(
    ("described", "why"),
    [
        ([{"kind": "pigeon"}], "no kind of witness"),
        ([{"kind": "file"}], "not described so"),
        ([{"kind": "file", "path": "a"}, {"kind": "file", "path": "b"}], "two witnesses are called file"),
    ],
)
def test_a_witness_that_is_not_understood_is_refused(
    settings: Settings, described: list[dict[str, str]], why: str
) -> None:
    settings.LOG_WITNESSES = described
    with pytest.raises(ValueError, match=why):
        witnesses()
