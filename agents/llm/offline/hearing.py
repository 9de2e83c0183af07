"""An utterance made plain before anybody asks what it means."""

import re

from agents.llm.offline.named_by_use import named_by_use
from agents.llm.offline.numbers_said import in_figures
from agents.llm.offline.openings import opened
from agents.llm.offline.paraphrases import folded
from agents.llm.offline.spelling import spelled
from agents.llm.offline.taken_back import last_meant
from agents.llm.offline.vocabulary import Vocabulary

MOST_WORDS, MOST_CLAUSES = 200, 30
_CLAUSE_ENDS = re.compile(r"[,;.!?&]{1,3}|\b(?:and|then|but|also|plus)\b", re.IGNORECASE)

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
"""As in "1,000 dollars"."""


def is_too_much(text: str) -> bool:
    """What weighing it takes grows with the square of its clauses, and each later turn reads it again."""
    return len(text.split()) > MOST_WORDS or len(_CLAUSE_ENDS.findall(text)) > MOST_CLAUSES


def heard(text: str, vocabulary: Vocabulary) -> str:
    """The opening words stay: "no, the blue one" corrects, "yes" answers."""
    plain = _THOUSANDS.sub("", " ".join(text.split()))
    plain = last_meant(in_figures(spelled(plain, vocabulary)), vocabulary)
    plain = named_by_use(plain, vocabulary)
    rest = opened(plain)
    return plain[: len(plain) - len(rest)] + folded(rest)
