"""Ending an account for good: what is about the person goes, what others must keep stays without them."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone

from audit.context import open_context
from audit.events import erase, record
from identity.authority import Kind, Reach, require_transaction
from identity.delegations import switch_off
from identity.looks import forget_searches_for
from identity.models import Membership, User
from identity.privacy import Blank, Erasure, Holding, Remove, rooms
from identity.trail.personal import Keys, in_parts, keys_about

WHY = "The person asked for the erasure of their data."


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
        keys, searches = keys_about(person), forget_searches_for(person)
        for room in rooms():
            for holding in room.holdings:
                _carry_out(holding.erasure, holding, person)
        _forget_names(keys)
        forgotten = searches + erase({model._meta.label_lower: held for model, held in keys.items()})
        detail = {"request": reference, "values": forgotten}
        record("task", "erase", "done", object_type="identity.user", object_id=person.pk, detail=detail)
    return forgotten


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
