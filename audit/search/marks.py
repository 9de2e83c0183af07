"""What makes an event worth a look, beyond what it says of itself. Rooms above tell marks that need their knowledge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from audit.models import AuditEvent
from audit.search.traits import is_refusal

#: The events among these that carry the mark. Asked for a batch at a time, so that it can read rows once for all.
Marker = Callable[[Sequence[AuditEvent]], Iterable[AuditEvent]]

IN_BULK: Final = 100  # things looked at in one go
AN_HOUR: Final = 60  # looks of one person, or by an agent for them, in one hour of the clock

FIRST_USE: Final = "first-use"
BULK: Final = "bulk-read"


@dataclass(frozen=True)
class Mark:
    name: str
    label: str
    meaning: str
    of: Marker


def _refused(events: Sequence[AuditEvent]) -> Iterable[AuditEvent]:
    return (event for event in events if is_refusal(event))


def _unattributed(events: Sequence[AuditEvent]) -> Iterable[AuditEvent]:
    return (event for event in events if _is_unattributed(event))


def _is_unattributed(event: AuditEvent) -> bool:
    context = event.context
    named = context.principal or {"directory", "feed"} & context.details.keys()
    return not named and not context.source.startswith("system:")


def _system(events: Sequence[AuditEvent]) -> Iterable[AuditEvent]:
    return (event for event in events if event.context.source.startswith("system:"))


def _none(events: Sequence[AuditEvent]) -> Iterable[AuditEvent]:
    """The indexer itself knows: it takes what came before."""
    return ()


_marks: dict[str, Mark] = {
    mark.name: mark
    for mark in (
        Mark("refused", "refused", "What was asked for got no yes, or failed.", _refused),
        Mark(
            "unattributed",
            "unattributed",
            "No person, directory, reader of the log or listed system work is named.",
            _unattributed,
        ),
        Mark("system", "system work", "Done under a listed system context, by nobody's decision.", _system),
        Mark(FIRST_USE, "first use of a tool", "An agent's first call of this tool for this person.", _none),
        Mark(
            BULK,
            "reads in bulk",
            f"{IN_BULK} things in one look, or more than {AN_HOUR} looks in an hour.",
            _none,
        ),
    )
}


def tell(*marks: Mark) -> None:
    """Said once by each room's AppConfig."""
    _marks.update({mark.name: mark for mark in marks})


def all_marks() -> list[Mark]:
    return list(_marks.values())


def is_look(event: AuditEvent) -> bool:
    """At what is somebody's. The catalog is everybody's."""
    looked = event.category.endswith(".read") or event.action.endswith((":read", ":look"))
    return looked and event.action != "catalog:read"
