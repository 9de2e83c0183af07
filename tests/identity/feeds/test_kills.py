"""A worker is killed at each step of a delivery: another sends again what may not have arrived, and skips nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from audit.models import AuditEvent
from identity.feeds.delivering import LEASE, deliver
from tests.agents.killing import killed_at

from .conftest import Register, happen
from .receiving import Receiver

SENDING = "identity.feeds.delivering.send_message"


@pytest.fixture
def tables(database: object) -> None:
    """Another process reads what this one has written."""


@pytest.mark.parametrize(
    ("point", "times"),
    [
        ("identity.feeds.delivering._take before", 1),
        ("identity.feeds.delivering._take after", 1),
        (f"{SENDING} before", 1),
        (f"{SENDING} after", 2),
        ("identity.feeds.delivering._keep after", 1),
    ],
)
def test_what_was_on_its_way_is_sent_again_and_nothing_is_skipped(
    register: Register, receiver: Receiver, point: str, times: int
) -> None:
    webhook, _ = register()
    happen("a", "b")
    assert killed_at(point, lambda: deliver(webhook.pk))
    happen("c")
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1)):
        deliver(webhook.pk)
    assert receiver.actions() == ["a", "b"] * times + ["c"]
    readings = AuditEvent.objects.filter(category="audit.read", action="deliver")
    assert readings.count() == len({message.id for message in receiver.heard})
