"""Which senses of the lexicon a text has, in any order and any form of its words."""

import re
from functools import lru_cache

from agents.llm.offline.lexicon import SENSES
from agents.llm.offline.stems import stem, stemmed

_GAP = r"(?: [a-z0-9/-]+){0,6}"


@lru_cache(maxsize=2048)
def senses_of(text: str) -> frozenset[str]:
    plain = f" {stemmed(text)} "
    return frozenset(sense for sense, pattern in _PATTERNS.items() if pattern.search(plain))


def _pattern(entries: str) -> re.Pattern[str]:
    forms = {" ".join(_word(word) for word in entry.split()) for entry in entries.split(",")}
    said = "|".join(sorted(forms, key=lambda form: (-len(form), form))).replace(" …", _GAP)
    return re.compile(rf"(?<= )(?:{said})(?= )")


def _word(word: str) -> str:
    return word if word == "…" else re.escape(stem(word)).replace("\\-", "-")


_PATTERNS = {sense: _pattern(entries) for sense, entries in SENSES.items()}

_ALSO_NAMES = {"postage", "line", "quarter", "post", "jot"}
SAID_STEMS = frozenset(stem(word) for entries in SENSES.values() for word in re.findall(r"[a-z]+", entries))
"""Of all words that stand in a row: none of them is a slip of another word."""
KNOWN_STEMS = frozenset(
    stem(word)
    for entries in SENSES.values()
    for entry in entries.split(",")
    for word in entry.split()
    if word.isalpha() and " " not in entry.strip()
) - {stem(word) for word in _ALSO_NAMES}
"""Of words that alone have a sense: they name no goods."""
