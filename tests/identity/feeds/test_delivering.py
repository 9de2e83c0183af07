"""Deliveries to a real receiver: in log order, again until taken, and never skipped."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

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
)
from identity.models import Alert, AlertRule, FeedPlace, Organization, Webhook
from tests.agents.stage import sign_in
from tests.audit.tampering import tamper

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


@pytest.mark.parametrize("format", ["ndjson", "ocsf"])
def test_events_whose_payloads_were_dropped_arrive_and_nothing_waits_behind_them(
    register: Register, receiver: Receiver, format: str
) -> None:
    webhook, _ = register(format=format)
    happen("a", "b")
    tamper("UPDATE audit_auditevent SET payload = '' WHERE action = 'a'")
    deliver(webhook.pk)
    assert (len(receiver.heard[0].body.splitlines()), place().failures) == (2, 0)


def test_one_for_alerts_is_sent_alerts_alone(
    register: Register, receiver: Receiver, acme: Organization
) -> None:
    webhook, _ = register(carries="alerts")
    happen("a")
    now = timezone.now()
    with open_context("system:watch", organization="acme"):
        rule = AlertRule.objects.create(organization=acme, kind="cut")
        Alert.objects.create(rule=rule, organization=acme, title="A cut", began_at=now, last_at=now)
    sequence_all()
    deliver(webhook.pk)
    assert [event["object"]["type"] for event in receiver.heard[0].events] == ["identity.alert"]
    assert receiver.heard[0].events[0]["after"]["title"] == "A cut"


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
        with pytest.raises(BadWebhook, match="does not come back"):
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
    (paused,) = AuditEvent.objects.filter(object_type="identity.webhook", action="update")
    assert paused.outcome == "done"


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


def test_it_is_not_set_forward_past_what_was_not_taken(
    register: Register, receiver: Receiver, avery: Actor
) -> None:
    webhook, _ = register()
    reached = place().position
    happen("a")
    with open_context("web"), pytest.raises(BadWebhook, match="not come so far"):
        replay_webhook(webhook, first=reached + 2, actor=avery)
    assert place().position == reached


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


def later(webhook: Webhook, wait: timedelta) -> None:
    with time_machine.travel(timezone.now() + wait):
        deliver(webhook.pk)
