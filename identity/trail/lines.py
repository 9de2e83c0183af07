"""An event in words: who did what, and what became of it. The same for staff, an organization and its people."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from audit.models import AuditContext, AuditEvent
from audit.search.finding import Row
from audit.search.marks import all_marks
from audit.search.traits import is_refusal
from identity.models import Agent, Organization, User
from identity.trail.outcomes import in_words
from identity.trail.words import only_keeps, say

DOORS = {
    "web": "in the browser",
    "chat": "in the chat",
    "api": "by the API",
    "mcp": "over MCP",
    "scim": "over SCIM",
    "task": "by a worker",
    "admin": "in the admin",
    "command": "at the console",
}
SYSTEMS = {"directory": "The company's directory", "feed": "A reader of the log"}


@dataclass(frozen=True)
class Names:
    """What people call those that contexts name. Whoever is gone is called by the reference."""

    people: Mapping[str, str]
    agents: Mapping[str, str]
    organizations: Mapping[str, str]


@dataclass(frozen=True)
class Line:
    """`minor` ones only keep a conversation."""

    event: AuditEvent
    position: int | None
    at: datetime
    who: str
    door: str
    what: str
    of: str
    organization: str
    outcome: str
    refused: bool
    reason: str
    policies: tuple[str, ...]
    marks: tuple[str, ...]
    minor: bool


@dataclass(frozen=True)
class Run:
    """Lines one after the other that matter, or that are minor."""

    minor: bool
    lines: tuple[Line, ...]


def names_in(contexts: Iterable[AuditContext]) -> Names:
    """One look-up a kind, however many there are."""
    there = list(contexts)
    people = User.objects.filter(public_id__in={str(context.principal) for context in there})
    agents = Agent.objects.filter(slug__in={str(context.agent) for context in there})
    companies = Organization.objects.filter(slug__in={str(context.organization) for context in there})
    return Names(
        {person.public_id: str(person) for person in people},
        dict(agents.values_list("slug", "name")),
        dict(companies.values_list("slug", "name")),
    )


def lines_of(rows: Iterable[Row], *, reader: str = "") -> list[Line]:
    """A reader who is named is told as "you": it is their own trail."""
    there = list(rows)
    names = names_in(row.event.context for row in there)
    if reader:
        names = replace(names, people={**names.people, reader: "you"})
    labels = {mark.name: mark.label for mark in all_marks()}
    return [_line(row, names, labels) for row in there]


def who_acted(context: AuditContext, names: Names) -> str:
    person = names.people.get(str(context.principal), context.principal or "")
    if context.agent:
        return f"{names.agents.get(context.agent, context.agent)}, for {person or 'a guest'}"
    if person:
        return person
    if context.source.startswith("system:"):
        return f"The shop ({context.source.removeprefix('system:')})"
    return next((name for kind, name in SYSTEMS.items() if context.details.get(kind)), "A guest")


def actors_in(claim: Mapping[str, Any]) -> Iterator[str]:
    """The chain of RFC 8693 §4.1, who acts now first."""
    while claim := claim.get("act") or {}:
        yield str(claim.get("sub", ""))


def runs_of(lines: Iterable[Line]) -> list[Run]:
    return [Run(minor, tuple(run)) for minor, run in groupby(lines, key=lambda line: line.minor)]


def _line(row: Row, names: Names, labels: Mapping[str, str]) -> Line:
    event, context = row.event, row.event.context
    detail = event.detail
    return Line(
        event=event,
        position=row.position,
        at=event.at,
        who=_capital(who_acted(context, names)),
        door=DOORS.get(context.source, context.source),
        what=say(event),
        of=f"{_thing(event.object_type)} {event.object_id}".strip(),
        organization=names.organizations.get(str(context.organization), context.organization or ""),
        outcome=in_words(event.outcome),
        refused=is_refusal(event),
        reason=str(detail.get("reason") or detail.get("message") or ""),
        policies=tuple(detail.get("policies", ())),
        marks=tuple(labels.get(name, name) for name in row.marks),
        minor=only_keeps(event),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _thing(object_type: str) -> str:
    return object_type.rpartition(".")[2]
