"""What only tells something, and neither asks nor wishes: "she will love it", "that's Christmas sorted"."""

import re

from agents.llm.offline.senses import senses_of
from agents.llm.offline.signs import asks, bids

_CLAUSE = re.compile(
    r"\b(?:i|we|you|he|she|they|it|this|that|there|my|our|her|his)(?:'\w+)?\b|\b(?:is|are|was|were|has|have)\b"
)
_WISHES = {"want", "put", "buy", "out", "change", "seek", "see", "stop", "pay", "plan", "goback", "remind"}


def is_remark(text: str) -> bool:
    plain = text.lower()
    tells = _CLAUSE.search(plain) and not asks(plain) and not bids(plain)
    return bool(tells) and not _WISHES & senses_of(text)
