"""Deliveries to a real receiver: in log order, signed, again until taken, and never skipped."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from audit.context import open_context
from audit.models import AuditEvent
from audit.sequencer import sequence_all
from identity import cuts
from identity.actor import Actor
from identity.feeds import delivering
from identity.feeds.delivering import BACK_OFF, deliver, due_webhooks
from identity.feeds.webhooks import (
    BadWebhook,
    end_webhook,
    pause_webhook,
    replay_webhook,
    resume_webhook,
    rotate_secret,
    send_test,
)
from identity.models import FeedPlace, Organization, Webhook
from tests.agents.stage import sign_in

from .conftest import Register, happen
from .receiving import Receiver


def place() -> FeedPlace:
    return FeedPlace.objects.get()


def test_events_arrive_in_log_order_and_once(register: Register, receiver: Receiver) -> None:
    webhook, _ = register()
    happen("a", "b")
    happen("c")
    happen("g", organization="globex")
    assert (deliver(webhook.pk), deliver(webhook.pk)) == (1, 0)
    assert receiver.actions() == ["a", "b", "c"]


def test_a_message_is_signed_over_its_id_moment_and_body(register: Register, receiver: Receiver) -> None:
    webhook, secret = register()
    happen("a")
    deliver(webhook.pk)
    (message,) = receiver.heard
    moment = datetime.fromtimestamp(int(message.timestamp), UTC)
    assert (message.is_signed_by(secret), secret.startswith("whsec_")) == (True, True)
    assert abs(moment - timezone.now()) < timedelta(minutes=1)
    altered = type(message)(message.id, message.timestamp, message.signatures, "", message.body + b" ")
    assert not altered.is_signed_by(secret)


def test_the_secret_is_sealed_where_it_rests(register: Register) -> None:
    _, secret = register()
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM identity_webhook")
        assert secret not in cursor.fetchone()[0]
    assert Webhook.objects.get().secret == secret
    assert [event for event in AuditEvent.objects.all() if secret in event.payload] == []


@pytest.mark.parametrize(
    ("format", "media_type"),
    [
        ("csv", "text/csv"),
        ("ocsf", "application/x-ndjson"),
        ("cloudevents", "application/cloudevents-batch+json"),
    ],
)
def test_each_format_is_delivered_as_what_it_is(
    register: Register, receiver: Receiver, format: str, media_type: str
) -> None:
    webhook, _ = register(format=format)
    happen("a")
    deliver(webhook.pk)
    assert [message.content_type for message in receiver.heard] == [media_type]
    assert receiver.heard[0].body.startswith(b"[" if format == "cloudevents" else (b"{", b"position,"))


def test_what_was_not_taken_comes_again_under_the_same_id_before_anything_newer(
    register: Register, receiver: Receiver
) -> None:
    webhook, _ = register()
    happen("a")
    receiver.statuses = [500]
    deliver(webhook.pk)
    happen("b")
    assert due_webhooks() == []
    later(webhook, BACK_OFF[0])
    assert receiver.actions() == ["a", "a", "b"]
    first, again = receiver.heard[:2]
    assert (first.id, first.body) == (again.id, again.body)


def test_a_consumer_that_is_down_for_a_day_goes_on_where_it_stopped(
    register: Register, receiver: Receiver
) -> None:
    webhook, _ = register()
    receiver.statuses = [503] * 30
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for hour in range(24):
            happen(f"hour-{hour}")
            if due_webhooks():
                deliver(webhook.pk)
            clock.shift(timedelta(hours=1))
        receiver.heard.clear()
        receiver.statuses.clear()
        assert due_webhooks() == [webhook.pk]
        deliver(webhook.pk)
    assert receiver.actions() == [f"hour-{hour}" for hour in range(24)]


def test_the_wait_grows_to_an_hour_and_ends_with_the_first_that_is_taken(
    register: Register, receiver: Receiver
) -> None:
    webhook, _ = register()
    happen("a")
    waits = []
    receiver.statuses = [500] * 8
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(8):
            deliver(webhook.pk)
            waits.append(place().due_at - timezone.now())
            clock.shift(waits[-1])
        deliver(webhook.pk)
    assert waits == [*BACK_OFF, BACK_OFF[-1], BACK_OFF[-1]]
    assert (place().failures, place().answer) == (0, "HTTP 204")


def test_each_batch_is_recorded_as_one_reading_however_often_it_is_sent(
    register: Register, receiver: Receiver
) -> None:
    webhook, _ = register()
    happen("a", "b")
    receiver.statuses = [500, 500]
    for _ in range(3):
        deliver(webhook.pk)
        later(webhook, BACK_OFF[1])
    (read,) = AuditEvent.objects.with_context().filter(category="audit.read", action="deliver")
    assert (read.object_id, read.detail["events"]) == (f"webhook:{webhook.public_id}", 2)
    assert read.context.details["feed"] == webhook.public_id


def test_deliveries_do_not_feed_on_themselves(register: Register, receiver: Receiver) -> None:
    webhook, _ = register()
    happen("a")
    for _ in range(5):
        deliver(webhook.pk)
        sequence_all()
    assert (receiver.actions(), receiver.actions("audit.read")) == (["a"], ["deliver"])


def test_two_workers_do_not_send_the_same_batch(register: Register, receiver: Receiver) -> None:
    webhook, _ = register()
    happen("a")
    FeedPlace.objects.update(leased_until=timezone.now() + timedelta(seconds=30))
    assert (deliver(webhook.pk), receiver.heard) == (0, [])


def test_a_paused_one_is_sent_nothing_and_goes_on_where_it_stopped(
    register: Register, receiver: Receiver, avery: Actor
) -> None:
    webhook, _ = register()
    with open_context("web", **avery.facts()):
        pause_webhook(webhook, actor=avery)
    happen("a")
    assert (due_webhooks(), deliver(webhook.pk), receiver.heard) == ([], 0, [])
    with open_context("web", **avery.facts()):
        resume_webhook(webhook, actor=avery)
    deliver(webhook.pk)
    assert "a" in receiver.actions()


def test_what_has_ended_does_not_come_back(register: Register, receiver: Receiver, avery: Actor) -> None:
    webhook, _ = register()
    with open_context("web", **avery.facts()):
        end_webhook(webhook, actor=avery)
        resume_webhook(webhook, actor=avery)
    happen("a")
    assert (deliver(webhook.pk), receiver.heard) == (0, [])
    refusal = AuditEvent.objects.filter(category="policy.decision").latest("pk")
    assert refusal.detail["policies"] == ["dead-feed-does-nothing"]


def test_an_organization_that_is_off_is_sent_nothing(
    register: Register, receiver: Receiver, acme: Organization
) -> None:
    webhook, _ = register()
    sam = sign_in("sam")
    with open_context("admin", **sam.facts()):
        cuts.suspend_organization(acme, actor=sam, why="unpaid")
    happen("a")
    assert (due_webhooks(), deliver(webhook.pk), receiver.heard) == ([], 0, [])


def test_one_that_says_that_it_is_gone_is_paused(register: Register, receiver: Receiver) -> None:
    webhook, _ = register()
    happen("a")
    receiver.statuses = [410]
    deliver(webhook.pk)
    assert Webhook.objects.get().paused_at is not None


def test_it_is_set_back_and_hears_the_same_again(
    register: Register, receiver: Receiver, avery: Actor
) -> None:
    webhook, _ = register()
    first = place().position + 1
    happen("a", "b")
    deliver(webhook.pk)
    with open_context("web"):
        replay_webhook(webhook, first=first, actor=avery)
    deliver(webhook.pk)
    assert receiver.actions() == ["a", "b", "a", "b"]


def test_a_batch_on_its_way_does_not_undo_that_it_was_set_back(
    register: Register, receiver: Receiver, avery: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook, _ = register()
    first = place().position + 1
    happen("a")
    send = delivering.send_message

    def send_meanwhile(*message: object) -> object:
        with open_context("web"):
            replay_webhook(webhook, first=first, actor=avery)
        return send(*message)

    monkeypatch.setattr(delivering, "send_message", send_meanwhile)
    with open_context("task"):
        delivering._deliver_next(webhook)
    assert place().position == first - 1


def test_both_secrets_sign_for_a_day(register: Register, receiver: Receiver, avery: Actor) -> None:
    webhook, old = register()
    with open_context("web"):
        new = rotate_secret(webhook, actor=avery)
    happen("a")
    deliver(webhook.pk)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        happen("b")
        deliver(webhook.pk)
    during, after = receiver.heard[0], receiver.heard[-1]
    assert [during.is_signed_by(secret) for secret in (old, new)] == [True, True]
    assert [after.is_signed_by(secret) for secret in (old, new)] == [False, True]


def test_a_test_is_signed_and_tells_what_came_back(
    register: Register, receiver: Receiver, avery: Actor
) -> None:
    webhook, secret = register()
    receiver.statuses = [418]
    with open_context("web"):
        told = [send_test(webhook, actor=avery).told for _ in range(2)]
    assert (told, receiver.heard[0].is_signed_by(secret)) == (["HTTP 418", "HTTP 204"], True)


@pytest.mark.parametrize(
    "address", ["http://siem.acme.test/", "https://user:pw@siem.acme.test/", "ftp://siem.acme.test/", "siem"]
)
def test_an_address_that_is_not_https_is_not_registered(register: Register, address: str) -> None:
    with pytest.raises(BadWebhook, match="Nothing is sent there"):
        register(address=address)


def test_an_address_that_leads_inside_by_then_is_not_gone_to(
    register: Register, receiver: Receiver, settings: Settings
) -> None:
    """Looked up at each delivery, and connected to as it was checked: identity/sso/fetch.py."""
    webhook, _ = register()
    happen("a")
    settings.DEMO = False
    change_address(webhook, receiver.url.replace("http://", "https://"))
    deliver(webhook.pk)
    assert (receiver.heard, place().failures, place().answer) == ([], 1, "the address is not public")


def change_address(webhook: Webhook, address: str) -> None:
    with open_context("system:seed"):
        Webhook.objects.filter(pk=webhook.pk).update(address=address)


def later(webhook: Webhook, wait: timedelta) -> None:
    with time_machine.travel(timezone.now() + wait):
        deliver(webhook.pk)
