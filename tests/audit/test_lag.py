"""A log that is behind says so: on /healthz, in the trail, and to administrators, but not at every look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings
from time_machine import TimeMachineFixture

from audit.anchoring import anchor_newest
from audit.context import open_context
from audit.events import record
from audit.lag import late, tell_if_late
from audit.models import AuditEvent
from audit.sequencer import sequence_all

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def _settled(db: None, settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.LOG_WITNESSES = [{"kind": "file", "path": str(tmp_path / "checkpoints.txt")}]
    settings.ADMINS = [("Ann", "ann@shop.test")]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settle()
    with open_context("web"):
        yield


def settle() -> None:
    sequence_all()
    anchor_newest(patiently=False)


def happen() -> datetime:
    return record("auth", "sign_in", "done").at


def told(minutes: float, since: datetime, clock: TimeMachineFixture) -> list[str]:
    clock.move_to(since + timedelta(minutes=minutes), tick=False)
    return [lag.what for lag in late()]


def test_a_quiet_log_is_not_late(time_machine: TimeMachineFixture) -> None:
    at = happen()
    settle()
    assert told(60 * 24, at, time_machine) == []


def test_an_event_without_a_place_is(time_machine: TimeMachineFixture) -> None:
    at = happen()
    assert told(1, at, time_machine) == []
    assert told(3, at, time_machine) == ["an event has waited for its place in the log"]


def test_a_checkpoint_that_nobody_has_taken_is(time_machine: TimeMachineFixture) -> None:
    at = happen()
    sequence_all()
    assert told(14, at, time_machine) == []
    assert told(16, at, time_machine) == ["a checkpoint has waited for witness file"]


def test_it_is_told_once_an_hour(time_machine: TimeMachineFixture) -> None:
    at = happen()
    for minutes in (5, 30, 64, 66):
        time_machine.move_to(at + timedelta(minutes=minutes), tick=False)
        tell_if_late()
    assert AuditEvent.objects.filter(action="log_is_late", outcome="alert").count() == 2
    assert [letter.to for letter in mail.outbox] == [["ann@shop.test"]] * 2


def test_a_mail_that_failed_is_tried_again_at_once(
    settings: Settings, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(happen() + timedelta(minutes=5), tick=False)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1  # where nobody listens
    with pytest.raises(ConnectionRefusedError):
        tell_if_late()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    tell_if_late()
    assert len(mail.outbox) == 1


def test_the_health_page_says_so_and_still_answers(client: Client, time_machine: TimeMachineFixture) -> None:
    assert client.get("/healthz").json()["log"] == "ok"
    time_machine.move_to(happen() + timedelta(minutes=5), tick=False)
    answer = client.get("/healthz")
    assert (answer.status_code, len(answer.json()["log"])) == (200, 1)
