"""Looks at people's data on pages that are not their own: which models are about people, and what a page shows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import Model, Q, QuerySet

from audit.canonical import canonical
from audit.holds import not_held
from audit.looks import Shown, is_protected, record_look
from audit.models import AuditEvent, Category, PersonalValue
from audit.watching import Watched
from identity.models import User
from identity.privacy import holdings, mail_addresses_of


def is_about_people(model: type[Model]) -> bool:
    return is_protected(model) or any(model is holding.model for _, holding in holdings())


class WatchedPeople(Watched):
    """Pages of the admin: also of rows that are about a person without a word of theirs."""

    def is_watched(self, model: type[Model]) -> bool:
        return is_about_people(model)


def note_look(page: str, context: Mapping[str, Any]) -> None:
    """What a template is given of people is what it shows. Evaluated lists are kept for the template."""
    keys: dict[type[Model], list[object]] = {}
    for row in _rows(context.values()):
        if is_about_people(type(row)) and row.pk not in keys.setdefault(type(row), []):
            keys[type(row)].append(row.pk)
    record_look(page, [Shown(model, some) for model, some in keys.items()])


def forget_searches_for(person: User) -> tuple[int, list[int]]:
    """What staff typed to find a person: an address, or exactly their name. Returns how many values went, and the
    events of those that a legal hold keeps.

    A name that is a letter must not take along what others were searched by.
    """
    words = [*mail_addresses_of(person), *([canonical(person.full_name)] if person.full_name else [])]
    typed = Q(*(("value__icontains", word) for word in words), _connector=Q.OR)
    looks = AuditEvent.objects.filter(personal_values__in=PersonalValue.objects.filter(typed))
    found = looks.filter(category=Category.PERSONAL_READ).distinct()
    gone = PersonalValue.objects.filter(typed, event__in=not_held(found)).delete()[0]
    return gone, list(found.order_by("pk").values_list("pk", flat=True))


def forget_kept_searches(looks: Sequence[int]) -> int:
    """Those that no hold keeps any more. Returns how many values went."""
    free = not_held(AuditEvent.objects.filter(pk__in=looks))
    return PersonalValue.objects.filter(event__in=free).delete()[0]


def _rows(values: Iterable[Any]) -> Iterator[Model]:
    """Rows, and what lists, pages, mappings and dataclasses hold of them; not what rows themselves refer to."""
    for value in values:
        match value:
            case Model():
                yield value
            case Mapping():
                yield from _rows(value.values())
            case QuerySet() if not is_about_people(value.model):
                continue
            case QuerySet() | Page() | list() | tuple():
                yield from _rows(value)
            case _ if is_dataclass(value) and not isinstance(value, type):
                yield from _rows(getattr(value, field.name) for field in fields(value))
