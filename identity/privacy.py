"""What the rooms hold about a person: each room above tells its part when it starts, as imports only go down."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from identity.models import User


def themselves(person: User) -> object:
    return person


@dataclass(frozen=True)
class Holding:
    """Rows of one model that are about a person. `whose` is the look-up that leads from a row to `who` of them.

    `left_out` says why a copy does without them.
    """

    model: type[Model]
    whose: str
    who: Callable[[User], object] = themselves
    left_out: str = ""

    @property
    def label(self) -> str:
        """As the trail names the model."""
        return self.model._meta.label_lower

    def rows(self, person: User) -> "QuerySet[Any]":
        return self.model._base_manager.filter(**{self.whose: self.who(person)}).order_by("pk")


_rooms: dict[str, tuple[Holding, ...]] = {}


def tell(room: str, *holdings: Holding) -> None:
    """Said once by each room's AppConfig."""
    _rooms[room] = holdings


def holdings() -> Iterator[tuple[str, Holding]]:
    """Each with the name of its room, the lowest room first."""
    for room, told in _rooms.items():
        for holding in told:
            yield room, holding
