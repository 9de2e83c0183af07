"""Which intent an utterance has: every intent is given the evidence for it, and the best one wins."""

from dataclasses import dataclass
from functools import lru_cache

from agents.llm.offline.evidence import EVIDENCE
from agents.llm.offline.intents import EFFECTS, Intent

CLEAR = 1.6
"""Less evidence than this is not enough to change anything."""
CLOSE = 0.35
"""Two that are no further apart could both be meant."""


@dataclass(frozen=True, slots=True)
class Ranked:
    best: Intent
    score: float
    second: Intent
    lead: float

    @property
    def is_close(self) -> bool:
        """Where one of two is done wrongly, asking is better."""
        return self.lead < CLOSE and self.best in EFFECTS


@dataclass(frozen=True, slots=True)
class _Row:
    weight: float
    there: frozenset[str]
    absent: frozenset[str]


def _rows(text: str) -> tuple[_Row, ...]:
    rows = []
    for said in text.replace("\n", ";").split(";"):
        if words := said.split():
            signs = frozenset(word for word in words[1:] if word[0] != "-")
            absent = frozenset(word[1:] for word in words[1:] if word[0] == "-")
            rows.append(_Row(float(words[0]), signs, absent))
    return tuple(rows)


_ROWS = {intent: _rows(text) for intent, text in EVIDENCE.items()}


def rank(signs: frozenset[str], said: Intent, strength: float) -> Ranked:
    """`said` is what a turn of phrase says by itself, and how surely."""
    scores = dict(_scores(signs))
    if said is not Intent.UNKNOWN:
        scores[said] = scores.get(said, 0.0) + strength
    (first, one), (other, two) = sorted(scores.items(), key=lambda pair: -pair[1])[:2]
    least = CLEAR if first in EFFECTS else 1.0
    return Ranked(first if one >= least else Intent.UNKNOWN, one, other, one - two)


@lru_cache(maxsize=1024)
def _scores(signs: frozenset[str]) -> tuple[tuple[Intent, float], ...]:
    return tuple(
        (intent, sum(row.weight for row in rows if row.there <= signs and not row.absent & signs))
        for intent, rows in _ROWS.items()
    )
