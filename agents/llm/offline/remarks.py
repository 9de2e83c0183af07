"""What only tells something, and neither asks nor wishes: "she will love it", "that's Christmas sorted"."""

import re

from agents.llm.offline.senses import senses_of
from agents.llm.offline.signs import asks, bids

_CLAUSE = re.compile(
    r"\b(?:i|we|you|he|she|they|it|this|that|there|my|our|her|his)(?:'\w+)?\b"
    r"|\b(?:is|are|was|were|has|have|had|looks|seems|sounds|feels|fits|suits|likes|loves|turns|starts)\b"
)
_WISHES = """
want put buy out change seek see stop pay plan goback remind exchange accept undo later wishlist code human withdraw
again howmuch more less
"""
_URGES = re.compile(
    r"\b(?:must|has to|have to|needs? to|should|ought|better|please|let's|rather|instead|only|just|for me"
    r"|it is|then|as (?:soon|fast|quick\w*|cheap\w*) as)\b"
)
_OF_NO_USE = re.compile(
    r"\b(?:do|does|did|would|could|can|have|has)(?:n't| not| never) (?:\w+ )?(?:need|want|like|use|have"
    r"|buy|order)\b"
    r"|\b(?:he|she|they|(?:my|his|her|our) \w+) (?:\w+ )?(?:wants?|needs?|has|have|had|gets?|got|likes?"
    r"|loves?|wears?|bought)\b"
    r"|\b(?:i|we)(?:'d|'ve| had| have)? (?:\w+ )?(?:bought|ordered|got|paid|received|had)\b"
)

_PAY_DAY = re.compile(
    r"\b(?:get|gets|got|am|i'm|are|is|be|been) paid\b|\bpay ?day\b|\b(?:my|our) (?:salary|wages?|pay)\b"
)


def is_remark(text: str) -> bool:
    plain = text.lower()
    tells = _CLAUSE.search(plain) and not asks(plain) and not bids(plain) and not _URGES.search(plain)
    return bool(tells) and not _meant(plain) & set(_WISHES.split())


def _meant(plain: str) -> frozenset[str]:
    """ "I don't need a clock", "she wants one too" and "I get paid on Friday" wish for nothing."""
    senses = senses_of(plain)
    if _PAY_DAY.search(plain):
        senses -= {"pay"}
    return senses - {"want", "put", "buy", "have"} if _OF_NO_USE.search(plain) else senses
