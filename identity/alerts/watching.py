"""The rules at work: over the log in its order, each batch with what was remembered and found in one transaction.

So an event is looked at once: a worker that is killed leaves everything as it was, and the next begins there.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from audit.context import open_context
from audit.feed import Entry, head, read, waits_since
from audit.rules import Hit
from identity.alerts.kinds import KINDS
from identity.mails import send_text
from identity.models import Alert, AlertRule, FeedPlace, Membership, RuleMemory, User

READER: Final = "rules"
AT_ONCE: Final = 1_000
"""Events in one transaction: on SQLite, writers wait for it."""

MOST_LINKED: Final = 100
"""Positions that an alert names; it counts all."""

WATCHERS: Final = (Membership.Role.ADMIN, Membership.Role.AUDITOR)


def watch() -> int:
    """Returns how many events were looked at."""
    looked = 0
    while batch := _watch_batch():
        looked += batch
    _look_at_the_log_itself(timezone.now())
    return looked


def tell_alerts() -> int:
    """One letter an alert, however often it is hit again; none once it was answered. Those of an organization that is
    off wait: nobody there may look. Returns how many were told."""
    unanswered = Alert.objects.filter(told_at__isnull=True, acknowledged_at__isnull=True)
    may_look = Q(organization__isnull=True) | Q(organization__enabled=True)
    waiting = unanswered.filter(may_look, rule__by_mail=True).order_by("pk")
    told = 0
    for alert in waiting.select_related("rule", "organization")[:AT_ONCE]:
        told += _tell(alert)
    return told


def _watch_batch() -> int:
    """The place moves first, if it is where it was: of two workers the second waits, and then finds it moved.

    Whoever changes a rule meanwhile waits, too, and what it remembers is read once it is held: so no memory of other
    numbers is written over theirs.
    """
    place, _ = FeedPlace.objects.get_or_create(reader=READER, defaults={"position": head()})
    batch = read(place.position, limit=AT_ONCE)
    if batch.reached == place.position:
        return 0
    with open_context("system:watch"), transaction.atomic():
        own = FeedPlace.objects.filter(reader=READER, position=place.position)
        if not own.update(position=batch.reached, asked_at=timezone.now()):
            return 0
        of_organization = _by_organization(batch.entries)
        for rule in _rules().select_for_update(of=("self",)):
            theirs = of_organization.get(rule.organization.slug, []) if rule.organization else batch.entries
            if theirs:
                _look(rule, theirs)
    return batch.reached - place.position


def _rules() -> QuerySet[AlertRule]:
    return AlertRule.objects.filter(enabled=True).select_related("organization").prefetch_related("memory")


def _look(rule: AlertRule, entries: list[Entry]) -> None:
    kind = KINDS[rule.kind]
    if kind.shape is None:
        return
    shape, memory = kind.shape(kind.numbers_of(rule.parameters)), rule.memory.state
    hits = [shape.look(entry, memory) for entry in entries]
    RuleMemory.objects.filter(pk=rule.pk).update(state=memory)
    for subject, found in _by_subject(hit for hit in hits if hit).items():
        _keep(rule, subject, found)


def _look_at_the_log_itself(now: datetime) -> None:
    """A lag that goes on is noted once a minute: each note waits for its place in the log, too."""
    waits = waits_since()
    for rule in _rules().filter(kind="lag"):
        seconds = KINDS["lag"].numbers_of(rule.parameters)["seconds"]
        noted = rule.alerts.filter(acknowledged_at=None, last_at__gt=now - timedelta(minutes=1)).exists()
        if waits is not None and not noted and now - waits > timedelta(seconds=seconds):
            with open_context("system:watch"), transaction.atomic():
                _keep(rule, "the log", [Hit("the log", now, ())])


def _by_organization(entries: list[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.organization or "", []).append(entry)
    return found


def _by_subject(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.subject[:200], []).append(hit)
    return found


def _keep(rule: AlertRule, subject: str, hits: list[Hit]) -> None:
    """Into the alert that is open about it, or a new one."""
    positions = [position for hit in hits for position in hit.positions]
    count = len(positions) or len(hits)
    recent = hits[0].at - timedelta(minutes=rule.together)
    open_ones = Alert.objects.filter(rule=rule, subject=subject, acknowledged_at__isnull=True)
    with open_context("system:watch", organization=rule.organization and rule.organization.slug):
        if alert := open_ones.select_for_update().filter(last_at__gte=recent).first():
            alert.count += count
            alert.events = [*alert.events, *positions][:MOST_LINKED]
            alert.last_at = hits[-1].at
            alert.save(update_fields=("count", "events", "last_at"))
            return
        kind = KINDS[rule.kind]
        # under a rule without mail it counts as told, so that no letter follows once the rule writes some
        Alert.objects.create(
            rule=rule,
            organization=rule.organization,
            subject=subject,
            title=_in_a_line(kind.title(subject, kind.numbers_of(rule.parameters)))[:200],
            count=count,
            events=positions[:MOST_LINKED],
            began_at=hits[0].at,
            last_at=hits[-1].at,
            told_at=None if rule.by_mail else timezone.now(),
        )


def _tell(alert: Alert) -> bool:
    """Marked in the transaction that the letters are sent in: where none can be sent, it is tried again.

    One address that takes no mail keeps neither the others from theirs, nor them from hearing of it just once.
    """
    organization = alert.organization.slug if alert.organization else None
    with open_context("system:watch", organization=organization), transaction.atomic():
        unheard = Alert.objects.filter(pk=alert.pk, told_at__isnull=True, acknowledged_at__isnull=True)
        if not unheard.update(told_at=timezone.now()):
            return False
        address = settings.SITE_URL + reverse("organization-alert", args=[alert.public_id])
        text = render_to_string("identity/mail/alert.txt", {"alert": alert, "address": address})
        sent = [send_text(to, alert.title, text) for to in _watchers(alert)]
        if sent and not any(sent):
            transaction.set_rollback(True)
            return False
    return True


def _in_a_line(text: str) -> str:
    """It becomes the subject of a letter, and a model may have named a tool with a line break in it."""
    return " ".join(text.split())


def _watchers(alert: Alert) -> list[str]:
    """An organization's admins and auditors; of the shop's own alerts, those who may look at them."""
    if alert.organization is None:
        who = Q(is_superuser=True) | Q(groups__name="auditor")
        people = User.objects.filter(who, is_staff=True, is_active=True).distinct()
        return list(people.order_by("email").values_list("email", flat=True))
    places = alert.organization.memberships.filter(ended_at__isnull=True, role__in=WATCHERS)
    return list(places.filter(user__is_active=True).values_list("user__email", flat=True))
