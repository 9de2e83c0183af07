"""Addresses to which the log is delivered: registered, paused, set back and ended by who administers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from audit.events import record
from audit.feed import head
from audit.formats import FORMATS
from identity.actor import Actor
from identity.cutting import deciding
from identity.feeds.sending import Answered, send_message
from identity.feeds.signing import new_secret
from identity.feeds.whose import MANAGE, log_of, reach_of
from identity.ids import new_public_id
from identity.models import FeedPlace, Organization, Webhook
from identity.policy import require
from identity.sso.fetch import checked_address
from identity.sso.refusals import RefusedResponse

BOTH_SIGN: Final = timedelta(days=1)
"""After a new secret was made: time to bring it to the other side."""

TWICE: Final = timedelta(minutes=1)
"""Within it, a form that comes again for a new secret is a second click, and not an old page."""

ENDED: Final = "It has ended: nothing is sent there any more, and it does not come back."
OUTDATED: Final = "A new secret was made since you opened this page. Here is how it stands: ask once more."
TEST: Final = b'{"type":"countersign.audit.test"}'


class BadWebhook(ValueError):
    """What was asked for makes no sense; the sentence says why."""


def make_webhook(
    organization: Organization | None, *, purpose: str, address: str, format: str, carries: str, actor: Actor
) -> tuple[Webhook, str]:
    """The row, and its secret, which is shown once. What happens from now on is delivered."""
    _check_address(address)
    if format not in FORMATS or carries not in Webhook.Carries.values or not purpose.strip():
        raise BadWebhook("Say which system listens, in which format, and for what.")
    secret = new_secret()
    with deciding(actor, MANAGE, log_of(organization), reach_of(organization)):
        webhook = Webhook.objects.create(
            organization=organization,
            purpose=purpose.strip(),
            owner=actor.someone,
            address=address,
            format=format,
            carries=carries,
            secret=secret,
        )
        FeedPlace.objects.create(reader=webhook.reader, position=head())
    return webhook, secret


def pause_webhook(webhook: Webhook, *, actor: Actor) -> None:
    """Nothing is sent from now on. Nothing is lost: it goes on where it stopped."""
    with _keeping(webhook, actor) as live:
        live.update(paused_at=timezone.now())


def resume_webhook(webhook: Webhook, *, actor: Actor) -> None:
    with _keeping(webhook, actor) as live:
        live.update(paused_at=None)
        FeedPlace.objects.filter(reader=webhook.reader).update(due_at=timezone.now(), failures=0)


def end_webhook(webhook: Webhook, *, actor: Actor) -> None:
    """When this returns, no further batch is handed out. One that was on its way may arrive; nothing comes back."""
    with deciding(actor, MANAGE, log_of(webhook.organization), reach_of(webhook.organization)):
        _live(webhook).update(ended_at=timezone.now())


def rotate_secret(webhook: Webhook, *, seen: str, actor: Actor) -> str:
    """The new one, shown once. The one before signs besides for a day.

    `seen` is the mark of the secret that the form was made for: clicked twice, it makes one, and shows that twice.
    """
    until = timezone.now() + BOTH_SIGN
    with _keeping(webhook, actor) as live:
        held = live.get()
        if seen != held.secret_mark:
            return _made_just_now(held, until)
        secret = new_secret()
        live.update(secret=secret, former_secret=held.secret, former_until=until)
    return secret


def replay_webhook(webhook: Webhook, *, first: int, actor: Actor) -> None:
    """Deliver again from this position on. A batch that is on its way then moves nothing any more.

    It is never set forward: what was not taken yet would be left out.
    """
    if first < 0:
        raise BadWebhook("The log begins at position 0.")
    now = timezone.now()
    with _keeping(webhook, actor):
        reached = FeedPlace.objects.filter(reader=webhook.reader, position__gte=first - 1)
        if not reached.update(position=first - 1, trying_to=None, leased_until=now, due_at=now, failures=0):
            raise BadWebhook("It has not come so far yet.")
        record("task", "replay", "done", object_type=webhook._meta.label_lower, object_id=webhook.pk,
               detail={"from": first})  # fmt: skip


def send_test(webhook: Webhook, *, actor: Actor) -> Answered:
    """A message of no event, signed like any other."""
    require(actor, MANAGE, log_of(webhook.organization))
    if not _live(webhook).exists():
        raise BadWebhook(ENDED)
    answered = send_message(webhook, f"test_{new_public_id()}", TEST, "application/json")
    outcome = "done" if answered.taken else "failed"
    record("task", "send_test", outcome, object_type=webhook._meta.label_lower, object_id=webhook.pk)
    return answered


@contextmanager
def _keeping(webhook: Webhook, actor: Actor) -> Iterator[QuerySet[Webhook]]:
    """A decision about it, which waits for a batch that is being handed out. Raises BadWebhook where it has ended."""
    with deciding(actor, MANAGE, log_of(webhook.organization), reach_of(webhook.organization)):
        live = _live(webhook)
        if not live.exists():
            raise BadWebhook(ENDED)
        yield live


def _made_just_now(webhook: Webhook, until: datetime) -> str:
    if webhook.former_until is None or webhook.former_until < until - TWICE:
        raise BadWebhook(OUTDATED)
    return webhook.secret


def _live(webhook: Webhook) -> QuerySet[Webhook]:
    return Webhook.objects.filter(pk=webhook.pk, ended_at__isnull=True)


def _check_address(address: str) -> None:
    try:
        checked_address(address)
    except RefusedResponse as refused:
        raise BadWebhook(f"Nothing is sent there: {refused}.") from refused
