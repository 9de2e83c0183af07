"""verify_audit says that the trail is whole, or names the first event that does not fit."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from audit.context import open_context
from audit.inspection import BrokenLogError, Kept, inspect
from audit.models import AuditEvent, PersonalValue
from tests.audit.shelf.models import Author, Book
from tests.audit.tampering import tamper

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def database_role(superuser: str) -> str:
    return superuser


@pytest.fixture(autouse=True)
def _a_trail(database: object) -> None:
    with open_context("system:seed", principal="sam"):
        Author.objects.create(name="Ada", email="ada@example.test")
    with open_context("web", principal="alice"):
        Book.objects.bulk_create([Book(title=str(number)) for number in range(5)])


def third() -> AuditEvent:
    return AuditEvent.objects.filter(object_type="shelf.book").order_by("id")[2]


def broken(kept: Kept | None = None) -> str:
    with pytest.raises(BrokenLogError) as caught:
        inspect(kept=kept)
    return str(caught.value)


def test_an_intact_log_is_counted() -> None:
    said = StringIO()
    call_command("verify_audit", stdout=said)
    events = AuditEvent.objects.count()
    assert f"Checked {events} events in 3 contexts; the log is intact." in said.getvalue()
    assert "Before the last checkpoint that somebody outside" in said.getvalue()


def test_a_changed_payload_is_named() -> None:
    inspect()
    event = third()
    tamper(f"UPDATE audit_auditevent SET payload = replace(payload, '2', '3') WHERE id = {event.pk}")
    assert str(event.uid) in broken()
    with pytest.raises(CommandError, match="payload was changed"):
        call_command("verify_audit")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("outcome = 'denied'", "columns differ"),
        ("object_id = '99'", "object differs"),
        ("at = '2020-01-01 00:00:00'", "columns differ"),
    ],
)
def test_a_changed_column_is_named(change: str, what: str) -> None:
    event = third()
    tamper(f"UPDATE audit_auditevent SET {change} WHERE id = {event.pk}")
    assert f"event {event.uid}" in (reason := broken())
    assert what in reason


def test_a_deleted_event_is_missed() -> None:
    inspect()
    place = third().log_entry.position
    tamper(f"DELETE FROM audit_auditevent WHERE id = {third().pk}")
    assert broken() == f"position {place}: its event is gone"


def test_a_deleted_event_is_missed_in_the_log_too() -> None:
    inspect()
    place = third().log_entry.position
    tamper(
        f"DELETE FROM audit_logentry WHERE position = {place}",
        f"DELETE FROM audit_auditevent WHERE id = {third().pk}",
    )
    assert broken() == f"position {place} is missing from the log"


def test_an_event_under_another_context_is_named() -> None:
    event = third()
    tamper(
        "UPDATE audit_auditevent SET context_id = (SELECT id FROM audit_auditcontext WHERE source = 'system:seed')"
        f" WHERE id = {event.pk}"
    )
    assert "its context is another" in broken()


def test_a_changed_context_is_named() -> None:
    tamper("UPDATE audit_auditcontext SET principal = 'mallory' WHERE source = 'web'")
    assert "columns differ from its facts" in broken()


def test_changed_facts_of_a_context_are_named() -> None:
    tamper("UPDATE audit_auditcontext SET facts = replace(facts, 'alice', 'carol') WHERE source = 'web'")
    assert "its facts were changed" in broken()


def test_an_event_taken_out_of_the_log_is_missed() -> None:
    inspect()
    tamper("DELETE FROM audit_logentry WHERE position >= 2", "DELETE FROM audit_checkpoint")
    assert "cannot go on" in broken() or "was put among" in broken()


def test_a_changed_personal_value_is_named() -> None:
    tamper("UPDATE audit_personalvalue SET value = '\"eve@example.test\"'")
    assert "a personal value is not the one it commits to" in broken()


def test_a_rewritten_log_is_whole_but_differs_from_a_kept_checkpoint() -> None:
    verdict = inspect()
    kept = Kept(verdict.events, verdict.root)
    assert inspect(kept=kept).root == verdict.root
    tamper(
        "DELETE FROM audit_logentry",
        "DELETE FROM audit_checkpoint",
        f"DELETE FROM audit_auditevent WHERE id = {third().pk}",
    )
    assert inspect().events == verdict.events - 1
    assert (
        broken(kept)
        == f"the log ends at {verdict.events - 1}, before the checkpoint of {verdict.events} events that you kept"
    )


def test_a_kept_checkpoint_with_another_root_is_refused() -> None:
    assert "differs from the checkpoint of 3 events that you kept" in broken(Kept(3, "00" * 32))


def test_no_personal_value_is_needed() -> None:
    PersonalValue.objects.all().delete()
    assert inspect().personal_values == 0


def test_a_database_that_is_locked_is_no_broken_log(monkeypatch: pytest.MonkeyPatch) -> None:
    def wait_in_vain(*, using: str) -> int:
        raise OperationalError("database is locked")

    monkeypatch.setattr("audit.inspection.sequence_all", wait_in_vain)
    with pytest.raises(OperationalError, match="database is locked"):
        inspect()
