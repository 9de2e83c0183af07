"""Counts by the hour, as the index keeps them: no question here reads an event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models import QuerySet, Sum

from audit.search.models import KnownValue, Tally

HOUR: Final = timedelta(hours=1)
HIGH: Final = 100  # of a chart, in its own units
MOST: Final = 12


@dataclass(frozen=True)
class Count:
    label: str
    events: int
    refused: int


@dataclass(frozen=True)
class Bar:
    """One column of a chart that is HIGH high; what was refused is drawn at the foot of it."""

    count: Count
    x: float
    width: float
    height: float
    refused: float

    @property
    def y(self) -> float:
        return HIGH - self.height

    @property
    def y_refused(self) -> float:
        return HIGH - self.refused


def by_hour(now: datetime, hours: int = 48) -> list[Count]:
    first = hour_at(now) - hours + 1
    counts = _counted("all", first).values_list("hour").annotate(Sum("events"), Sum("refused"))
    there = {hour: (events, refused) for hour, events, refused in counts}
    return [
        Count(f"{_begin(hour):%d %b %H:00}", *there.get(hour, (0, 0))) for hour in range(first, first + hours)
    ]


def by_day(now: datetime, days: int = 30) -> list[Count]:
    """Days of UTC: the hours are counted by its clock."""
    today = now.astimezone(UTC).date()
    counts = {today - timedelta(days=passed): [0, 0] for passed in range(days - 1, -1, -1)}
    first = hour_at(datetime.combine(min(counts), datetime.min.time(), UTC))
    for hour, events, refused in _counted("all", first).values_list("hour", "events", "refused"):
        if (count := counts.get(_begin(hour).date())) is not None:
            count[0] += events
            count[1] += refused
    return [Count(f"{day:%d %b}", *count) for day, count in counts.items()]


def by_value(kind: str, now: datetime, days: int = 30) -> list[Count]:
    """The most frequent agents, policies or organizations."""
    counts = _counted(kind, hour_at(now) - days * 24).values_list("value")
    summed = counts.annotate(events=Sum("events"), refused=Sum("refused")).order_by("-events", "value")
    return [Count(*row) for row in summed[:MOST]]


def known(kind: str) -> list[str]:
    """Values that a filter offers."""
    return list(KnownValue.objects.filter(kind=kind).order_by("value").values_list("value", flat=True)[:200])


def bars(counts: list[Count], wide: int = 480) -> Iterator[Bar]:
    most = max((count.events for count in counts), default=0) or 1
    step = wide / max(1, len(counts))
    for place, count in enumerate(counts):
        height, refused = (round(HIGH * number / most, 1) for number in (count.events, count.refused))
        yield Bar(count, round(step * place + step * 0.1, 2), round(step * 0.8, 2), height, refused)


def hour_at(at: datetime) -> int:
    return int(at.timestamp()) // 3600


def _begin(hour: int) -> datetime:
    return datetime.fromtimestamp(hour * 3600, UTC)


def _counted(kind: str, first: int) -> QuerySet[Tally]:
    return Tally.objects.filter(kind=kind, hour__gte=first).order_by()
