"""What tiles, signatures and witnesses add: what each detects, and what nothing but a witness does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from audit import inspection
from audit.anchoring import anchor_newest
from audit.context import open_context
from audit.events import record
from audit.inspection import BrokenLogError, Verdict, inspect
from audit.models import AuditEvent, Checkpoint, LogEntry, Tile
from audit.sequencer import sequence_all
from audit.signing import public_keys, sign_checkpoint
from audit.tiles import WIDTH
from audit.verify import Key
from tests.audit.tampering import tamper

pytestmark = pytest.mark.usefixtures("db")

REWRITE = (
    "DELETE FROM audit_logentry",
    "DELETE FROM audit_tile",
    "DELETE FROM audit_anchor",
    "DELETE FROM audit_checkpoint",
)


@pytest.fixture(autouse=True)
def _a_trail(db: None, settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.LOG_WITNESSES = [{"kind": "file", "path": str(tmp_path / "checkpoints.txt")}]
    with open_context("web"):
        happen("a", "b", "c")
        yield


def happen(*actions: str) -> Checkpoint:
    for action in actions:
        record("auth", action, "done")
    sequence_all()
    return Checkpoint.objects.latest("size")


def broken(**how: object) -> str:
    with pytest.raises(BrokenLogError) as caught:
        inspect(**how)
    return str(caught.value)


def test_an_intact_log_says_who_holds_what() -> None:
    anchor_newest()
    held = Checkpoint.objects.latest("size").size
    newest = happen("d")
    assert inspect() == Verdict(
        events=newest.size,
        dropped=0,
        contexts=inspect().contexts,
        personal_values=0,
        checkpoints=Checkpoint.objects.count(),
        root=bytes(newest.root).hex(),
        note=newest.note,
        witnessed={"file": held},
    )


def test_a_thorough_look_comes_to_the_same() -> None:
    assert inspect(thorough=True) == inspect()


@pytest.mark.parametrize("step", ["Heads", "check_entries", "check_nothing_left_out", "check_anchors"])
def test_what_is_placed_and_anchored_meanwhile_is_no_fault(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = getattr(inspection, step)

    def late(*asked: object, **how: object) -> object:
        happen(*["x"] * WIDTH)
        anchor_newest()
        return take(*asked, **how)

    anchor_newest()
    monkeypatch.setattr(inspection, step, late)
    assert inspect().witnessed == {"file": Checkpoint.objects.latest("size").size}


def test_a_checkpoint_that_comes_to_light_meanwhile_needs_its_entries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The end of the log is cut off, and its last checkpoint put back while somebody looks."""
    before, last = LogEntry.objects.count(), happen("d")
    anchor_newest()
    tamper(
        "DELETE FROM audit_anchor",
        f"DELETE FROM audit_checkpoint WHERE size > {before}",
        f"DELETE FROM audit_logentry WHERE position >= {before}",
        "DELETE FROM audit_auditevent WHERE action = 'd'",
    )
    ask = inspection.check_anchors
    monkeypatch.setattr(
        inspection, "check_anchors", lambda *asked: (last.save(force_insert=True), ask(*asked))
    )
    assert "the log lacks hashes" in broken()


def test_a_tile_is_not_taken_for_one_that_was_made_meanwhile() -> None:
    happen(*["x"] * WIDTH)
    (tile,) = Tile.objects.all()
    Tile.objects.create(level=0, index=1, root=tile.root)
    assert broken() == "tile 0/1 is not what the log makes of it"


def test_a_changed_tile_is_named() -> None:
    happen(*["x"] * WIDTH)
    tamper("UPDATE audit_tile SET root = zeroblob(32)")
    assert broken() == "tile 0/0 is not what the log makes of it"


def test_a_missing_tile_is_named() -> None:
    happen(*["x"] * WIDTH)
    tamper(
        "DELETE FROM audit_tile",
        "CREATE TRIGGER no_tiles BEFORE INSERT ON audit_tile BEGIN SELECT RAISE(IGNORE); END",
    )
    assert broken() == "tile 0/0 is missing from the log"


def test_a_note_in_another_name_is_named() -> None:
    last = happen("d").size
    tamper(f"UPDATE audit_checkpoint SET note = replace(note, 'sign.test', 'sing.test') WHERE size = {last}")
    assert (
        broken()
        == f"the checkpoint of {last} events: the checkpoint is signed by no key that is trusted here"
    )


def test_a_note_of_another_head_is_named() -> None:
    before = Checkpoint.objects.latest("size").note
    last = happen("d").size
    tamper(f"UPDATE audit_checkpoint SET note = '{before}' WHERE size = {last}")
    assert broken() == f"the checkpoint of {last} events says another head than its columns"


def test_a_lost_signature_is_named() -> None:
    last = happen("d").size
    tamper(f"UPDATE audit_checkpoint SET note = '' WHERE size = {last}")
    assert broken() == f"the checkpoint of {last} events has lost its signature"


def test_heads_that_nobody_signed_are_none(settings: Settings) -> None:
    size = Checkpoint.objects.latest("size").size
    tamper("UPDATE audit_checkpoint SET note = ''")
    assert broken() == f"no key that is trusted here signed the last checkpoint, of {size} events"


def test_whoever_lacks_the_key_cannot_rewrite_the_log(settings: Settings) -> None:
    trusted = public_keys()
    settings.LOG_KEYS = ["mallory's"]
    tamper(*REWRITE)
    sequence_all()
    assert "no key that is trusted here signed the last checkpoint" in broken(keys=trusted)


def test_a_log_rewritten_with_the_key_is_detected_by_a_witness_alone() -> None:
    """The owner of database and key: nothing inside is wrong any more."""
    anchor_newest()
    last = Checkpoint.objects.latest("size").size
    event = AuditEvent.objects.get(action="b")
    tamper(
        *REWRITE,
        f"UPDATE audit_auditevent SET action = 'z', payload = replace(payload, '\"b\"', '\"z\"') WHERE id = {event.pk}",
    )
    sequence_all()
    assert inspect(without=["file"]).events == last
    assert broken() == f"the log differs from the checkpoint of {last} events that witness file holds"


def test_a_log_rolled_back_is_detected_by_a_witness_alone() -> None:
    before = LogEntry.objects.count()
    last = happen("d", "e").size
    anchor_newest()
    tamper(
        "DELETE FROM audit_anchor",
        f"DELETE FROM audit_checkpoint WHERE size > {before}",
        f"DELETE FROM audit_logentry WHERE position >= {before}",
        "DELETE FROM audit_auditevent WHERE action IN ('d', 'e')",
    )
    assert inspect(without=["file"]).events == before
    assert (
        broken()
        == f"the log ends at {before}, before the checkpoint of {last} events that witness file holds"
    )


def test_a_receipt_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    anchor_newest()
    (tmp_path / "checkpoints.txt").write_text("")
    assert "witness file:" in broken()


def test_a_witness_that_cannot_be_asked_is_not_taken_for_a_yes(tmp_path: Path) -> None:
    anchor_newest()
    (tmp_path / "checkpoints.txt").unlink()
    assert "witness file could not be asked, see --without" in broken()
    with pytest.raises(CommandError, match="could not be asked"):
        call_command("verify_audit")
    call_command("verify_audit", "--without", "file")


def pinned() -> list[Key]:
    return public_keys()[:1]


def test_whoever_pins_the_old_key_follows_to_the_new_one(settings: Settings) -> None:
    old = pinned()
    settings.LOG_KEYS = ["a newer one", *settings.LOG_KEYS]
    happen("d")
    happen("e")
    assert inspect(keys=old).checkpoints == Checkpoint.objects.count()


def test_a_key_that_nobody_introduced_is_not_followed(settings: Settings) -> None:
    old = pinned()
    settings.LOG_KEYS = ["mallory's"]
    last = happen("d").size
    assert f"the checkpoint of {last} events" in broken(keys=old)


def test_a_forged_introduction_is_not_followed(settings: Settings) -> None:
    """Mallory has no key of ours: the text that names theirs bears only their own signature."""
    old, before = pinned(), Checkpoint.objects.latest("size")
    settings.LOG_KEYS = ["mallory's", "another of theirs"]
    forged = sign_checkpoint(before.size, bytes(before.root), before.note, before.at)
    assert forged.new_key == str(public_keys()[0])
    change = f"note = '{forged.text}', new_key = '{forged.new_key}'"
    tamper(f"UPDATE audit_checkpoint SET {change} WHERE size = {before.size}")
    happen("d")
    assert "signed by no key that is trusted" in broken(keys=old) or "no key that is trusted" in broken(
        keys=old
    )
