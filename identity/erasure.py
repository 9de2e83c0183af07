"""Ending an account for good: what is about the person goes, what others must keep stays without them."""

from datetime import datetime
from typing import Final

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone

from audit.context import open_context
from audit.events import erase, record
from audit.models import AuditEvent
from identity.authority import Kind, Reach, require_transaction
from identity.delegations import switch_off
from identity.looks import forget_kept_searches, forget_searches_for
from identity.models import Invitation, Membership, User
from identity.privacy import NOBODYS, Blank, Erasure, Holding, Remove, rooms
from identity.trail.personal import Keys, in_parts, keys_about

WHY = "The person asked for the erasure of their data."
ACTION: Final = "erase"
PERSON: Final = User._meta.label_lower


def reach_of(person: User) -> Reach:
    """The person, and each organization where they have a place: whether it keeps an admin is asked under its lock."""
    places = Membership.objects.filter(user=person, ended_at__isnull=True)
    keys = [(Kind.ORGANIZATION, key) for key in places.values_list("organization", flat=True)]
    return Reach(keys, [person.pk])


def erase_person(person: User, *, reference: str) -> int:
    """Under the locks of `reach_of`, in one transaction. Returns how many values the trail has forgotten.

    The trail last: it also remembers what the erasure itself took away.
    """
    require_transaction()
    with open_context("system:privacy", principal=person.public_id):
        switch_off(person, WHY)
        Membership.objects.filter(user=person, ended_at__isnull=True).update(ended_at=timezone.now())
        for room in rooms():
            room.stop(person)
        keys = keys_about(person)
        searches, kept = forget_searches_for(person)
        for room in rooms():
            for holding in room.holdings:
                _carry_out(holding.erasure, holding, person)
        _forget_names(keys)
        forgotten = searches + erase({model._meta.label_lower: held for model, held in keys.items()})
        detail = {"request": reference, "values": forgotten, "kept": kept}
        record("task", ACTION, "done", object_type=PERSON, object_id=person.pk, detail=detail)
    return forgotten


def forget_what_was_held(since: datetime) -> int:
    """Of whoever was erased from then on: what a hold on somebody else kept of them on the trail, as it was in their
    name or by their doing. Holds that still stand keep theirs. Returns how many values went.

    Invitations to them are known by what stands in the place of their addresses, and what was typed to find them by
    the event of their erasure.
    """
    told = AuditEvent.objects.filter(category="task", action=ACTION, object_type=PERSON, at__gte=since)
    people = User.objects.filter(pk__in=[int(key) for key in told.values_list("object_id", flat=True)])
    keys = {model._meta.label_lower: held for model, held in keys_about(*people).items()}
    invited = Invitation.objects.filter(email__endswith=NOBODYS).values_list("pk", flat=True)
    searches = [look for event in told for look in event.detail.get("kept", ())]
    return forget_kept_searches(searches) + erase(
        {**keys, Invitation._meta.label_lower: [str(key) for key in invited]}
    )


def _carry_out(erasure: Erasure, holding: Holding, person: User) -> None:
    rows = holding.rows(person)
    if isinstance(erasure, Remove):
        rows.delete()
    elif isinstance(erasure, Blank) and any(map(callable, erasure.values.values())):
        for row in rows:
            holding.model._base_manager.filter(pk=row.pk).update(**_values(erasure, row))
    elif isinstance(erasure, Blank):
        rows.order_by().update(**erasure.values)


def _values(erasure: Blank, row: Model) -> dict[str, object]:
    return {name: value(row) if callable(value) else value for name, value in erasure.values.items()}


def _forget_names(keys: Keys) -> None:
    """The admin's own notes call a row by its words."""
    for model, some in in_parts(keys):
        kind = ContentType.objects.get_for_model(model)
        notes = LogEntry.objects.filter(content_type=kind, object_id__in=some)
        notes.update(object_repr="", change_message="")
