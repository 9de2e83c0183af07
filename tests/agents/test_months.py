"""A day of each month, by the clock on the person's wall."""

from datetime import UTC, date, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from agents.months import days_of_months, end_of, last_day_before, month_of

BERLIN, AUCKLAND, HONOLULU = (
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("Pacific/Auckland"),
    ZoneInfo("Pacific/Honolulu"),
)
NINE = time(9)


def days(day: int, after: str, zone: ZoneInfo = BERLIN, at: time = NINE, number: int = 4) -> list[str]:
    instants = days_of_months(day, at, zone, datetime.fromisoformat(f"{after}+00:00"))
    return [f"{instant:%Y-%m-%dT%H:%M}" for instant in islice(instants, number)]


def test_each_month_has_its_day_and_a_year_its_twelve() -> None:
    assert days(1, "2026-11-27T10:00", number=3) == [
        "2026-12-01T08:00",
        "2027-01-01T08:00",
        "2027-02-01T08:00",
    ]
    assert days(1, "2026-11-27T10:00", number=13)[-1] == "2027-12-01T08:00"


def test_a_month_without_that_day_takes_its_last() -> None:
    assert days(31, "2027-01-31T10:00") == [
        "2027-02-28T08:00", "2027-03-31T07:00", "2027-04-30T07:00", "2027-05-31T07:00",
    ]  # fmt: skip
    assert days(30, "2028-02-01T10:00", number=1) == ["2028-02-29T08:00"]


def test_the_moment_itself_has_passed_and_one_before_it_has_not() -> None:
    assert days(27, "2026-11-27T08:00", number=1) == ["2026-12-27T08:00"]
    assert days(27, "2026-11-27T07:59", number=1) == ["2026-11-27T08:00"]


@pytest.mark.parametrize(
    ("day", "after", "zone", "at", "first"),
    [
        (28, "2027-03-01T00:00", BERLIN, time(2, 30), "2027-03-28T01:30"),
        (25, "2026-10-01T00:00", BERLIN, time(2, 30), "2026-10-25T00:30"),
        (1, "2026-11-30T10:59", AUCKLAND, time(0), "2026-11-30T11:00"),
        (31, "2026-12-31T12:00", HONOLULU, time(23, 59), "2027-01-01T09:59"),
    ],
    ids=["an hour left out", "an hour that comes twice", "a day ahead of UTC", "a day behind it"],
)
def test_it_is_meant_by_that_zones_clock(day: int, after: str, zone: ZoneInfo, at: time, first: str) -> None:
    assert days(day, after, zone, at, 1) == [first]


def test_a_month_and_a_last_day_are_those_of_the_zone() -> None:
    instant = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    assert (month_of(instant, BERLIN), month_of(instant, HONOLULU)) == ("2026-12", "2026-11")
    assert end_of(date(2027, 6, 30), BERLIN) == datetime(2027, 6, 30, 22, tzinfo=UTC)
    assert last_day_before(end_of(date(2027, 6, 30), BERLIN), BERLIN) == date(2027, 6, 30)
