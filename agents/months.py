"""Days of months by a wall clock, as instants."""

import calendar
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


def days_of_months(day: int, at: time, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """When that zone's clock shows this time on this day of each month: instants in UTC, later than `after`.

    A month without that day takes its last. A time that the clock leaves out is as much later; of one that
    comes twice it is the first.
    """
    month = after.astimezone(zone).date().replace(day=1)
    while month.year < date.max.year:
        instant = datetime.combine(_in(month, day), at, tzinfo=zone).astimezone(UTC)
        if instant > after:
            yield instant
        month = (month + 31 * DAY).replace(day=1)


def month_of(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%Y-%m}"


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant after that day. Raises OverflowError beyond the calendar."""
    return datetime.combine(day + DAY, time.min, tzinfo=zone).astimezone(UTC)


def last_day_before(end: datetime, zone: ZoneInfo) -> date:
    return (end - timedelta(microseconds=1)).astimezone(zone).date()


def _in(month: date, day: int) -> date:
    return month.replace(day=min(day, calendar.monthrange(month.year, month.month)[1]))
