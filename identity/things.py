"""Things that exist, as policies know them. Rooms above tell how theirs are found, by the number that people know."""

from collections.abc import Callable, Mapping

from identity.actor import Actor
from identity.policy import Resource

#: Looked up for whoever would act on it. None: there is no such thing.
Find = Callable[[str, Actor], Resource | None]

_finds: dict[str, Find] = {}


def tell(finds: Mapping[str, Find]) -> None:
    """Said once by each room's AppConfig, by the kind of thing."""
    _finds.update(finds)


def kinds() -> list[str]:
    return sorted(_finds)


def find_thing(kind: str, number: str, actor: Actor) -> Resource | None:
    return _finds[kind](number, actor)
