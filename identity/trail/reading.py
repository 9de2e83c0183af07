"""Looking into the trail: staff into all of it, an organization into its own, a person into what was done for them.

Each is decided, each is on the trail itself, and each narrows what is asked for before anything is looked up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any, Final

from django.db.models import QuerySet

from audit.events import record
from audit.search.filters import CannotRead, Filters, read_filters
from audit.search.finding import Page, find
from audit.search.traits import Trait
from identity.actor import Actor
from identity.models import Organization, User
from identity.policy import Resource, preview, require
from identity.trail.lines import Line, Run, lines_of, runs_of

EVENT: Final = "audit.AuditEvent"
LOOK: Final = "trail:read"


@dataclass(frozen=True)
class Reading:
    """`problem` tells what could not be read of the filters; nothing is looked up then."""

    filters: Filters
    page: Page | None
    lines: tuple[Line, ...]
    problem: str = ""

    @property
    def runs(self) -> list[Run]:
        return runs_of(self.lines)


def read_trail(told: Mapping[str, str], *, actor: Actor) -> Reading:
    """All of it, for staff, who read and ask for times in UTC. Raises Refused."""
    require(actor, "admin:read", Resource(EVENT))
    return _read(_by_reference(told, User.objects.all()), "all", UTC)


def read_organization(organization: Organization, told: Mapping[str, str], *, actor: Actor) -> Reading:
    """What was done in its name. What its people do for themselves or for another company is not. Raises Refused."""
    require(actor, LOOK, trail_of(organization))
    asked = _by_reference(told, User.objects.filter(memberships__organization=organization))
    return _read(asked, organization.public_id, actor.someone.zone, Trait("organization", organization.slug))


def read_own(told: Mapping[str, str], *, actor: Actor) -> Reading:
    """What was done in the actor's name, by themselves and by agents. Raises Refused."""
    require(actor, LOOK, Resource("Trail", actor.key, {"owner": actor.key}))
    asked = _by_reference(told, User.objects.filter(pk=actor.someone.pk))
    return _read(asked, actor.key, actor.someone.zone, Trait("principal", actor.key), reader=actor.key)


def sees_trail_of(actor: Actor, organization: Organization) -> bool:
    return preview(actor, LOOK, trail_of(organization)).allowed


def trail_of(organization: Organization) -> Resource:
    return Resource("Trail", organization.public_id, {"organization": organization.public_id})


def _read(told: Mapping[str, str], whose: str, zone: tzinfo, *held: Trait, reader: str = "") -> Reading:
    try:
        filters = read_filters(told, zone)
    except CannotRead as problem:
        return Reading(Filters(), None, (), str(problem))
    page = find(filters.only(*held), before=_place(told, "before"), after=_place(told, "after"))
    _note(whose, filters, page)
    return Reading(filters, page, tuple(lines_of(page.rows, reader=reader)))


def _by_reference(told: Mapping[str, str], people: QuerySet[User]) -> dict[str, str]:
    """The trail names nobody's address: whoever writes one means the person, and learns of none but `people`."""
    asked = {name: value.replace("\0", "") for name, value in told.items()}
    if "@" in (email := asked.get("principal", "").strip()):
        found = people.filter(email=email.lower()).values_list("public_id", flat=True).first()
        asked["principal"] = found or "nobody"
    return asked


def _place(told: Mapping[str, str], name: str) -> int | None:
    text = told.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _note(whose: str, filters: Filters, page: Page) -> None:
    """What was typed may be about a person and stays for ever here: told are values that the trail holds itself."""
    asked: dict[str, Any] = {kind: value if page.rows else "" for kind, value in filters.chosen}
    if filters.words:
        asked["words"] = len(filters.words)
    record(
        "audit.read",
        "search",
        "done",
        object_type="trail",
        object_id=whose,
        detail={"filters": asked, "events": len(page.rows)},
    )
