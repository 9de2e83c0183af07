"""What came from sign-ins and from lent authority: each room above tells its part, as imports only go down."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Origins:
    """Where something came from: keys of sign-ins, of delegations and of memberships."""

    sessions: frozenset[int] = frozenset()
    delegations: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Trace:
    """One thing that came from there, for reports: references and the shop's own words, nothing of a person's."""

    kind: str
    id: str
    what: str
    at: datetime
    state: str = ""


def nothing(origins: Origins, why: str) -> None:
    """Nothing of this room waits."""


@dataclass(frozen=True)
class Room:
    """A room's part: what came from the origins, and how what waits there is made void by a cut.

    `void` runs inside the cut's transaction, after people and delegations are locked.
    """

    name: str
    traces: Callable[[Origins], Iterable[Trace]]
    void: Callable[[Origins, str], None] = nothing


_rooms: list[Room] = []


def tell(room: Room) -> None:
    """Said once by each room's AppConfig."""
    _rooms.append(room)


def traces_of(origins: Origins) -> Iterator[Trace]:
    for room in _rooms:
        yield from room.traces(origins)


def void(origins: Origins, why: str) -> None:
    for room in _rooms:
        room.void(origins, why)
