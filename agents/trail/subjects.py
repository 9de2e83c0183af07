"""What a trail can be asked of: whose it is, and what belongs to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Model, Q, QuerySet

from agents.models import Question, ToolCall
from identity.models import Organization, User

#: What policies know a chain as.
RESOURCE: Final = "Trail"

#: Keys of things as events name them: rows by label and key, what decisions were about by kind and public id.
Things = Mapping[str, frozenset[str]]


class UnknownSubject(Exception):
    """There is no such thing, or none whose trail is kept."""


@dataclass(frozen=True)
class Sight:
    """On which facts policies decide who sees it; `part` is what they then see of it."""

    owner: str = ""
    organization: str = ""
    part: Q = field(default_factory=Q)

    @property
    def facts(self) -> dict[str, str]:
        return {"owner": self.owner, "organization": self.organization}


@dataclass(frozen=True)
class Subject:
    """`title` says nothing that a person has written; `own_title` is for its owner.

    `things` are what it is made of, `contexts` the work that names it, `questions` what models were told for it.
    `around` adds what its owner did in the same acts. `runs_on`: it has no end, so its newest page comes first.
    """

    kind: str
    name: str
    title: str
    sights: tuple[Sight, ...]
    things: Things
    contexts: Q | None = None
    calls: QuerySet[ToolCall] = field(default_factory=ToolCall.objects.none)
    questions: QuerySet[Question] = field(default_factory=Question.objects.none)
    own_title: str = ""
    around: bool = False
    runs_on: bool = False


def sight(owner: User | None, organization: Organization | None = None) -> Sight:
    return Sight(owner.public_id if owner else "", organization.public_id if organization else "")


def rows(*found: "Iterable[Model | None]") -> dict[str, frozenset[str]]:
    """Rows as the trail names them."""
    keys: dict[str, set[str]] = {}
    for some in found:
        for row in some:
            if row is not None:
                keys.setdefault(row._meta.label_lower, set()).add(str(row.pk))
    return {label: frozenset(some) for label, some in keys.items()}


def named(**kinds: "Iterable[Any]") -> dict[str, frozenset[str]]:
    """Things as decisions name them."""
    return {kind: frozenset(str(name) for name in names) for kind, names in kinds.items() if names}


def work_of(calls: QuerySet[ToolCall]) -> Q:
    """All that was done by these calls."""
    return Q(context__tool_call__in=list(calls.values_list("public_id", flat=True)))
