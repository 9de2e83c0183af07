"""Standing wishes in a shopper's words: every month, or once a price has fallen; for how much, until when."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from agents.llm.offline.dates import MONTHS, read_when


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


A_YEAR = timedelta(days=365)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "twelve": 12}
_NUMBER = rf"(\d{{1,2}}|{'|'.join(_NUMBERS)})"
_MONEY = r"[$€£]?\s*(\d{1,6}(?:[.,]\d{1,2})?)(?:\s*(?:dollars|bucks|euros|usd|eur|[$€£]))?"
_TH = r"(\d{1,2})(?:st|nd|rd|th)|(first|last)"
_EACH = r"(?:every|each|per|the|a)"
_MONTHLY = _compiled(rf"\b(?:(?:every|each) (?:single )?month|monthly|once a month|{_EACH} month)\b")
_REPEATS = _compiled(r"\b(?:every|each) (?:single )?month\b|\bmonthly\b|\bonce a month\b")
_ON = _compiled(
    rf"(?:\b(?:on|always on|from) )?(?:\bthe )?\b(?:{_TH})(?: day)?(?: of)?(?= (?:every|each|the) month\b"
    rf"|[\s,.]|$)"
)
_UNTIL = _compiled(
    r"\b(?:until|till|til|through|thru|ending|up to(?: and including)?|no later than)\s+(?:the )?"
    r"((?:end of )?[\w ,.-]+?)(?=[,;.!]|$| at most| max| no more)"
    r"|\b(?:once|when|after|as soon as) ([\w ,.-]+?)(?: is| has| are)? (?:over|past|gone|passed|through)\b"
    r"|\b(?:stop|quit|end|finish)\b[\w ]*? (?:after|on|by|from) ([\w ,.-]+?)(?=[,;.!]|$)"
)
_FOR = _compiled(rf"\bfor (?:the next |a |one )?(?:{_NUMBER} months|(year)|half a (year))\b")
_TIMES = _compiled(rf"\b(?:at most |up to |no more than )?{_NUMBER} (?:times|orders)\b")
_MOST = _compiled(
    rf"\b(?:for |but |and )*(?:at most|no more than|not more than|up to|max(?:imum)?(?: of)?)\s+{_MONEY}"
    r"(?: (?:each|per order|a time|every time|each time|per month|a month))*"
)
_UNDER = _compiled(rf"\b(?:under|below|less than|within)\s+{_MONEY}")
_BUYS = _compiled(r"\b(?:buy|order|get|purchase|grab|take|send|want|have)\b(?! me know)")
_ANOTHER = _compiled(r"(?:and|also|plus|the same (?:for|with))\b")
_COUNTED = _compiled(rf"(?:please |also |and )*(?:{_NUMBER}|one|a pair of|another) [a-z]")
_TELLS = _compiled(r"\b(?:let me know|notify|alert|remind|tell me|ping|e?mail me|text me)\b")
_WATCHES = _compiled(r"\b(?:watch|track|monitor|keep an eye)\b")
_FALLS = _compiled(
    r"\b(?:when(?:ever)?|once|if|as soon as|the (?:moment|minute|day|instant)|should|in case|provided)\b"
    r"(?P<whose>[^,;]*?)\b(?P<how>below|under|beneath|less than|cheaper than|lower than"
    r"|(?:drops?|falls?|goes|comes|gets|sinks|slips|dips|is)(?: down| reduced| marked down| as low as)* to"
    r"|reach(?:es)?|hits?|costs?(?: only| just)?)"
    rf"\s+{_MONEY}(?: (?:each|apiece|a piece|or less))*"
)
_NOT_MEANT = _compiled(rf"\b(?:instead of|rather than|not|from) {_MONEY}")
_AMOUNT = _compiled(rf"(?<![\w-]){_MONEY}(?![\w-]|st\b|nd\b|rd\b|th\b)")
_POINTS = _compiled(r"\b(?:it|that|they|this|them|those|price(?! of| for))\b")
_PRICE_OF = _compiled(r"\b(?:the )?price (?:of|for)\b")
_VERBS = _compiled(r"\b(?:costs?|is|are|gets?|falls?|drops?|goes|go|comes|come|ever|dips?|sinks?|slips?)\b")
_AT = _compiled(r"\bat (?:\d{1,2}(?:[:.]\d{2})?(?: ?[ap]m)?|noon)\b|\bin the (?:morning|afternoon|evening)\b")
_STOPS = _compiled(
    r"(?:^|[,.!] ?)(?:please |now |then )*(?:stop|cancel|end|call off|drop|delete)\b(?:(?! and ).)*"
    r"\b(?:(?:every|each) month|monthly)\b"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Money in minor units, None where nothing was said of it. `rest` is what is left to name goods."""

    rest: str
    day: int | None = None
    at: str = ""
    below: int | None = None
    most: int | None = None
    count: int | None = None
    until: date | None = None


def read_standing(text: str, today: date | None) -> Standing | None:
    """None where it is neither, or wishes for something that no mandate does: to be told, or every week."""
    plain = " ".join(text.replace("\u2019", "'").split())
    if today is None or _TELLS.search(plain) or (_WATCHES.search(plain) and not _BUYS.search(plain)):
        return None
    wants = _BUYS.search(plain) or _ANOTHER.match(plain) or _COUNTED.match(plain)
    if (fall := _FALLS.search(plain)) and wants:
        return _of_a_price(plain, fall, today)
    return _of_months(plain, today) if _REPEATS.search(plain) else None


def changes_of(text: str, today: date) -> dict[str, int | str]:
    """What a later word changes about bounds that were named: their day, price and number, each only if it is said."""
    rest, until, count = _bounds(_NOT_MEANT.sub(" ", text), today)
    changed: dict[str, int | str] = {"until": until.isoformat()} if until else {}
    changed |= {"count": count} if count else {}
    rest, most = _most(rest)
    changed |= {"most_per_order": most} if most else {}
    if found := _ON.search(rest):
        return changed | {
            "day": 1 if found[2] == "first" else 31 if found[2] else max(1, min(31, int(found[1])))
        }
    if (found := _AMOUNT.search(rest)) and not most:
        changed |= {"below": _minor(found[1])}
    return changed


def ends_standing(text: str) -> bool:
    """ "Stop the monthly order"."""
    return bool(_STOPS.search(text))


def _of_a_price(text: str, fall: re.Match[str], today: date) -> Standing:
    """ "Falls to 40" means 40 itself too."""
    how = fall["how"].lower()
    below = how.startswith(("below", "under", "beneath", "less", "cheaper", "lower"))
    exactly = not below or "or less" in fall[0].lower()
    limit = _minor(fall[3]) + (1 if exactly else 0)
    rest, until, _ = _bounds(text[: fall.start()] + " " + text[fall.end() :], today)
    rest, most = _most(rest)
    named = "" if _POINTS.search(fall["whose"]) else _VERBS.sub(" ", _PRICE_OF.sub(" ", fall["whose"]))
    return Standing(f"{rest} {named}", below=limit, most=most, until=until)


def _of_months(text: str, today: date) -> Standing:
    rest, until, count = _bounds(text, today)
    rest, most = _most(_UNDER.sub(r"at most \1", rest))
    at = ""
    if found := _AT.search(rest):
        at = read_when(f"{found[0]} tomorrow", today).at
        rest = rest[: found.start()] + " " + rest[found.end() :]
    day = today.day
    if found := _ON.search(rest):
        named = {"first": 1, "last": 31}
        day = named[found[2].lower()] if found[2] else max(1, min(31, int(found[1])))
        rest = rest[: found.start()] + " " + rest[found.end() :]
    return Standing(_MONTHLY.sub(" ", rest), day=day, at=at, most=most, count=count, until=until)


def _bounds(text: str, today: date) -> tuple[str, date | None, int | None]:
    until, count = None, None
    if found := _FOR.search(text):
        months = _count(found[1]) if found[1] else 6 if found[3] else 12
        count = min(12, months)
        text = text[: found.start()] + " " + text[found.end() :]
    for found in _UNTIL.finditer(text):
        named = next(group for group in found.groups() if group)
        if until := _last_day(named.lower().strip(" ,."), today):
            text = text[: found.start()] + " " + text[found.end() :]
            break
    if found := _TIMES.search(text):
        count = min(12, _count(found[1]))
        text = text[: found.start()] + " " + text[found.end() :]
    return text, until, count


def _most(text: str) -> tuple[str, int | None]:
    found = _MOST.search(text)
    if found is None:
        return text, None
    return text[: found.start()] + " " + text[found.end() :], _minor(found[1])


def _last_day(words: str, today: date) -> date | None:
    """ "Until June" includes June; "until 15 June" that day."""
    if found := re.fullmatch(rf"(?:the )?(?:end of )?({'|'.join(MONTHS[1:])})(?:,? (\d{{4}}))?", words):
        month = MONTHS.index(found[1])
        year = int(found[2]) if found[2] else today.year + (month < today.month)
        return date(year, month, calendar.monthrange(year, month)[1])
    if re.fullmatch(r"(?:this |the )?year|new year'?s eve", words):
        return date(today.year, 12, 31)
    return read_when(words, today).on


def _count(word: str) -> int:
    return _NUMBERS.get(word.lower()) or max(1, int(word))


def _minor(amount: str) -> int:
    units, _, minor = amount.replace(",", ".").partition(".")
    return int(units) * 100 + int(minor.ljust(2, "0") if minor else 0)
