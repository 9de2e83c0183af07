"""Times of day in a shopper's words: "at half past six in the evening", "7am", "noon", "first thing"."""

import re

from agents.llm.offline.numbers_said import SMALL

_DAYTIMES = {
    "first thing(?: in the morning)?": "09:00",
    "early(?: in the morning)?": "",
    "morning": "09:00",
    "noon|midday|lunch ?time": "12:00",
    "midnight": "00:00",
    "afternoon": "15:00",
    "evening": "18:00",
}
_HOUR = rf"(?P<hour>\d{{1,2}}|{'|'.join(SMALL)})"
_LATER = r"(?:,? ?(?:in the |this )?(?P<part>morning|afternoon|evening)\b|,? at night\b)?"
_LEAD = r"(?:\b(?:at|by|around|about|towards|before|after|from|say|for) )*"
_FEW = "five|ten|5|10|20|25"
_PAST = re.compile(
    rf"{_LEAD}(?:\ba )?\b(?P<past>half|quarter|{_FEW}) (?:minutes )?(?:past|after) {_HOUR}\b"
    rf"(?: ?(?P<m>[ap])\.?m\b\.?)?{_LATER}"
)
_TO = re.compile(
    rf"(?:{_LEAD}(?:\ba )?\b(?P<to>quarter)|\b(?:at|by|around) (?P<before>{_FEW})) (?:minutes )?"
    rf"(?:to|before) {_HOUR}\b"
    rf"(?: ?(?P<m>[ap])\.?m\b\.?)?{_LATER}"
)
_SAID = re.compile(
    rf"{_LEAD}\b{_HOUR}(?:[:.](?P<minute>\d{{2}}))?(?: ?(?P<m>[ap])\.?m\b\.?| ?o'?clock\b){_LATER}"
    rf"|\bat {_HOUR.replace('hour', 'bare')}(?:[:.](?P<then>\d{{2}}))?(?! ?(?:percent|%|dollars|bucks|each"
    rf"|a piece|[$€]))\b"
    rf"{_LATER.replace('part', 'time')}"
    rf"|(?:^|(?<=[,;] )|(?<=day )|(?<=tomorrow )|(?<=it )|(?<=that )){_HOUR.replace('hour', 'alone')}"
    r" in the (?P<when>morning|afternoon|evening)\b"
    r"|\b(?P<h24>\d{1,2}):(?P<m24>\d{2})\b"
)
_PART = re.compile(rf"\b(?:in the |at |by |around )?(?P<daytime>{'|'.join(_DAYTIMES)})\b")
_BY_DAY = range(1, 7)  # "at half past four" is in the afternoon; "at 04:30" says what it means
_MINUTES = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "5": 5, "10": 10, "20": 20, "25": 25}


def read_time(text: str) -> tuple[str, str]:
    """In lower case. "07:30", or nothing where none was said, and the text without it."""
    if found := _PAST.search(text):
        return _told(text, found, found["hour"], _MINUTES[found["past"]], found["m"], found["part"] or "")
    if found := _TO.search(text):
        left = _MINUTES[found["to"] or found["before"]]
        return _told(text, found, found["hour"], -left, found["m"], found["part"] or "")
    if found := _SAID.search(text):
        hour = found["hour"] or found["bare"] or found["alone"] or found["h24"]
        minute = int(found["minute"] or found["then"] or found["m24"] or 0)
        part = found["part"] or found["time"] or found["when"] or ""
        return _told(text, found, hour, minute, found["m"], part)
    if found := _PART.search(text):
        at = next(at for words, at in _DAYTIMES.items() if re.fullmatch(words, found["daytime"]))
        return at, text[: found.start()] + text[found.end() :]
    return "", text


def _told(
    text: str, found: re.Match[str], word: str, minute: int, half: str | None, part: str
) -> tuple[str, str]:
    hour = SMALL.get(word) or int(word)
    is_late = half == "p" or part in ("afternoon", "evening") or "night" in found[0] or "tonight" in text
    by_day = not (half or part) and hour in _BY_DAY and ":" not in found[0] and "." not in found[0]
    is_late = is_late or by_day
    if half or part or is_late:
        hour = hour % 12 + 12 if is_late else hour % 12 if hour == 12 else hour
    if hour > 23 or minute > 59:
        return "", text
    hour, minute = (hour * 60 + minute) // 60 % 24, minute % 60
    return f"{hour:02}:{minute:02}", text[: found.start()] + text[found.end() :]
