"""Reading goods out of an utterance: how many of what, in which colour and size, at what price."""

import re
from dataclasses import dataclass

from agents.llm.offline.everyday_words import PEOPLE
from agents.llm.offline.function_words import names_no_goods
from agents.llm.offline.goods import TURNED, Goods, joined
from agents.llm.offline.senses import KNOWN_STEMS
from agents.llm.offline.stems import stem
from agents.llm.offline.vocabulary import (
    NUMBERS,
    ORDINALS,
    SAME_COLOR,
    SAME_THING,
    SIZE_WORDS,
    Vocabulary,
    singular,
)

_MONEY = r"[$€£]?\s*(\d{1,9}(?:\.\d{1,2})?)(?:\s*(?:dollars|bucks|euros|usd|eur|[$€£]))?"
_BETWEEN = re.compile(rf"\b(?:between|from)\s+{_MONEY}\s+(?:and|to)\s+{_MONEY}|[$€£](\d+)\s*-\s*[$€£]?(\d+)")
_AT_MOST = re.compile(
    rf"\b(?:under|below|less than|cheaper than|at most|no more than|max(?:imum)?|up to|within)\s+{_MONEY}"
)
_AT_LEAST = re.compile(rf"\b(?:over|above|more than|at least|from)\s+{_MONEY}(?!\d|[ -](?:or \w+ )?stars?\b)")
_NOT_AN_ORDER = r"(?! (?:order|parcel|package|delivery|purchase|shipment|news))"
_NEW = (
    rf"newest|latest{_NOT_AN_ORDER}|new in|new arrivals?|(?:anything|something|what(?:'?s| is)|things) new"
    r"|(?:just|recently|newly|freshly) (?:arrived|came in|come in|landed|launched|added|got in|released)"
    rf"|new (?:ones|things|stuff|goods)|most recent{_NOT_AN_ORDER}"
)
_LOVED = r"(?:best|top|highest|better)[ -](?:rated|reviewed)|most popular|best reviews?"
_SORTS = {
    r"\b(?:the )?(?:cheapest|cheaper|cheap|least expensive|lowest price)\b(?: first)?": "price",
    r"\b(?:the )?(?:most expensive|priciest|dearest|finest)\b(?: first)?": "-price",
    rf"\b(?:the )?(?:{_NEW})\b(?: in)?(?: first)?": "newest",
    rf"\b(?:the )?(?:{_LOVED})\b(?: first)?": "rating",
    r"\b(?:the )?(?:other|opposite) way (?:round|around|about)\b|\bin reverse(?: order)?\b": TURNED,
}
_RATING = re.compile(
    r"\b(?:at least |with |over |above |minimum )?(\d|one|two|three|four|five)(?: or more|\+)?[ -]stars?"
    r"(?: or (?:more|better|up))?"
)
_IN_STOCK = re.compile(
    r"\b(?:in stock|available|not sold out|on the shel(?:f|ves)|in the warehouse|ready to (?:ship|go|send)"
    r"|to be had now"
    r"|(?:can|could) (?:actually |really )?(?:ship|send|deliver|buy|have)(?: now| today| right away)"
    r"|that you (?:actually|really) have"
    r"|(?:can|could) (?:actually|really) (?:ship|send|deliver|buy|get|have))\b"
)
_TIMES = re.compile(r"\bx ?(\d{1,3})\b|\b(\d{1,3}) ?[x\u00d7](?= |$)")
_OF_PEOPLE = re.compile(
    rf" (?:{'|'.join(PEOPLE.split())}|people|persons|kids|children|colleagues?|friends?|days?|weeks?|months?|years?"
    r"|hours?|minutes?|meetings?)\b"
)
_ONE_MORE = re.compile(r"\ba (?:second|third|fourth|fifth)\b")
_NOT_HOW_MANY = re.compile(
    r"\binstead of \w+|\bnumber of\b|\b(?:too|bit|rather|tad) (?:small|large)\b"
    r"|\b(?:might|may|can|could|does|should|would|will) one(?= (?:need|want|use|buy|get|give|have|put|take|find"
    r"|wear)\b)"
)
_CHEAPER_ANYWAY = re.compile(
    r"\b(?:it|that|they|those)(?:'s| is|'re| are) (?:\w+ )?(?:cheaper|cheap|cheapest)\b"
)
_SIZE_OF = re.compile(r"\bsize (?:(?:to|of|is|from|into|should be|in) )*size\b")
_BUT_NOT = r"\b(?:but not|not|no|except|anything but|other than)(?: in)?(?: the)?"
_PART = re.compile(
    r"\s*(?:,|;|\bas well as\b|\balong with\b|\bplus\b|\band\b|&|\bvs\.?|\bversus\b|\bwith the\b)\s*"
)
_COUNT = rf"(?<![\w.])(-?\d{{1,6}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})(?![\w.]\w)\b"
_NAMED_AFTER = re.compile(
    r"^(?P<what>(?:(?!\b(?:the|that|this|it|remove|compare|and|instead)\b)[^,])+?)(?: please)?"
    r", the (?P<name>(?:\w+ ){1,2})ones?\b"
)
_SEVERAL = "|".join(word for word in NUMBERS if len(word) > 2)
_ANOTHER = re.compile(rf"\b(?:another|a further|an extra|an additional) (\d{{1,3}}|{_SEVERAL})\b")
_STEPS = {"more": 1, "another": 1, "fewer": -1, "less": -1}
_ORDINAL = re.compile(
    r"\b(?:number |no\.? ?|#)(\d)\b|\bnumber (one|two|three|four|five|six)\b"
    rf"|\b({'|'.join(ORDINALS)})\b(?: (two|three|four)\b)?"
)
_POINTS = re.compile(
    r"\b(?:it|them|those|these|this|that|the same|(?:the|this|that|other|which)(?: \w+){0,2} ones?)\b"
)
_FOR_WHOM = r"\bfor (?:my|our|your|his|her|their|the office)\b(?: (\w+))?"
_LETTER_SIZE = re.compile(r"(?<!['\w$-])(XXL|XL|XS|S|M|L)(?!['\w-])")


def read_goods(text: str, vocabulary: Vocabulary) -> tuple[Goods, ...]:
    marked = _LETTER_SIZE.sub(lambda found: f"size {found[1].lower()}", text).lower()
    marked = _ONE_MORE.sub("another", _TIMES.sub(lambda found: f" {found[1] or found[2]} ", marked))
    marked = re.sub(rf"{_BUT_NOT} (?:{vocabulary.color_pattern()})\b", " ", _NOT_HOW_MANY.sub(" ", marked))
    marked = re.sub(rf"(?<=\w), the ({vocabulary.color_pattern()}) ones?\b", r" \1", marked)
    marked = _NAMED_AFTER.sub(r"\g<what> \g<name>", marked)
    whole, prices = _read_prices(_SIZE_OF.sub("size", _CHEAPER_ANYWAY.sub(" ", marked)))
    parts = [_read_part(part, prices, vocabulary) for part in _PART.split(whole) if part.strip()]
    return joined(parts)


@dataclass(slots=True)
class _Scanner:
    """Reads slots one after another, and blanks what it has understood."""

    text: str

    def take(self, pattern: str | re.Pattern[str]) -> re.Match[str] | None:
        if found := re.search(pattern, self.text):
            left = self.text[: found.start()] + " ~ " + self.text[found.end() :]
            self.text = re.sub(r"\s+", " ", left)
        return found


def _read_prices(text: str) -> tuple[str, list[dict[str, float]]]:
    """Marks where each price stood, so that it goes to the goods it was said of."""
    prices: list[dict[str, float]] = []
    for pattern, names in (
        (_BETWEEN, ("min_price", "max_price")),
        (_AT_MOST, ("max_price",)),
        (_AT_LEAST, ("min_price",)),
    ):
        while found := pattern.search(text):
            values = [float(group) for group in found.groups() if group]
            text = f"{text[: found.start()]} priced{'abcdefgh'[len(prices) % 8]} {text[found.end() :]}"
            prices.append(dict(zip(names, values, strict=False)))
    return text, prices


def _read_part(text: str, prices: list[dict[str, float]], vocabulary: Vocabulary) -> Goods:
    scan = _Scanner(re.sub(_FOR_WHOM, lambda found: _for_what(found, vocabulary), text))
    price: dict[str, float] = {}
    while mark := scan.take(r"\bpriced([a-h])\b"):
        price |= prices["abcdefgh".index(mark[1])]
    stars = scan.take(_RATING)
    in_stock = bool(scan.take(_IN_STOCK))
    sort = next((order for pattern, order in _SORTS.items() if scan.take(pattern)), "")
    size = _read_size(scan, vocabulary)
    points = bool(_POINTS.search(re.sub(r"\b(?:it'?s|that'?s)\b", " ", scan.text)))
    color = scan.take(rf"\b({vocabulary.color_pattern()})s?\b")
    ordinals = _read_ordinals(scan)
    scan.text = re.sub(r"\b(?:the|this|that|other|which) ((?:~ ?|\w+ )*?)ones?\b", r" \1 ", scan.text)
    quantity, step = _read_count(scan, vocabulary)
    leftover = re.sub(rf"\b({vocabulary.color_pattern()})s?\b", " ", scan.text)
    words = _naming(leftover, vocabulary)
    return Goods(
        words=tuple(SAME_THING.get(singular(word), singular(word)) for word in words),
        quantity=quantity,
        step=step,
        color=SAME_COLOR.get(color[1], color[1]) if color else "",
        size=size,
        sort=sort,
        rating=_count_of(stars[1]) if stars else None,
        in_stock=in_stock,
        max_price=price.get("max_price"),
        min_price=price.get("min_price"),
        ordinals=ordinals,
        points=points,
        plural=bool(words) and singular(words[-1]) != words[-1],
    )


def _naming(text: str, vocabulary: Vocabulary) -> list[str]:
    """Beside a word of the trade, only what stands next to it is of a name: "for the café, a ridge mat"."""
    runs: list[list[str]] = [[]]
    for word in re.findall(r"[^\W_][\w'-]*|[^\w\s]", text):
        if not word[0].isalpha() or len(word) == 1 or names_no_goods(word) or stem(word) in KNOWN_STEMS:
            runs.append([])
        else:
            runs[-1].append(word.removesuffix("'s"))
    of_the_trade = [run for run in runs if any(singular(word) in vocabulary.nouns for word in run)]
    return [word for run in of_the_trade or runs for word in run]


def _for_what(found: re.Match[str], vocabulary: Vocabulary) -> str:
    """ "For my desk" says what for, "for my sister" does not."""
    trade = {singular(word) for name in vocabulary.categories for word in name.split()} | vocabulary.nouns
    return f" {found[1]} " if found[1] and singular(found[1]) in trade else " "


def _count_of(word: str) -> int:
    return NUMBERS.get(word) or int(word)


def _read_size(scan: _Scanner, vocabulary: Vocabulary) -> str:
    for pattern in (
        r"\b(?:in )?size ([\w-]+)",
        r"\b(?:in )?((?:xs|s|m|l|xl)-(?:s|m|l|xl|xxl))\b",
        rf"\b({vocabulary.size_pattern()})\b",
        r"\bin (?:an? )?([sml])\b",
    ):
        found = re.search(pattern, scan.text)
        if found and _is_size(found[1], vocabulary) and not _is_of_a_name(found, vocabulary):
            scan.take(pattern)
            return SIZE_WORDS.get(found[1], found[1].upper())
    bare = scan.text.strip(" .!?")
    if bare in SIZE_WORDS:
        scan.text = ""
        return SIZE_WORDS[bare]
    return ""


def _is_of_a_name(found: re.Match[str], vocabulary: Vocabulary) -> bool:
    """ "The Small Hours one" names a cup, and no size."""
    after = re.match(r" (\w+)", found.string[found.end() :])
    return after is not None and any(f"{found[1]} {after[1]}" in name for name in vocabulary.names)


def _is_size(word: str, vocabulary: Vocabulary) -> bool:
    """Also one that stands for two, as of socks: S-M."""
    parts = word.split("-")
    return all(part in SIZE_WORDS for part in parts) or word.upper() in vocabulary.sizes


def _read_ordinals(scan: _Scanner) -> tuple[int, ...]:
    """ "The first two" is (0, 1); "the second" is (1,)."""
    if scan.take(r"\bboth\b"):
        return (0, 1)
    found = scan.take(_ORDINAL)
    if not found:
        return ()
    digit, number, ordinal, several = found.groups()
    start = _count_of(digit or number) - 1 if digit or number else ORDINALS[ordinal]
    count = NUMBERS[several] if several else 1
    return tuple(range(start, start + count)) if start >= 0 else tuple(range(-count, 0))


def _read_count(scan: _Scanner, vocabulary: Vocabulary) -> tuple[int | None, int]:
    """ "Will the backpack fit a laptop?" counts no backpacks, "we hold a workshop and need ten" nothing but the ten."""
    if more := scan.take(_ANOTHER):
        return _count_of(more[1]), 1
    before = scan.text
    found = scan.take(rf"{_COUNT}(?: (more|fewer|less))?")
    if not found:
        return None, 0
    named = {singular(word) for word in re.findall(r"\w+", before[: found.start()])}
    after = before[found.end() :]
    if found[0] in ("a", "an") and (named & vocabulary.nouns or _names_nothing(after, vocabulary)):
        return None, 0
    if _OF_PEOPLE.match(after) and not before[: found.start()].endswith("for "):
        return None, 0
    number = NUMBERS.get(found[1])
    step = _STEPS.get(found[2] or found[1], 0)
    return int(found[1]) if number is None else number, step


def _names_nothing(text: str, vocabulary: Vocabulary) -> bool:
    """Neither goods, nor "it", nor a kind: what was read as one is blanked with a mark."""
    return not (_naming(text, vocabulary) or _POINTS.search(text) or "~" in text)
