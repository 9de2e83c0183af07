"""How long a text may be that is parsed: a filter, and a path or name of an attribute, which can hold one."""

from collections.abc import Iterator
from typing import Any, Final

from scim2_models import InvalidFilterException

LONGEST: Final = 2_000
PARSED = {"path", "filter", "sortby", "attributes", "excludedattributes"}


def check_lengths(payload: dict[str, Any]) -> None:
    """Raises InvalidFilterException. What parsing costs grows faster than the text."""
    if any(len(text) > LONGEST for text in _parsed(payload)):
        raise InvalidFilterException(
            detail=f"A filter, a path and the name of an attribute have at most {LONGEST} characters."
        )


def _parsed(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _parsed(inner, key.lower())
    elif isinstance(value, list):
        for one in value:
            yield from _parsed(one, name)
    elif isinstance(value, str) and name in PARSED:
        yield value
