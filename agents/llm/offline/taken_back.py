"""A word that is taken back within the sentence: "two, no, three mugs" wishes for three."""

import re

from agents.llm.offline.vocabulary import NUMBERS, Vocabulary

_SAID_ANEW = (
    r"(?:[,.;!\u2026-]+ ?|\.{2,} ?| )(?:(?:oh |er |um |uh |hm |and |but )*(?:no|wait|sorry|actually"
    r"|or rather|scratch that|i mean"
    r"|i meant|rather|correction|make that|make it)\b(?: that'?s)?[,.;:!\u2026 -]*)+(?:make (?:that|it) "
    r"|say |it'?s )?(?:the |an? )?"
)
_WORDS = [word for word in NUMBERS if word.isalpha() and len(word) > 2 and word != "another"]
_COUNT = "|".join((r"\d{1,3}", *_WORDS))


def last_meant(text: str, vocabulary: Vocabulary) -> str:
    """Of two numbers, or two colours, that stand on the two sides of a correction, the later one."""
    for words in (_COUNT, vocabulary.color_pattern()):
        pattern = rf"\b(?:{words})\b{_SAID_ANEW}(?P<meant>{words})\b"
        text = re.sub(pattern, lambda found: found["meant"], text, flags=re.IGNORECASE)
    return text
