"""What a webhook is sent: signed by a secret that rests sealed, in its format, to an address that is checked."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from audit.context import open_context
from audit.models import AuditEvent
from identity.actor import Actor
from identity.feeds.delivering import deliver
from identity.feeds.webhooks import BadWebhook, rotate_secret, send_test
from identity.models import FeedPlace, Webhook

from .conftest import Register, happen
from .receiving import Receiver


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


def test_both_secrets_sign_for_a_day(register: Register, receiver: Receiver, avery: Actor) -> None:
    webhook, old = register()
    with open_context("web"):
        new = rotate_secret(webhook, seen=webhook.secret_mark, actor=avery)
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
    assert len({message.id for message in receiver.heard}) == 2


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
    place = FeedPlace.objects.get()
    assert (receiver.heard, place.failures, place.answer) == ([], 1, "the address is not public")


def change_address(webhook: Webhook, address: str) -> None:
    with open_context("system:seed"):
        Webhook.objects.filter(pk=webhook.pk).update(address=address)
