"""What still stands on lent authority, and needs it. The room that keeps it is above, and tells, as imports only go
down."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from identity.models import Delegation
from identity.scopes import Scope


@dataclass(frozen=True)
class Need:
    """Of one thing that waits: what it takes of the delegation of this name, and the most that it may cost at once."""

    delegation: str
    scopes: tuple[Scope, ...]
    most: int


Teller = Callable[[QuerySet[Delegation]], Iterable[Need]]
_tellers: list[Teller] = []


def tell(teller: Teller) -> None:
    """Said once by a room's AppConfig: what of its own stands on these delegations."""
    _tellers.append(teller)


def needs_of(delegations: QuerySet[Delegation]) -> Iterator[Need]:
    for teller in _tellers:
        yield from teller(delegations)
