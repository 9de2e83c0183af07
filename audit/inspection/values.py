"""Personal values are those that events commit to, and no event was slipped in among older ones."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from audit.inspection.breaking import BrokenLogError, expect, octets
from audit.models import AuditEvent, PersonalValue
from audit.payload import Personal


def check_nothing_left_out(using: str, size: int) -> None:
    """Everything at or before the last event in the log has its place in it."""
    events = AuditEvent.objects.using(using)
    last = events.filter(log_entry__position=size - 1).first()
    if last and last.xid is not None:
        before = events.filter(Q(xid__lt=last.xid) | Q(xid=last.xid, id__lte=last.pk) | Q(xid__isnull=True))
    else:
        before = events.filter(id__lte=last.pk if last else 0)
    if before.count() == size:
        return
    if stray := before.filter(log_entry__isnull=True).order_by("id").first():
        raise BrokenLogError(f"event {stray.uid} was put among events that were in the log before it")


def check_personal_values(using: str) -> int:
    checked = 0
    values = PersonalValue.objects.using(using).order_by("id")
    columns = ("commitment", "salt", "value", "event__uid", "event__payload")
    for said, salt, value, uid, payload in values.values_list(*columns).iterator():
        commitment = Personal(octets(salt), value).commitment
        fits = commitment == said and f'{{"commitment":"{commitment}"}}' in payload
        expect(fits, f"event {uid}: a personal value is not the one it commits to")
        checked += 1
    events = AuditEvent.objects.using(using).filter(pk=OuterRef("event_id"))
    expect(not values.filter(~Exists(events)).exists(), "a personal value belongs to no event")
    return checked
