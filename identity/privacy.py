"""What the rooms hold about a person: each room above tells its part when it starts, as imports only go down."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.db.models import Model, Q, QuerySet

from identity.models import Organization, User

NOBODYS: Final = "@erased.invalid"
"""Ends what stands in the place of an address that was erased (RFC 6761 §6.4)."""


def themselves(person: User) -> object:
    return person


def mail_addresses_of(person: User) -> "QuerySet[User, str]":
    """All that are theirs. One that they have not proved may be another's."""
    proved = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    return User.objects.filter(pk=person.pk).values_list("email", flat=True).union(proved)


def none(person: User) -> Iterable[str]:
    return ()


def nothing(person: User) -> None:
    """Nothing of this room goes on by itself."""


@dataclass(frozen=True)
class Remove:
    """Erasure deletes the rows."""


@dataclass(frozen=True)
class Blank:
    """Erasure keeps the rows, with these values in place of the person's; a function makes one for each row."""

    values: Mapping[str, object]


@dataclass(frozen=True)
class Keep:
    """Erasure changes nothing: there is no word of the person's in the rows. `why` they stay."""

    why: str


Erasure = Remove | Blank | Keep


@dataclass(frozen=True)
class Holding:
    """Rows of one model that are about a person. `whose` is the look-up that leads from a row to `who` of them.

    `purpose` is what they are kept for, `kept` how long, where it is another time than until the erasure. `left_out`
    says why a copy does without them.
    """

    model: type[Model]
    whose: str
    erasure: Erasure
    who: Callable[[Any], object] = themselves
    purpose: str = ""
    kept: str = ""
    left_out: str = ""

    @property
    def label(self) -> str:
        """As the trail names the model."""
        return self.model._meta.label_lower

    def rows(self, *subjects: User | Organization) -> "QuerySet[Any]":
        """About any of them."""
        theirs = Q(*((self.whose, self.who(subject)) for subject in subjects), _connector=Q.OR)
        return self.model._base_manager.filter(theirs).order_by("pk")


@dataclass(frozen=True)
class Place:
    """Where personal values rest, or pass, that is no table about a person: told in sentences."""

    name: str
    holds: str
    purpose: str
    kept: str
    erasure: str


@dataclass(frozen=True)
class Room:
    """A room's part: its rows, what must end before the person's can go, how it stops what goes on by itself, and how
    it makes up for what it would have forgotten while a legal hold stood."""

    name: str
    holdings: tuple[Holding, ...]
    hindrances: Callable[[User], Iterable[str]] = field(default=none)
    stop: Callable[[User], None] = field(default=nothing)
    make_up: Callable[[User], None] = field(default=nothing)
    places: tuple[Place, ...] = ()


_rooms: list[Room] = []


def tell(room: Room) -> None:
    """Said once by each room's AppConfig."""
    _rooms.append(room)


def rooms() -> tuple[Room, ...]:
    """The highest first: its rows refer to those of the rooms below."""
    return tuple(reversed(_rooms))


def holdings() -> Iterator[tuple[str, Holding]]:
    """Each with the name of its room."""
    for room in rooms():
        for holding in room.holdings:
            yield room.name, holding


def hindrances(person: User) -> list[str]:
    """Why the person's data cannot be erased now: sentences for them; none if it can."""
    return [sentence for room in rooms() for sentence in room.hindrances(person)]
