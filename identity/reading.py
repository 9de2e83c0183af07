"""What an agent has read that others wrote. The room that keeps it is above, and tells, as imports only go down."""

from collections.abc import Callable, Collection

Teller = Callable[[Collection[int]], bool]
_tellers: list[Teller] = []


def tell(teller: Teller) -> None:
    """Said once by a room's AppConfig: whether text by others was read under one of these delegations."""
    _tellers.append(teller)


def has_read_others(delegations: Collection[int]) -> bool:
    return any(teller(delegations) for teller in _tellers)
