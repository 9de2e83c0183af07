"""Whether what was done is what was right."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shop.search import singular, words_of
from tests.agents.utterances.references import Names
from tests.agents.utterances.sentences import Answer, Calls, Expected, Sentence, written

NOT_ABLE = re.compile(
    r"\b(can.?t|cannot|can not|could not|couldn.?t|unable|not able|not allowed|won.?t|don.?t|do not|doesn.?t"
    r"|only|no|not|never|nothing|nobody|sorry)\b",
    re.IGNORECASE,
)
LOST = re.compile(
    r"(not|n.t) (quite |really )?(understand|follow|catch|get (that|you|it)|know what you mean)|sure what you mean",
    re.IGNORECASE,
)
PLACES_OF_WORDS = ("query", "category", "color")

#: Tools that change nothing: what was looked at besides is incidental.
LOOKS = {
    "search_products",
    "get_product",
    "list_categories",
    "compare_products",
    "read_reviews",
    "view_cart",
    "list_addresses",
    "list_shipping_methods",
    "list_orders",
    "get_order",
    "return_options",
    "list_wishlist",
    "list_schedules",
    "who_am_i",
    "what_may_you_do",
}


@dataclass(frozen=True)
class Made:
    """A tool call as the model made it."""

    tool: str
    arguments: Mapping[str, Any]

    def __str__(self) -> str:
        return written(self.tool, self.arguments)


def is_right(sentence: Sentence, made: Sequence[Made], answer: str, names: Names) -> bool:
    if any(_goes_so(way, made, names) for way in sentence.ways):
        return True
    if sentence.answer is None or {call.tool for call in made} - sentence.may:
        return False
    return _does(sentence.answer, answer, names)


def _goes_so(way: Calls, made: Sequence[Made], names: Names) -> bool:
    """Each wanted call was made, and nothing else was changed. What was only looked at besides is incidental."""
    left = list(made)
    for expected in way:
        call = next((call for call in left if _is_it(expected, call, names)), None)
        if call is None:
            return False
        left.remove(call)
    return all(call.tool in LOOKS for call in left)


def _is_it(expected: Expected, call: Made, names: Names) -> bool:
    wanted = dict(expected.arguments)
    words = wanted.pop("words", ())
    return (
        expected.tool == call.tool
        and all(_says(word, call.arguments) for word in words)
        and _fits(wanted, call.arguments, names)
    )


def _says(word: str, arguments: Mapping[str, Any]) -> bool:
    said = {singular(one) for place in PLACES_OF_WORDS for one in words_of(str(arguments.get(place) or ""))}
    return any({singular(part) for part in words_of(one)} <= said for one in word.split("|"))


def _fits(wanted: Any, value: Any, names: Names) -> bool:
    match wanted:
        case dict():
            given = value if isinstance(value, Mapping) else {}
            return all(_fits(one, given.get(name), names) for name, one in wanted.items())
        case list() if isinstance(value, list):
            return _same_rows(wanted, value, names)
        case list():
            return any(_fits(one, value, names) for one in wanted)
        case "*":
            return value not in (None, "")
        case "":
            return value in (None, "")
        case str():
            return _is_called(_meant(wanted, names), names.get(str(value), str(value)))
        case _:
            return bool(wanted == value)


def _same_rows(wanted: list[Any], value: list[Any], names: Names) -> bool:
    """The same, in any order."""
    left = list(value)
    for row in wanted:
        found = next((one for one in left if _fits(row, one, names)), None)
        if found is None:
            return False
        left.remove(found)
    return not left


def _meant(wanted: str, names: Names) -> str:
    place, *kind = wanted.split(" / ")
    return " / ".join((names.get(place, place), *kind)) if wanted.startswith("#") else wanted


def _is_called(wanted: str, name: str) -> bool:
    """ "Quiet Hoodie / * / L" is any colour of it, "Quiet Hoodie" any of its variants."""
    parts, given = wanted.casefold().split(" / "), name.casefold().split(" / ")
    if len(parts) > len(given):
        return False
    return all(part in ("*", one) for part, one in zip(parts, given, strict=False))


def _does(wanted: Answer, answer: str, names: Names) -> bool:
    said = answer.casefold()
    if not all(
        any(_meant(one, names).casefold() in said for one in name.split("|")) for name in wanted.names
    ):
        return False
    match wanted.does:
        case "asks":
            return "?" in answer
        case "declines":
            return NOT_ABLE.search(answer) is not None
        case _:
            return bool(said) and not LOST.search(answer)
