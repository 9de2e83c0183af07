"""Numbers in words, above twelve, as figures: below, words like "one" and "second" mean more than a number."""

import re

_UNITS = {
    word: value
    for value, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), start=1
    )
}
_TEENS = {
    word: value
    for value, word in enumerate(
        ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"), start=13
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
SMALL = _UNITS | {"ten": 10, "eleven": 11, "twelve": 12}
_OF_MONEY = re.compile(rf"\b({'|'.join(SMALL)})(?= (?:dollars?|bucks?|euros?|pounds?|quid)\b)", re.IGNORECASE)
_UNIT, _TEN = "|".join(_UNITS), "|".join(_TENS)
_SAID = re.compile(
    rf"\b(?:(?P<hundreds>an?|{_UNIT}) hundred(?: and)?\b ?)?"
    rf"(?:(?P<tens>{_TEN})(?:[ -](?P<units>{_UNIT}))?|(?P<teens>{'|'.join(_TEENS)}))?\b",
    re.IGNORECASE,
)


def in_figures(text: str) -> str:
    """Small ones too where they are money."""
    plain = _SAID.sub(lambda found: _figure(found) if found[0].strip() else found[0], text)
    return _OF_MONEY.sub(lambda found: str(SMALL[found[1].lower()]), plain)


def _figure(found: re.Match[str]) -> str:
    said = {name: (word or "").lower() for name, word in found.groupdict().items()}
    hundreds = _UNITS.get(said["hundreds"], 1) if said["hundreds"] else 0
    rest = _TENS.get(said["tens"], 0) + _UNITS.get(said["units"], 0) + _TEENS.get(said["teens"], 0)
    space = " " if found[0].endswith(" ") else ""
    return f"{100 * hundreds + rest}{space}"
