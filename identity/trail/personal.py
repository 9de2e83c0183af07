"""What the trail says about a person: of the rows that are about them, those long gone included."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from allauth.socialaccount.models import SocialApp
from django.db.models import ForeignKey, Model, Q, QuerySet

from audit.capture import Recorded, audited, declaration_of
from audit.events import reveal
from audit.models import AuditEvent
from audit.queries import EventQuerySet
from identity.models import GroupRole, Organization, User
from identity.privacy import Holding, Keep, holdings

Keys = Mapping[type[Model], list[str]]
Subject = User | Organization

AT_ONCE = 500
PEOPLE_AT_ONCE = 100


def keys_about(*people: User, kinds: Collection[str] | None = None) -> Keys:
    """The keys of their rows, also of those that are gone; of some kinds alone, where these are named.

    Asked before an erasure, which cuts rows loose.
    """
    return _keys_of(people, (one for _, one in holdings() if kinds is None or one.label in kinds))


def keys_within(*organizations: Organization, kinds: Collection[str] | None = None) -> Keys:
    """The keys of an organization's own rows, whoever wrote them, also of those that are gone: no context of the staff
    who change them names it."""
    return _keys_of(organizations, (one for one in _owned() if kinds is None or one.label in kinds))


def events_of(keys: Keys) -> Iterator[EventQuerySet]:
    """Everything that happened to these rows, some hundred rows at a time."""
    for model, some in in_parts(keys):
        if isinstance(declaration_of(model), Recorded):
            yield AuditEvent.objects.filter(object_type=model._meta.label_lower, object_id__in=some)


def in_parts(keys: Keys) -> Iterator[tuple[type[Model], list[str]]]:
    """No more at once than a statement may name."""
    for model, held in keys.items():
        for start in range(0, len(held), AT_ONCE):
            yield model, held[start : start + AT_ONCE]


def trail_of(person: User) -> list[dict[str, Any]]:
    """What was done to their rows, with the values, and what else was done in their name; oldest first.

    What a copy does without is not told of here either.
    """
    about: dict[int, dict[str, Any]] = {}
    told_of = (holding for _, holding in holdings() if not holding.left_out)
    for events in events_of(_keys_of([person], told_of)):
        found = list(events.with_context())
        values = reveal(found)
        about |= {event.pk: _told(event, values) for event in found}
    by_them = AuditEvent.objects.of_principal(person.public_id).with_context()
    told = {event.pk: _told(event, {}) for event in by_them.iterator() if event.pk not in about} | about
    return [told[key] for key in sorted(told)]


def _owned() -> Iterator[Holding]:
    stays = Keep("it is the organization's")
    yield Holding(Organization, "pk", stays, who=lambda organization: organization.pk)
    for model, _ in audited():
        for field in model._meta.concrete_fields:
            if field.related_model is Organization:
                yield Holding(model, field.name, stays)
    for model in (SocialApp, GroupRole):
        yield Holding(model, "connection__organization", stays)


def _keys_of(subjects: Sequence[Subject], which: Iterable[Holding]) -> Keys:
    return {holding.model: sorted(_keys(holding, subjects)) for holding in which}


def _keys(holding: Holding, subjects: Sequence[Subject]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(subjects), PEOPLE_AT_ONCE):
        some = subjects[start : start + PEOPLE_AT_ONCE]
        found |= {str(key) for key in holding.rows(*some).values_list("pk", flat=True)}
        found |= set(_keys_of_gone(holding, some))
    return found


def _keys_of_gone(holding: Holding, subjects: Sequence[Subject]) -> "QuerySet[AuditEvent, str]":
    """Of rows that were deleted, by whom the events of their deletion name."""
    gone = AuditEvent.objects.filter(object_type=holding.label, action="delete").values_list(
        "object_id", flat=True
    )
    fields = {field.name: field for field in holding.model._meta.concrete_fields}
    field = fields.get(holding.whose)
    if not isinstance(field, ForeignKey):
        return gone.none()
    named = (f'"{field.attname}":{subject.pk}{end}' for subject in subjects for end in ",}")
    return gone.filter(Q(*(("payload__contains", words) for words in named), _connector=Q.OR))


def _told(event: AuditEvent, values: dict[str, Any]) -> dict[str, Any]:
    return {
        "at": event.at,
        "what": f"{event.category} {event.action}",
        "outcome": event.outcome,
        "of": f"{event.object_type} {event.object_id}".strip(),
        "by": {
            "source": event.context.source,
            "principal": event.context.principal,
            "agent": event.context.agent,
        },
        "before": _with_values(event.before, values),
        "after": _with_values(event.after, values),
        "detail": event.detail,
    }


def _with_values(row: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: values.get(value["commitment"], value)
        if isinstance(value, dict) and "commitment" in value
        else value
        for name, value in row.items()
    }
