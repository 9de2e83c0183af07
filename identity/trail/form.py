"""The filters of the trail as fields of a form, whose answers stand in the address."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from audit.models import Category
from audit.search import tallies
from audit.search.filters import FACETS, Filters
from audit.search.marks import all_marks
from identity.models import Agent, Organization, User

Choices = Sequence[tuple[str, str]]

CATEGORIES: Final[Choices] = [(value, str(label)) for value, label in Category.choices]
SPANS: Final[Choices] = (("today", "today"), ("week", "the last 7 days"), ("month", "the last 30 days"))
A_TIME: Final = "2026-11-28T14:30"


@dataclass(frozen=True)
class Field:
    """With `choices` one of them is chosen; without, text is typed, for which `values` are offered."""

    name: str
    label: str
    value: str
    choices: Choices = ()
    values: Sequence[str] = ()
    hint: str = ""


def for_staff(filters: Filters) -> list[Field]:
    return list(
        _with_what_else_is_asked(
            filters,
            [
                _text(filters, "q", "Words or an id"),
                _text(filters, "principal", "Person, by id or address"),
                _offering(filters, "agent", "Agent"),
                _offering(filters, "action", "Action or tool"),
                _choice(filters, "category", "Category", CATEGORIES),
                _object(filters),
                _offering(filters, "outcome", "Outcome"),
                _offering(filters, "policy", "Policy"),
                _offering(filters, "organization", "Organization"),
                _offering(filters, "source", "Door or system work"),
                _choice(filters, "mark", "Marked", _marks()),
                *_when(filters, ", UTC"),
            ],
        )
    )


def for_organization(filters: Filters, organization: Organization) -> list[Field]:
    """Nothing is offered that only others would know."""
    return [
        _text(filters, "q", "Words or an id"),
        _choice(filters, "principal", "Person", people_of(organization)),
        _choice(filters, "agent", "Agent", _agents()),
        _choice(filters, "mark", "Marked", _marks()),
        _choice(filters, "category", "Category", CATEGORIES),
        *_when(filters),
    ]


def people_of(organization: Organization) -> Choices:
    """Its own people, those who have left too."""
    people = User.objects.filter(memberships__organization=organization).distinct()
    return [(person.public_id, str(person)) for person in people.order_by("full_name", "email")]


def for_person(filters: Filters) -> list[Field]:
    return [
        _text(filters, "q", "Words or an id"),
        _choice(filters, "agent", "Agent", _agents()),
        _choice(filters, "mark", "Marked", _marks()),
        *_when(filters),
    ]


def _when(filters: Filters, zone: str = "") -> list[Field]:
    return [
        _choice(filters, "within", "When", SPANS),
        Field("since", f"From{zone}", filters.value("since"), hint=A_TIME),
        Field("until", f"Until{zone}", filters.value("until"), hint=A_TIME),
    ]


def _with_what_else_is_asked(filters: Filters, fields: list[Field]) -> Iterator[Field]:
    """A filter that a link brought along has no field of its own until it is there, and can be taken away in it."""
    yield from fields
    usual = {field.name for field in fields}
    for name in FACETS:
        if name not in usual and filters.value(name):
            yield _text(filters, name, name.replace("_", " ").capitalize())


def _text(filters: Filters, name: str, label: str) -> Field:
    return Field(name, label, filters.value(name))


def _object(filters: Filters) -> Field:
    kinds = tallies.known("object_type")
    return Field("object", "Object", filters.value("object"), values=kinds, hint="shop.order 7")


def _offering(filters: Filters, name: str, label: str) -> Field:
    return Field(name, label, filters.value(name), values=tallies.known(name))


def _choice(filters: Filters, name: str, label: str, choices: Iterable[tuple[str, str]]) -> Field:
    return Field(name, label, filters.value(name), choices=[("", "any"), *choices])


def _marks() -> Choices:
    return [(mark.name, mark.label) for mark in all_marks()]


def _agents() -> Choices:
    """The shop's own. What others have connected is theirs to know."""
    own = Agent.objects.filter(kind=Agent.Kind.SHOP)
    return list(own.order_by("name").values_list("slug", "name"))
