"""What can act without anybody at a keyboard: whose it is, what for, what it may, and when it was last used.

Each kind is one entry of `_kinds`; rooms above tell theirs when they start. Last use is read from the trail, where
every use stands already, instead of being written a second time.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Max
from django.utils import timezone

from audit.events import record
from audit.models import AuditContext, Category
from identity.actor import Actor
from identity.models import Organization
from identity.policy import Resource, require

LONG: Final = timedelta(days=365)
UNUSED: Final = timedelta(days=90)
SOON: Final = timedelta(days=30)


class CannotBeDone(ValueError):
    """It is dealt with elsewhere, or gone; the sentence says which."""


@dataclass(frozen=True)
class Entry:
    """One thing that can act. `id` leads back to it within its kind; no owner is the operator of the shop.

    `where` is the address of the page on which it is changed; `shuts_out` says that people cannot come in once it ends,
    `age_matters` that one should know since when it is in use. `answers` is the public id of the person who answers
    for it, where that is a person of the organization.
    """

    kind: str
    id: str
    name: str
    purpose: str
    scopes: str
    owner: str = "the shop"
    owner_active: bool = True
    organization: str = ""
    since: datetime | None = None
    last_use: datetime | None = None
    expires_at: datetime | None = None
    rotation: str = ""
    where: str = ""
    shuts_out: bool = False
    age_matters: bool = False
    answers: str = ""
    doubts: tuple[str, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "doubts", tuple(_doubts(self, timezone.now())))


End = Callable[[str, Actor, str], object]
Extend = Callable[[str, Actor], object]


@dataclass(frozen=True)
class Kind:
    """How a kind is listed, of everybody (None) or of one organization, and how it is dealt with by a click."""

    name: str
    entries: Callable[[Organization | None], Iterable[Entry]]
    end: End | None = None
    extend: Extend | None = None


_kinds: dict[str, Kind] = {}


def tell(*kinds: Kind) -> None:
    """Said once by each room's AppConfig."""
    _kinds.update({kind.name: kind for kind in kinds})


def kinds() -> Collection[Kind]:
    return _kinds.values()


def inventory(organization: Organization | None, *, actor: Actor) -> list[Entry]:
    """Of the whole shop, or of one organization; what is doubtful first. It names people, so a look is recorded.

    Raises Refused.
    """
    resource = resource_of(organization)
    require(actor, "inventory:read", resource)
    found = [entry for kind in kinds() for entry in kind.entries(organization)]
    told = {"entries": len(found)}
    record(
        Category.PERSONAL_READ,
        "inventory",
        "done",
        object_type="inventory",
        object_id=resource.id,
        detail=told,
    )
    return sorted(found, key=lambda entry: (not entry.doubts, entry.kind, entry.name))


def end_entry(kind: str, id: str, organization: Organization | None, *, actor: Actor, why: str) -> None:
    """Raises CannotBeDone; Refused by the verb of its kind."""
    verb = _find(kind, id, organization, actor).end
    if verb is None:
        raise CannotBeDone(
            "This is ended where it is kept: in the settings of the server, or on its own page."
        )
    verb(id, actor, why)


def extend_entry(kind: str, id: str, organization: Organization | None, *, actor: Actor) -> None:
    verb = _find(kind, id, organization, actor).extend
    if verb is None:
        raise CannotBeDone("Only who has lent it can lend it for longer.")
    verb(id, actor)


def resource_of(organization: Organization | None) -> Resource:
    if organization is None:
        return Resource("Inventory")
    return Resource("Inventory", organization.public_id, {"organization": organization.public_id})


def last_uses(fact: str, names: Collection[str]) -> dict[str, datetime]:
    """When the trail last heard of each, by one of the facts of its contexts."""
    heard = AuditContext.objects.filter(**{f"{fact}__in": names}).order_by()
    return dict(heard.values_list(fact).annotate(Max("opened_at")))


def _find(name: str, id: str, organization: Organization | None, actor: Actor) -> Kind:
    """Only what the asker's own list shows is dealt with."""
    require(actor, "inventory:read", resource_of(organization))
    kind = _kinds.get(name)
    if kind is None or not any(entry.id == id for entry in kind.entries(organization)):
        raise CannotBeDone("There is nothing of that name any more.")
    return kind


def _doubts(entry: Entry, now: datetime) -> Iterator[str]:
    if not entry.owner_active:
        yield "Nobody answers for it: its owner is switched off."
    if entry.shuts_out and entry.expires_at is not None and entry.expires_at - now <= SOON:
        yield (
            "It has ended."
            if entry.expires_at <= now
            else "It ends within 30 days, and shuts people out then."
        )
    if entry.expires_at is not None and entry.expires_at - now > LONG:
        yield "It lasts for more than a year."
    if entry.expires_at is None and entry.since is not None and now - entry.since > LONG:
        yield "It is older than a year and does not end."
    if entry.age_matters and entry.since is None:
        yield "Nobody knows how old it is: bring a new one."
    used = entry.last_use or entry.since
    if used is not None and now - used > UNUSED:
        yield "Nobody has used it for 90 days."
