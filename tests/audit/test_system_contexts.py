"""Writes that nobody decided: each system context has its tables, and whatever else it writes is told."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction

from audit.console import MOST_DAYS
from audit.context import open_context, permitted
from audit.models import AuditEvent
from audit.sequencer import sequence_all
from audit.system_contexts import SYSTEM_CONTEXTS, SystemContext, outcome_of
from audit.system_writes import Written, tell_unlisted, unlisted, written
from tests.audit.only import on_postgresql, on_sqlite
from tests.audit.shelf.models import Author, Book
from tests.audit.tampering import tamper

OPENED = re.compile(r'open_context\(\s*"(system:[a-z-]+)"')


@pytest.fixture
def sweeper(monkeypatch: pytest.MonkeyPatch) -> str:
    """May write books, and no authors."""
    monkeypatch.setitem(SYSTEM_CONTEXTS, "system:sweep", SystemContext("A test.", frozenset({"shelf.book"})))
    return "system:sweep"


@pytest.fixture
def strange(database: object) -> AuditEvent:
    """Somebody at the console has made an author."""
    with open_context("system:shell"):
        author = Author.objects.create(name="Eve")
    return AuditEvent.objects.about("shelf.author", author.pk).get()


def tell() -> int:
    """As beat does, one after the other."""
    sequence_all()
    with open_context("task"):
        return tell_unlisted()


def test_every_system_context_is_listed_and_every_listed_one_is_opened_somewhere() -> None:
    rooms = (Path(settings.BASE_DIR) / room for room in ("audit", "identity", "shop", "agents"))
    sources = (path.read_text() for room in rooms for path in room.rglob("*.py"))
    assert {name for source in sources for name in OPENED.findall(source)} == set(SYSTEM_CONTEXTS)


@pytest.mark.django_db
def test_what_is_on_the_list_is_as_any_other(sweeper: str) -> None:
    with open_context(sweeper):
        book = Book.objects.create(title="One")
    assert AuditEvent.objects.about("shelf.book", book.pk).get().outcome == "done"


def test_what_is_on_no_list_is_written_and_told(strange: AuditEvent) -> None:
    assert (strange.outcome, strange.facts["outcome"]) == ("unlisted", "unlisted")
    assert list(unlisted()) == [strange]


@pytest.mark.usefixtures("database")
def test_within_a_decision_it_is_the_decision_that_counts() -> None:
    with open_context("system:shell"), permitted("d-1"):
        author = Author.objects.create(name="Ada")
    assert AuditEvent.objects.about("shelf.author", author.pk).get().outcome == "done"


def test_a_door_needs_no_list() -> None:
    assert (outcome_of("", "shelf.book"), outcome_of("d-1", "shelf.author")) == ("done", "done")


@pytest.mark.usefixtures("strange")
def test_it_is_counted_by_day_and_context() -> None:
    found = [one for one in written(1) if one.object_type == "shelf.author"]
    assert found == [Written(datetime.now(UTC).date(), "system:shell", "shelf.author", 1, 1)]


@pytest.mark.usefixtures("strange")
def test_it_is_counted_from_before_there_were_ids_on() -> None:
    assert written(MOST_DAYS) == written(1)


def test_it_is_told_once(strange: AuditEvent, caplog: pytest.LogCaptureFixture) -> None:
    assert (tell(), tell()) == (1, 0)
    (alert,) = AuditEvent.objects.filter(object_type="audit.unlisted")
    assert alert.detail == {"up_to": strange.pk, "writes": {"system:shell shelf.author": 1}}
    assert "system:shell shelf.author" in caplog.text


@pytest.mark.usefixtures("database", "second")
@on_postgresql
def test_what_is_committed_late_is_told_too() -> None:
    with transaction.atomic(using="second"):
        with open_context("system:shell"):
            Author.objects.using("second").create(name="Eve")
        with open_context("system:shell"):
            Author.objects.create(name="Mallory")
        before = tell()
    assert (before, tell()) == (0, 2)


@pytest.mark.usefixtures("strange")
@on_sqlite
def test_it_is_told_once_though_nothing_is_left_of_what_was_told() -> None:
    tell()
    tamper("UPDATE audit_auditevent SET payload = '' WHERE object_type = 'audit.unlisted'")
    assert tell() == 0


@pytest.mark.usefixtures("strange")
def test_the_command_lists_it_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="1 writes are on no list"):
        call_command("system_writes")
    assert "system:shell        shelf.author  1 on no list" in capsys.readouterr().out
