"""A seal says in words where events stand, and who outside holds them or is still to take them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.admin import site
from django.template.loader import render_to_string
from pytest_django import Settings

from audit.anchoring import anchor_newest
from audit.context import open_context
from audit.events import record
from audit.models import AuditEvent, Checkpoint
from audit.seals import Holder, seal_of
from audit.sequencer import sequence_all

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def events(db: None, settings: Settings, tmp_path: Path) -> list[AuditEvent]:
    settings.LOG_WITNESSES = [{"kind": "file", "path": str(tmp_path / "checkpoints.txt")}]
    with open_context("web"):
        return [record("auth", action, "done") for action in "abc"]


def words(events: list[AuditEvent]) -> str:
    return " ".join(render_to_string("audit/_proof.html", {"proof": seal_of(events)}).split())


def test_what_waits_for_its_place_says_so(events: list[AuditEvent]) -> None:
    assert "0 of 3 in the log so far" in words(events)
    assert "Download" not in words(events)


def test_what_nobody_holds_says_so(events: list[AuditEvent]) -> None:
    sequence_all()
    size = Checkpoint.objects.latest("size").size
    assert f"3 events, positions {size - 3} to {size - 1} of {size}" in words(events)
    assert "Still waiting for file to keep it" in words(events)


def test_a_holder_is_named_since_it_first_held_all_of_it(events: list[AuditEvent]) -> None:
    sequence_all()
    (first,) = anchor_newest()
    with open_context("web"):
        record("auth", "d", "done")
    sequence_all()
    anchor_newest()
    assert seal_of(events).holders == (Holder("file", first.checkpoint_id, first.at),)
    assert f"Kept by file since {first.at:%Y-%m-%d %H:%M} UTC" in words(events)


def test_the_admin_tells_the_same_of_one_event(events: list[AuditEvent]) -> None:
    sequence_all()
    told = site.get_model_admin(AuditEvent).proof(events[0])
    assert 'still waiting for file to keep it<br><a href="../proof.json">' in told
