"""Old payloads go, as a rule that is on record says; that they were, and where, stays proved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from pytest_django import Settings
from time_machine import TimeMachineFixture

from audit import holds
from audit.anchoring import anchor_newest
from audit.bundles import bundle_of
from audit.context import open_context
from audit.events import record
from audit.inspection import BrokenLogError, inspect
from audit.inspection.breaking import NotShownError
from audit.inspection.rows import Row, read_rows
from audit.models import AuditEvent, Dropping, PersonalValue
from audit.retention import Dropped, drop_payloads
from audit.search.indexing import forget, index_all
from audit.search.models import Posting
from audit.search.traits import Trait, term_of
from audit.sequencer import sequence_all
from audit.signing import public_keys
from audit.verify import check_bundle
from tests.audit.shelf.models import Author
from tests.audit.tampering import tamper

pytestmark = pytest.mark.usefixtures("db")

OLD = timedelta(days=40)
RULE = """INSERT INTO audit_dropping (rule, "before", "through", at)
VALUES ('all', '2026-01-01', 99, '2026-01-02')"""


@pytest.fixture(autouse=True)
def _a_trail(
    db: None, settings: Settings, tmp_path: Path, time_machine: TimeMachineFixture
) -> Iterator[None]:
    """Forty days old, in the log and held outside; now something new happens."""
    settings.LOG_WITNESSES = [{"kind": "file", "path": str(tmp_path / "checkpoints.txt")}]
    now = datetime.now(UTC)
    time_machine.move_to(now - OLD)
    with open_context("system:seed", principal="sam"):
        Author.objects.create(name="Ada", email="ada@example.test")
        record("auth", "old", "done")
    settle()
    time_machine.move_to(now)
    with open_context("web"):
        record("auth", "new", "done")
        yield


def settle() -> None:
    sequence_all()
    anchor_newest(patiently=False)


def payloads() -> dict[str, bool]:
    events = AuditEvent.objects.filter(Q(category="auth") | Q(object_type="shelf.author"))
    return {event.action: bool(event.payload) for event in events}


def is_found(kind: str, value: str) -> bool:
    return Posting.objects.filter(term=term_of(Trait(kind, value))).exists()


def refused(statement: str, why: str = "append-only") -> None:
    with pytest.raises(DatabaseError, match=why), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_is_old_is_dropped_with_its_personal_values() -> None:
    assert drop_payloads(30) == Dropped(events=2, held=0)
    assert payloads() == {"insert": False, "old": False, "new": True}
    assert PersonalValue.objects.count() == 0


def test_it_is_on_record_by_which_rule_and_until_when() -> None:
    drop_payloads(30)
    rule, told = Dropping.objects.get(), AuditEvent.objects.get(action="drop_payloads")
    assert (rule.rule, told.detail["events"]) == ("older than 30 days", 2)
    assert told.object_id == str(rule.pk)


def test_what_remains_is_still_proved() -> None:
    before = inspect()
    drop_payloads(30)
    after = inspect()
    assert (after.events, after.dropped) == (before.events + 1, 2)
    told = check_bundle(bundle_of(AuditEvent.objects.with_context()), public_keys())
    assert len([line for line in told if line.endswith("what it says is not in the bundle.")]) == 2


def test_what_nobody_outside_holds_stays(settings: Settings, tmp_path: Path) -> None:
    settings.LOG_WITNESSES = [
        *settings.LOG_WITNESSES,
        {"kind": "file", "name": "b", "path": str(tmp_path / "b")},
    ]
    assert drop_payloads(30) == Dropped(events=0, held=0)
    settings.LOG_WITNESSES = []
    assert drop_payloads(30) == Dropped(events=0, held=0)


def test_what_the_law_holds_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holds, "_questions", [lambda kinds: Q(object_type="shelf.author")])
    assert drop_payloads(30) == Dropped(events=1, held=1)
    assert payloads()["insert"]
    monkeypatch.setattr(holds, "_questions", [])
    assert drop_payloads(30) == Dropped(events=1, held=0)


def test_what_came_into_the_log_since_then_stays() -> None:
    tamper("UPDATE audit_auditevent SET at = '2020-01-01' WHERE action = 'new'")
    settle()
    drop_payloads(30)
    assert payloads()["new"]


def test_a_rule_for_what_is_younger_than_a_day_is_refused() -> None:
    for before in ("2099-01-01", f"{datetime.now(UTC) - timedelta(hours=20):%Y-%m-%d %H:%M:%S}"):
        rule = RULE.replace("2026-01-01", before).replace("99,", "1,")
        refused(rule, "younger than a day")


def test_the_record_of_a_dropping_outlives_it(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to((now := datetime.now(UTC)) - timedelta(days=35))
    drop_payloads(3)
    record("auth", "later", "done")
    settle()
    time_machine.move_to(now)
    drop_payloads(30)
    assert AuditEvent.objects.filter(action="drop_payloads").exclude(payload="").count() == 2
    assert inspect().dropped == AuditEvent.objects.filter(payload="").count()


def test_what_the_search_knows_of_it_stays_until_it_is_made_anew(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to((now := datetime.now(UTC)) - OLD)
    record("policy.decision", "read", "allow", detail={"decision": "d-1", "policies": ["p-1"]})
    settle()
    index_all()
    time_machine.move_to(now)
    drop_payloads(30)
    assert (is_found("policy", "p-1"), is_found("action", "read")) == (True, True)
    forget()
    index_all()
    assert (is_found("policy", "p-1"), is_found("action", "read")) == (False, True)


def test_the_command_asks_for_days(settings: Settings) -> None:
    with pytest.raises(CommandError, match="kept for ever"):
        call_command("drop_payloads")
    call_command("drop_payloads", "--days", "30")
    assert payloads()["old"] is False


def test_without_a_rule_no_payload_is_dropped() -> None:
    refused("UPDATE audit_auditevent SET payload = '' WHERE action = 'old'")


@pytest.mark.parametrize(
    "change", ["payload = 'x'", "payload = '', action = 'x'", "action = 'x'", "payload = '', xid = 7"]
)
def test_a_rule_lets_nothing_else_change(change: str) -> None:
    drop_payloads(30)
    Dropping.objects.create(
        rule="all", before=datetime.now(UTC) - timedelta(days=1), through=1, at=datetime.now(UTC)
    )
    refused(f"UPDATE audit_auditevent SET {change} WHERE action = 'old'")
    refused(f"UPDATE audit_auditevent SET {change} WHERE action = 'new'")


def test_a_rule_reaches_no_further_than_it_says() -> None:
    drop_payloads(30)
    settle()
    refused("UPDATE audit_auditevent SET payload = '' WHERE action = 'new'")


def test_a_rule_beyond_what_is_held_outside_is_refused() -> None:
    refused(RULE, "no witness outside holds")


def test_a_payload_that_no_rule_dropped_is_missed() -> None:
    inspect()
    tamper("UPDATE audit_auditevent SET payload = '' WHERE action = 'new'")
    with pytest.raises(BrokenLogError, match="its payload is gone, and no rule dropped it"):
        inspect()


def test_a_rule_that_no_event_tells_is_named() -> None:
    tamper(RULE)
    with pytest.raises(BrokenLogError, match="the rule of dropping 1 is told by no event"):
        inspect()


def test_a_rule_whose_event_waits_for_its_place_is_not_shown_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    drop_payloads(30)
    monkeypatch.setattr("audit.inspection.sequence_all", lambda using: 0)
    with pytest.raises(NotShownError, match="the rule of dropping 1 waits for its place"):
        inspect()


def test_what_is_dropped_while_it_is_read_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def drop_first(*which: object) -> Iterator[list[Row]]:
        drop_payloads(30)
        settle()
        return read_rows(*which)

    monkeypatch.setattr("audit.inspection.entries.read_rows", drop_first)
    assert inspect().dropped == 2
