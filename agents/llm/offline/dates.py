"""Days and times in a shopper's words, reckoned from the day that the instructions name.

A weekday always means the coming one, at least a day ahead; the answer says the absolute date.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from agents.llm.offline.clock_times import read_time
from agents.llm.offline.feasts import NAMES, feast
from agents.llm.offline.vocabulary import NUMBERS, ORDINALS

WEEKDAYS = [name.lower() for name in calendar.day_name]
MONTHS = [name.lower() for name in calendar.month_name]
_SHORT_MONTHS = [name.lower() for name in calendar.month_abbr]
_NUMBERS = {word: value for word, value in NUMBERS.items() if word.isalpha() and word != "another"}
_NUMBER = rf"(\d{{1,3}}|{'|'.join(_NUMBERS)})"
_WEEKDAY = rf"({'|'.join(WEEKDAYS)})"
_AND_THE_DAY = rf"(?:{'|'.join(WEEKDAYS)}),? (?=(?:on )?(?:the )?(?:\d|{'|'.join(MONTHS[1:])}))"
"""Of "Tuesday, 1 December", the part that the date says by itself."""
_MONTH = rf"({'|'.join([*MONTHS[1:], *_SHORT_MONTHS[1:]])})\.?"
_SHIFTS = {"day": 1, "week": 7}
_NEEDED_BY = re.compile(
    r"\b(?:need|have|get|want|deliver) (?:it|them|that|this|those|everything|all|the (?:order|parcel|lot))"
    r" (?:\w+ )?(?:by|before)\b|\b(?:here|there|arrives?|comes?|delivered) (?:by|before)\b"
)
_SHIFT = re.compile(
    rf"\b(?:the |{_NUMBER} )(day|week|month)s? (later|after(?:wards)?|earlier|before|sooner)"
    r"(?:\W*\b(?:instead|then|please|that|would|is|suits?|works?|be|me|us|better|fine|rather|actually|for)\b)*\W*$"
)


@dataclass(frozen=True, slots=True)
class When:
    """`on` is None where no day was named, or none such exists; `rest` is the text without these words."""

    on: date | None
    at: str
    rest: str
    named_a_day: bool = False


def read_today(instructions: str) -> date | None:
    """From the line "Today is Monday 23 November 2026, 22:10 in Europe/Berlin."."""
    found = re.search(r"Today is \w+,? (\d{1,2}) (\w+) (\d{4})", instructions)
    return _day(found[3], found[2], found[1]) if found else None


def read_when(text: str, today: date | None) -> When:
    at, rest = read_time(text.lower())
    for pattern, reckon in _FORMS:
        if found := re.search(
            rf"\b(?:(?:on |for |by )?{_AND_THE_DAY})?(?:on |for |by )?(?:{pattern})\b", rest
        ):
            left = rest[: found.start()] + " " + rest[found.end() :]
            return When(reckon(found, today), at, left, named_a_day=True)
    return When(None, at, rest if at else text.lower())


def shifted(text: str, planned: date) -> date | None:
    """ "A week later", "the day before": reckoned from a day that was on the table."""
    found = _SHIFT.search(text)
    if found is None:
        return None
    count = _NUMBERS.get(found[1] or "a") or int(found[1])
    return _later(planned, count if found[3] in ("later", "after", "afterwards") else -count, found[2])


def needed_by(text: str) -> bool:
    """ "I need it by Friday" says when it has to be there, not when to order it."""
    return bool(_NEEDED_BY.search(text.lower()))


def spell(day: date) -> str:
    return f"{calendar.day_name[day.weekday()]} {day.day} {calendar.month_name[day.month]} {day.year}"


def _weekday(found: re.Match[str], today: date | None) -> date | None:
    wanted = WEEKDAYS.index(found[1])
    if today is None:
        return None
    if found[0].endswith("next week"):
        return today + timedelta(days=7 - today.weekday() + wanted)
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _feast(found: re.Match[str], today: date | None) -> date | None:
    return today and feast(found[1], today)


def _weekday_by(found: re.Match[str], today: date | None) -> date | None:
    """ "The Friday before Christmas"; a day that is one itself is not meant."""
    if today is None:
        return None
    mark = feast(found[3], today)
    away = (WEEKDAYS.index(found[1]) - mark.weekday()) % 7
    return mark + timedelta(days=(away or 7) if found[2] == "after" else away - 7)


def _day_by(found: re.Match[str], today: date | None) -> date | None:
    """ "The day after Christmas", "two weeks before Easter"."""
    if today is None:
        return None
    count = _NUMBERS.get(found[1] or "a") or int(found[1])
    away = count * _SHIFTS[found[2]]
    return feast(found[4], today) + timedelta(days=away if found[3] == "after" else -away)


def _weekend(found: re.Match[str], today: date | None) -> date | None:
    saturday = today and today + timedelta(days=(5 - today.weekday() - 1) % 7 + 1)
    return saturday and saturday + timedelta(days=7 if "next" in found[0] else 0)


def _week_from(found: re.Match[str], today: date | None) -> date | None:
    """ "A week on Friday", "Friday week"."""
    wanted = next(group for group in found.groups() if group)
    coming = today and today + timedelta(days=(WEEKDAYS.index(wanted) - today.weekday() - 1) % 7 + 1)
    return coming and coming + timedelta(days=7)


def _part_of_month(found: re.Match[str], today: date | None) -> date | None:
    """ "The end of January", "mid-March", "the beginning of next month"."""
    if today is None:
        return None
    if "month" in found[2]:
        month = _later(today.replace(day=1), "next" in found[2], "month")
    else:
        number = _month_number(found[2])
        month = date(today.year + (number < today.month), number, 1)
    if month is None:
        return None
    last = calendar.monthrange(month.year, month.month)[1]
    return month.replace(day=last if "end" in found[1] else 15 if "mid" in found[1] else 1)


def _after(found: re.Match[str], today: date | None) -> date | None:
    count = _NUMBERS.get(found[1]) or int(found[1])
    return _later(today, count, found[2])


def _next(found: re.Match[str], today: date | None) -> date | None:
    return _later(today, 1, found[1])


def _later(today: date | None, count: int, unit: str) -> date | None:
    if today is None:
        return None
    if unit == "month":
        months = today.month - 1 + count
        year, month = today.year + months // 12, months % 12 + 1
        return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
    return today + timedelta(days=count * (7 if unit == "week" else 1))


def _end_of_month(today: date | None) -> date | None:
    return today and today.replace(day=calendar.monthrange(today.year, today.month)[1])


def _iso(found: re.Match[str], today: date | None) -> date | None:
    return _day(found[1], found[2], found[3])


def _day_month(found: re.Match[str], today: date | None) -> date | None:
    return _coming(found[3], found[2], found[1], today)


def _ordinal_of_month(found: re.Match[str], today: date | None) -> date | None:
    return _coming(None, found[2], str(ORDINALS[found[1]] + 1), today)


def _month_day(found: re.Match[str], today: date | None) -> date | None:
    return _coming(found[3], found[1], found[2], today)


def _day_of_month(found: re.Match[str], today: date | None) -> date | None:
    """The coming one: in this month, or in the next."""
    if today is None:
        return None
    month = _later(today.replace(day=1), 0 if int(found[1]) > today.day else 1, "month")
    return month and _day(str(month.year), str(month.month), found[1])


def _coming(year: str | None, month: str, day: str, today: date | None) -> date | None:
    if year or today is None:
        return _day(year, month, day) if year else None
    this_year = _day(str(today.year), month, day)
    return this_year if this_year and this_year > today else _day(str(today.year + 1), month, day)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month) if month.isdigit() else _month_number(month), int(day))
    except ValueError:
        return None


def _month_number(name: str) -> int:
    short = name.lower()[:3]
    return _SHORT_MONTHS.index(short)


_FORMS: list[tuple[str, Callable[[re.Match[str], date | None], date | None]]] = [
    (r"(\d{4})-(\d{2})-(\d{2})", _iso),
    (rf"(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? (\d{{4}}))?", _day_month),
    (rf"(?:the )?({'|'.join(ORDINALS)}) of {_MONTH}", _ordinal_of_month),
    (rf"{_MONTH} (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?", _month_day),
    (rf"(?:the )?{_WEEKDAY} (before|after) ({NAMES})", _weekday_by),
    (rf"(?:the )?(?:{_NUMBER} )?(day|week)s? (before|after) ({NAMES})", _day_by),
    (rf"(?<!for )({NAMES})", _feast),
    (
        rf"(?:the )?(end|beginning|start|middle|mid)(?: of |-| )({_MONTH}|next month|the month"
        rf"|this month)",
        _part_of_month,
    ),
    (rf"a week (?:on |from )?{_WEEKDAY}|(?:on )?{_WEEKDAY} week\b(?<!next week)", _week_from),
    (rf"(?:(?:the|this|next|coming|following) )*{_WEEKDAY}(?: next week)?", _weekday),
    (r"(?:at |over )?(?:the |this |next |coming )*weekend", _weekend),
    (rf"{_NUMBER} (day|week|month)s? (?:from (?:today|now)|hence|later|on)", _after),
    (
        r"(?:in )?a fortnight(?:'?s time| from (?:today|now)"
        r"| hence)?",
        lambda found, today: _later(today, 2, "week"),
    ),
    (r"(?:the )?day after tomorrow", lambda found, today: _later(today, 2, "day")),
    (r"tomorrow", lambda found, today: _later(today, 1, "day")),
    (r"today|tonight", lambda found, today: today),
    (rf"in {_NUMBER} (day|week|month)s?'?s?(?: time)?", _after),
    (r"(?:at )?the end of the month", lambda found, today: _end_of_month(today)),
    (r"next (week|month)", _next),
    (r"(?<=on )the (\d{1,2})(?:st|nd|rd|th)", _day_of_month),
]
