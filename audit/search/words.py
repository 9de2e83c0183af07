"""Free text, honestly: words of what the index knows by name, and ids as they stand.

A word is looked for among the known values (actions, kinds of objects, outcomes, agents, policies and the reasons
that they gave), which are few whatever the number of events; or it is an id, whole. Text of events is never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from audit.search.models import KnownValue
from audit.search.traits import NAMES, Trait, term_of

MOST: Final = 100  # traits that one word may mean
MOST_KNOWN: Final = (
    5000  # values that are looked through, the first known first: models name tools as they like
)
_BREAKS: Final = re.compile(r"[\W_]+")


def terms_of(word: str, *, using: str = "default") -> tuple[int, ...]:
    """Of all traits that the word may mean; nothing where it means none."""
    known = KnownValue.objects.using(using).order_by("id").values_list("kind", "value")
    values = [Trait(*row) for row in known[:MOST_KNOWN]]
    begun = _parts(word)
    spoken = [trait for trait in values if begun and _is_in(begun, _parts(trait.value))]
    return tuple(dict.fromkeys(term_of(trait) for trait in [*_named(word, values), *spoken][:MOST]))


def _named(word: str, values: list[Trait]) -> Iterator[Trait]:
    """Things of that name. What has no digit is no number of a row."""
    yield from (Trait(kind, word) for kind in NAMES)
    if any(character.isdigit() for character in word):
        yield from (Trait("object", f"{kind} {word}") for name, kind in values if name == "object_type")


def _is_in(begun: list[str], parts: list[str]) -> bool:
    """Each part of the word begins a part of the value, in its order and side by side."""
    return any(
        all(part.startswith(start) for part, start in zip(parts[at:], begun, strict=False))
        for at in range(len(parts) - len(begun) + 1)
    )


def _parts(text: str) -> list[str]:
    return [part for part in _BREAKS.split(text.lower()) if part]
