"""What a shopper types, as the words that say something."""

import re

from shop.filters import OUR_WORDS

NOT_MEANT = frozenset(
    {"a", "an", "and", "any", "are", "by", "for", "from", "i", "in", "is", "it", "me", "my", "of", "on"}
    | {"or", "some", "that", "the", "to", "under", "with"}
)
SIZES = frozenset({"xs", "s", "m", "l", "xl", "xxl"})
MOST_WORDS = 8


def words_of(query: str) -> list[str]:
    """Words that say something."""
    words = re.findall(r"[^\W_]+", query.casefold().replace("'s", "").replace("t-shirt", "tshirt"))
    return [OUR_WORDS.get(singular(word), word) for word in words if word not in NOT_MEANT][:MOST_WORDS]


def singular(word: str) -> str:
    """A stem that begins both forms: batteries and battery give batter, boxes and box give box."""
    if len(word) <= 3:
        return word
    if len(word) > 5 and word.endswith("ies"):
        return word[:-3]
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word
