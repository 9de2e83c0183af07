"""What was typed in haste, as it was meant: shorthand of the phone, and slips of one letter.

Only words that nobody knows are corrected, and only into words of the trade or of asking for things: a title of the
shop that happens to look like one stays as it is.
"""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from agents.llm.offline.function_words import NO_GOODS, names_no_goods
from agents.llm.offline.senses import SAID_STEMS
from agents.llm.offline.stems import stem
from agents.llm.offline.vocabulary import NUMBERS, ORDINALS, SAME_THING, SIZE_WORDS, Vocabulary, singular

_SHORTHAND = {
    "pls": "please",
    "plz": "please",
    "thx": "thanks",
    "ty": "thanks",
    "u": "you",
    "ur": "your",
    "r": "are",
    "k": "ok",
    "wat": "what",
    "wats": "what's",
    "wot": "what",
    "thru": "through",
    "til": "until",
    "tbh": "honestly",
    "n": "and",
    "abt": "about",
    "bday": "birthday",
    "prob": "probably",
    "def": "definitely",
    "omg": "oh",
    "idk": "i don't know",
    "cos": "because",
    "coz": "because",
    "whats": "what's",
    "gimme": "give me",
    "lemme": "let me",
    "wanna": "want to",
    "gonna": "going to",
    "gotta": "have to",
    "w/o": "without",
    "ppl": "people",
    "tmrw": "tomorrow",
    "tmr": "tomorrow",
    "asap": "as soon as possible",
    "howmuch": "how much",
    "smth": "something",
    "sth": "something",
    "obv": "obviously",
    "obvs": "obviously",
    "heya": "hey",
    "kk": "ok",
    "rn": "right now",
    "bc": "because",
    "cuz": "because",
    "im": "i'm",
    "dont": "don't",
    "doesnt": "doesn't",
    "ye": "you",
    "ya": "you",
    "yer": "your",
    "em": "them",
    "dunno": "don't know",
}
_APOSTROPHES = re.compile(
    r"\b(what|that|where|who|how|when|there|let)(s)\b|\b(do|does|did|is|are|was|were|ca|wo|have|has|could"
    r"|should"
    r"|would)n(t)\b|\bi(m|ve|ll)\b|\b(you|they)(re|ve|ll)\b",
    re.IGNORECASE,
)
_SPOKEN = [
    (re.compile(r"(?<!\w)'em\b", re.IGNORECASE), "them"),
    (re.compile(r"\b(\w{2,}in)'(?!\w)", re.IGNORECASE), r"\1g"),
    (re.compile(r"\b(?!(?:i|you|he|she|it|we|they|that|what|who)')(\w+)'ll\b", re.IGNORECASE), r"\1 will"),
]
"""Letters that are not heard: "'em", "lookin'", "the sage one'll do"."""
_ASKING = """
show find search list cart order orders add remove delete cancel return exchange refund reorder shipping delivery
address checkout change compare cheapest cheaper wishlist schedule scheduled express standard reviews discount quantity
colour color size total please thanks tomorrow monday tuesday wednesday thursday friday saturday sunday
under below another altogether together everything again
second first third price anything something without the and with what have
"""
_WORD = re.compile(r"[A-Za-z][A-Za-z'/]*")
_DRAWN_OUT = re.compile(r"\b\w*?([a-wyz])\1{2,}\w*\b")


def spelled(text: str, vocabulary: Vocabulary) -> str:
    short = _DRAWN_OUT.sub(lambda found: _shortened(found[0], vocabulary), text.replace("\u2019", "'"))
    for pattern, whole in _SPOKEN:
        short = pattern.sub(whole, short)
    plain = _APOSTROPHES.sub(_with_apostrophe, short)
    return _WORD.sub(lambda found: _corrected(found, vocabulary), plain)


def _shortened(word: str, vocabulary: Vocabulary) -> str:
    """ "Nooo" and "cooool": a letter held for long is there once, or twice."""
    once, twice = (re.sub(r"([a-z])\1{2,}", rf"\1{more}", word) for more in ("", r"\1"))
    return twice if _is_known(twice.lower(), vocabulary) and not _is_known(once.lower(), vocabulary) else once


def _with_apostrophe(found: re.Match[str]) -> str:
    parts = [part for part in found.groups() if part]
    if found[3]:
        return f"{parts[0]}n't"
    return f"i'{parts[0]}" if found[5] else f"{parts[0]}'{parts[1]}"


def _corrected(found: re.Match[str], vocabulary: Vocabulary) -> str:
    word = found[0]
    if word in _SHORTHAND:
        return _SHORTHAND[word]
    is_name = word[0].isupper() and found.start() > 0
    if len(word) < 3 or is_name or word.isupper() or not word.isalpha():
        return word
    lowered = word.lower()
    return word if _is_known(lowered, vocabulary) else _nearest(lowered, vocabulary) or word


def _is_known(word: str, vocabulary: Vocabulary) -> bool:
    return (
        names_no_goods(word) or stem(word) in SAID_STEMS or bool({word, singular(word)} & _known(vocabulary))
    )


@lru_cache(maxsize=16)
def _known(vocabulary: Vocabulary) -> frozenset[str]:
    words = {*_targets(vocabulary), *NO_GOODS, *NUMBERS, *ORDINALS, *SIZE_WORDS, *SAME_THING}
    return frozenset(words | {singular(word) for word in words})


@lru_cache(maxsize=16)
def _targets(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Plurals too, so that a slip in one is mended into one."""
    nouns = vocabulary.nouns
    colors = [color for color in vocabulary.colors if color.isalpha()]
    return tuple(dict.fromkeys((*_ASKING.split(), *nouns, *(f"{noun}s" for noun in nouns), *colors)))


@lru_cache(maxsize=4096)
def _nearest(word: str, vocabulary: Vocabulary) -> str:
    near = [target for target in _targets(vocabulary) if _is_slip_of(word, target)]
    return near[0] if near else ""


def _is_slip_of(word: str, target: str) -> bool:
    """Two letters changed places, or, in longer words, one is missing, too many or wrong."""
    if OSA.distance(word, target, score_cutoff=1) > 1:
        return False
    if sorted(word) == sorted(target):
        return True
    same_start = word[0] == target[0]
    if len(word) != len(target):
        return same_start and min(len(word), len(target)) >= (4 if _doubled(word, target) else 5)
    return same_start and len(word) >= 6


def _doubled(word: str, target: str) -> bool:
    """ "Mugg", "hoddie": the same letters, one of them once more."""
    return set(word) == set(target)
