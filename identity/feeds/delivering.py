"""Deliveries: in log order, one batch at a time for each webhook, again until it is taken, and never skipped.

What is on its way is written down before it leaves. So whoever comes after a worker that was killed sends the same
batch again, under the same id, and the trail holds one reading of it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from audit.context import open_context
from audit.feed import Batch, Which, note_reading, read_on
from audit.formats import FORMATS, Format
from audit.formats.base import NOTHING_REVEALED
from identity.actor import feed_of
from identity.feeds.handing_out import handing_out
from identity.feeds.sending import GONE, Answered, send_message
from identity.feeds.whose import part_of
from identity.models import Alert, FeedPlace, Webhook
from identity.policy import Refused

MOST: Final = 200
"""Events in one message."""

ROUNDS: Final = 20
"""Messages in one run, so that a long backlog leaves the worker to others in between."""

LEASE: Final = timedelta(minutes=1)
"""Longer than any message takes to be sent: after it, whoever had the batch is gone."""

BACK_OFF: Final = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 3600))
"""After the first failure, the second, ...; the last one from then on, for as long as it takes."""


@dataclass(frozen=True)
class Taken:
    """A batch that is this worker's until the lease ends."""

    batch: Batch
    lease: datetime


def due_webhooks() -> list[int]:
    """Of those at work, the keys of those whose time has come."""
    now = timezone.now()
    webhooks = {webhook.reader: webhook.pk for webhook in Webhook.objects.at_work()}
    due = FeedPlace.objects.filter(reader__in=webhooks, due_at__lte=now, leased_until__lte=now)
    return [webhooks[reader] for reader in due.order_by("due_at").values_list("reader", flat=True)]


def deliver(key: int) -> int:
    """Returns how many messages were taken. Stops at the first that was not, and at the end of the log."""
    for done in range(ROUNDS):
        webhook = Webhook.objects.select_related("organization").get(pk=key)
        with open_context("task", **feed_of(webhook).facts()):
            if not _deliver_next(webhook):
                return done
    return ROUNDS


def _deliver_next(webhook: Webhook) -> bool:
    try:
        taken = _take(webhook)
    except Refused:
        return False
    if taken is None:
        return False
    answered = send_message(webhook, *_message(webhook, taken.batch))
    _keep(webhook, taken, answered)
    return answered.taken


def _take(webhook: Webhook) -> Taken | None:
    """Claimed, decided under the locks of the feed, and recorded, unless it was before. Raises Refused."""
    now = timezone.now()
    lease = now + LEASE
    own = FeedPlace.objects.filter(reader=webhook.reader)
    with handing_out(feed_of(webhook)):
        if not own.filter(leased_until__lte=now, due_at__lte=now).update(leased_until=lease):
            return None
        place = own.get()
        batch = read_on(place.position, _part(webhook), limit=MOST, to=place.trying_to)
        if not batch.entries:
            own.update(position=batch.reached, trying_to=None, leased_until=now)
            return None
        if place.trying_to is None:
            note_reading("deliver", webhook.reader, batch.entries, format=webhook.format)
            own.update(trying_to=batch.reached)
    return Taken(batch, lease)


def _keep(webhook: Webhook, taken: Taken, answered: Answered) -> None:
    """Only while the batch is still this worker's: who was set back meanwhile stays there."""
    now = timezone.now()
    own = FeedPlace.objects.filter(reader=webhook.reader, leased_until=taken.lease)
    told = {"asked_at": now, "leased_until": now, "answer": answered.told}
    if answered.taken:
        own.update(position=taken.batch.reached, trying_to=None, moved_at=now, failures=0, due_at=now, **told)
        return
    place = own.first()
    failures = place.failures + 1 if place else 1
    wait = BACK_OFF[min(failures, len(BACK_OFF)) - 1]
    own.update(failures=failures, due_at=now + wait, **told)
    if answered.status == GONE:
        with open_context("system:sweep"):
            Webhook.objects.filter(pk=webhook.pk, paused_at=None).update(paused_at=now)


def _part(webhook: Webhook) -> Which:
    whole = part_of(webhook.organization)
    if webhook.carries == Webhook.Carries.ALERTS:
        return Which(organization=whole.organization, object_type=Alert._meta.label_lower)
    return whole


def _message(webhook: Webhook, batch: Batch) -> tuple[str, bytes, str]:
    """Its id, which is the same whenever the same events are sent again; its body, and what that is."""
    format = FORMATS[webhook.format]
    id = f"msg_{webhook.public_id}_{batch.entries[0].position}_{batch.entries[-1].position}"
    return id, _body(format, batch).encode(), format.media_type


def _body(format: Format, batch: Batch) -> str:
    lines = [format.line(entry, NOTHING_REVEALED) for entry in batch.entries]
    if format.media_type.endswith("-batch+json"):
        return f"[{','.join(lines)}]"
    return "\n".join([format.header, *lines] if format.header else lines) + "\n"
