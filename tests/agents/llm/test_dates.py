from datetime import date

import pytest

from agents.llm.offline.dates import read_today, read_when, spell

MONDAY = date(2026, 11, 23)


def test_today_stands_in_the_instructions() -> None:
    assert read_today("Today is Monday 23 November 2026, 22:10 in Europe/Berlin.") == MONDAY


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("next Friday", "2026-11-27"),
        ("on Friday", "2026-11-27"),
        ("next Monday", "2026-11-30"),
        ("Friday next week", "2026-12-04"),
        ("tomorrow", "2026-11-24"),
        ("the day after tomorrow", "2026-11-25"),
        ("in two weeks", "2026-12-07"),
        ("in a month", "2026-12-23"),
        ("on 4 December", "2026-12-04"),
        ("on December 4th, 2027", "2027-12-04"),
        ("on 20 November", "2027-11-20"),
        ("on 2026-12-24", "2026-12-24"),
        ("in ten days' time", "2026-12-03"),
        ("a fortnight from now", "2026-12-07"),
        ("a week on Wednesday", "2026-12-02"),
        ("at the weekend", "2026-11-28"),
        ("on Christmas Eve", "2026-12-24"),
        ("the Tuesday before Christmas", "2026-12-22"),
        ("two days after New Year's Day", "2027-01-03"),
        ("on Good Friday", "2027-03-26"),
        ("at the end of February", "2027-02-28"),
        ("in mid-January", "2027-01-15"),
    ],
)
def test_days_are_reckoned_from_today(words: str, day: str) -> None:
    assert read_when(f"order a mug {words}", MONDAY).on == date.fromisoformat(day)


def test_the_end_of_this_month_is_of_this_year_until_it_has_passed() -> None:
    assert read_when("order a mug at the end of January", date(2027, 1, 29)).on == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("tomorrow at 5pm", "17:00"),
        ("on Friday at 9:30", "09:30"),
        ("tomorrow morning", "09:00"),
        ("tomorrow at half past six in the evening", "18:30"),
        ("tomorrow, 7 am", "07:00"),
        ("on Friday at eight at night", "20:00"),
        ("tomorrow at 12 am", "00:00"),
        ("tomorrow at a quarter past two in the afternoon", "14:15"),
        ("on Friday at quarter to six in the evening", "17:45"),
        ("tomorrow at ten to nine", "08:50"),
        ("on Friday, 7 in the evening", "19:00"),
        ("tomorrow at half past four", "16:30"),
        ("on Friday at 3", "15:00"),
        ("on Friday at 03:00", "03:00"),
        ("tomorrow at 4 in the morning", "04:00"),
        ("tomorrow at seven", "07:00"),
        ("tonight at 8", "20:00"),
        ("tomorrow at midnight", "00:00"),
        ("two to three mugs tomorrow", ""),
        ("tomorrow", ""),
    ],
)
def test_times_are_read(words: str, at: str) -> None:
    assert read_when(words, MONDAY).at == at


def test_what_is_left_speaks_of_the_goods() -> None:
    assert read_when("Order two mugs next Friday at noon", MONDAY).rest.split() == ["order", "two", "mugs"]


def test_a_day_that_does_not_exist_is_named_but_not_known() -> None:
    when = read_when("order it on 31 November", MONDAY)
    assert (when.named_a_day, when.on) == (True, None)


def test_without_a_today_only_full_dates_are_known() -> None:
    assert read_when("next Friday", None).on is None
    assert read_when("on 2026-12-24", None).on == date(2026, 12, 24)


def test_a_day_is_spelled_in_full() -> None:
    assert spell(date(2026, 11, 27)) == "Friday 27 November 2026"


def test_a_feast_that_something_is_for_is_no_day() -> None:
    assert not read_when("a scarf for Christmas", MONDAY).named_a_day


def test_a_time_alone_names_no_day() -> None:
    when = read_when("3 pm would be better", MONDAY)
    assert (when.at, when.named_a_day) == ("15:00", False)


def test_a_date_says_its_weekday_with_it() -> None:
    when = read_when("on Tuesday, December 1st", date(2026, 11, 23))
    assert (when.on, when.rest.strip()) == (date(2026, 12, 1), "")
