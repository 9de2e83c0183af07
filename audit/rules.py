"""Shapes of rules over the log: each looks at one event after the other, and remembers as little as it can.

What a rule remembers is JSON, so that it can be kept with the position up to which it was looked at.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

from audit.feed import Entry

Memory = dict[str, Any]

MOST_SUBJECTS: Final = 1_000
"""Subjects that are remembered before those of whom nothing counts any more are forgotten."""


@dataclass(frozen=True)
class Hit:
    """What a rule found about one subject: the positions that were not told before."""

    subject: str
    at: datetime
    positions: tuple[int, ...]


class Shape(Protocol):
    def look(self, entry: Entry, memory: Memory) -> Hit | None:
        """Whether this event, after those before, is a hit. Changes the memory."""


@dataclass(frozen=True)
class Each:
    """Every event that has a subject."""

    subject: Callable[[Entry], str | None]

    def look(self, entry: Entry, memory: Memory) -> Hit | None:
        subject = self.subject(entry)
        return Hit(subject, entry.at, (entry.position,)) if subject else None


def never(entry: Entry) -> None:
    """No event has such a subject."""


@dataclass(frozen=True)
class Gathering:
    """Events of one subject that together weigh enough within so many minutes; what breaks begins anew.

    Once enough has come together, each further event is a hit until the minutes are over.
    """

    enough: int
    minutes: int
    weigh: Callable[[Entry], tuple[str, int] | None]
    breaks: Callable[[Entry], str | None] = never

    def look(self, entry: Entry, memory: Memory) -> Hit | None:
        if broken := self.breaks(entry):
            memory.pop(broken, None)
        if (found := self.weigh(entry)) is None:
            return None
        subject, weight = found
        now = entry.at.timestamp()
        before = [one for one in memory.get(subject, []) if one[1] > now - self.minutes * 60]
        was_enough = _sum(before) >= self.enough
        seen = [*before, [entry.position, now, weight]]
        positions = tuple(one[0] for one in (seen[-1:] if was_enough else seen))
        while _sum(seen[1:]) >= self.enough:
            seen = seen[1:]
        memory[subject] = seen
        self._forget(memory, now)
        return Hit(subject, entry.at, positions) if _sum(seen) >= self.enough else None

    def _forget(self, memory: Memory, now: float) -> None:
        if len(memory) > MOST_SUBJECTS:
            for subject in [name for name, seen in memory.items() if seen[-1][1] <= now - self.minutes * 60]:
                del memory[subject]


@dataclass(frozen=True)
class Rest:
    """The first event of a subject after so many days without one; whose was never seen has rested since it began."""

    days: int
    subject: Callable[[Entry], str | None]

    def look(self, entry: Entry, memory: Memory) -> Hit | None:
        began: float = memory.setdefault("began", entry.at.timestamp())
        if (subject := self.subject(entry)) is None:
            return None
        seen: dict[str, float] = memory.setdefault("seen", {})
        last = datetime.fromtimestamp(seen.get(subject, began), UTC)
        seen[subject] = entry.at.timestamp()
        rested = entry.at - last >= timedelta(days=self.days)
        return Hit(subject, entry.at, (entry.position,)) if rested else None


@dataclass(frozen=True)
class Either:
    """What any of several finds; the first that does."""

    shapes: Sequence[Shape]

    def look(self, entry: Entry, memory: Memory) -> Hit | None:
        hits = [shape.look(entry, memory.setdefault(str(at), {})) for at, shape in enumerate(self.shapes)]
        return next((hit for hit in hits if hit), None)


def _sum(seen: list[list[Any]]) -> int:
    return sum(int(one[2]) for one in seen)
