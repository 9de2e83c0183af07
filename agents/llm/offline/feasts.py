"""Days that go by a name: "Christmas Eve", "New Year's Day", "the Friday before Easter"."""

import re
from datetime import date, timedelta

_FIXED = {
    r"christmas eve": (12, 24),
    r"christmas(?: day)?|xmas": (12, 25),
    r"boxing day": (12, 26),
    r"new year'?s eve|the end of the year|year'?s end": (12, 31),
    r"new year'?s day|new year(?:'?s)?": (1, 1),
    r"valentine'?s(?: day)?": (2, 14),
    r"hallowe'?en": (10, 31),
    r"(?:saint|st\.?) nicholas(?:'?s?)?(?: day)?": (12, 6),
    r"epiphany|twelfth night": (1, 6),
}
_EASTER = {r"good friday": -2, r"easter monday": 1, r"easter(?: sunday)?": 0}
_THANKSGIVING = r"thanksgiving(?: day)?"
NAMES = "|".join((*_FIXED, *_EASTER, _THANKSGIVING))


def feast(name: str, today: date) -> date:
    """The coming one; raises ValueError for a name that is none."""
    this_year = _in_year(name, today.year)
    return this_year if this_year > today else _in_year(name, today.year + 1)


def _in_year(name: str, year: int) -> date:
    for words, (month, day) in _FIXED.items():
        if re.fullmatch(words, name):
            return date(year, month, day)
    for words, away in _EASTER.items():
        if re.fullmatch(words, name):
            return _easter(year) + timedelta(days=away)
    if re.fullmatch(_THANKSGIVING, name):
        first = date(year, 11, 1)
        return first + timedelta(days=(3 - first.weekday()) % 7 + 21)
    raise ValueError(name)


def _easter(year: int) -> date:
    """The Gregorian computus (Meeus, Jones, Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
