"""Words without their endings, and short forms written out: "I've bought" is "i have buy"."""

import re
from functools import lru_cache

_IRREGULAR = {
    form: base
    for base, forms in {
        "be": "am are is was were been being",
        "do": "does did done doing",
        "have": "has had having",
        "buy": "bought",
        "send": "sent",
        "get": "got gotten getting",
        "take": "took taken taking",
        "give": "gave given giving",
        "choose": "chose chosen choosing",
        "come": "came coming",
        "go": "went gone going goes",
        "make": "made making",
        "pay": "paid",
        "keep": "kept",
        "leave": "left",
        "find": "found",
        "show": "shown",
        "see": "saw seen",
        "say": "said",
        "tell": "told",
        "think": "thought",
        "break": "broke broken",
        "tear": "torn",
        "throw": "threw thrown",
        "forget": "forgot forgotten",
        "lose": "lost",
        "wear": "wore worn",
        "spend": "spent",
        "bring": "brought",
        "hear": "heard",
        "mean": "meant",
        "hold": "held",
        "fall": "fell fallen",
        "good": "better best",
        "bad": "worse worst",
        "person": "people",
        "loathe": "hate hates hated hating",
        "jot": "note notes noted noting",
    }.items()
    for form in forms.split()
}
_SHORT = (
    (r"\bcan't\b", "can not"),
    (r"\bwon't\b", "will not"),
    (r"\bcannot\b", "can not"),
    (r"\b(\w+)n't\b", r"\1 not"),
    (r"\b(\w+)'ll\b", r"\1 will"),
    (r"\b(\w+)'d\b", r"\1 would"),
    (r"\b(\w+)'ve\b", r"\1 have"),
    (r"\b(\w+)'re\b", r"\1 are"),
    (r"\bi'm\b", "i am"),
    (r"\blet's\b", "let us"),
    (r"\b(\w+)'s\b", r"\1 is"),
)
_SHORT_FORMS = [(re.compile(pattern), whole) for pattern, whole in _SHORT]
_TOKEN = re.compile(r"[a-z0-9][a-z0-9/-]*|[,.;:!?$€£%<]")
_VOWEL = re.compile(r"[aeiouy]")


@lru_cache(maxsize=2048)
def stemmed(text: str) -> str:
    """Stems and marks of punctuation, parted by spaces."""
    plain = text.lower().replace("\u2019", "'")
    for pattern, whole in _SHORT_FORMS:
        plain = pattern.sub(whole, plain)
    return " ".join(stem(token) for token in _TOKEN.findall(plain))


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Crude, but the same for every form of a word."""
    if word in _IRREGULAR:
        return _base(_IRREGULAR[word])
    if word.endswith(("ies", "ied")) and len(word) > 5:
        return word[:-3] + "y"
    for ending in ("ing", "ed", "es", "s"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > 2 and _VOWEL.search(rest) and not rest.endswith(("s", "u", "i")):
            return _base(rest)
    return _base(word)


def _base(rest: str) -> str:
    """ "Dropp-" and "drop", "remov-" and "remove", "canc-ell-" and "cancel" are one."""
    if len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] not in "aeiou":
        return rest[:-1]
    return rest.removesuffix("e") if len(rest) > 3 else rest
