"""What a format is: one line an event, from which the event's place can be read again."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from audit.feed import Entry

Personal = Mapping[str, Any]
"""Commitment -> value, of those that the reader may see. Where it is empty, events hold commitments alone."""

NOTHING_REVEALED: Final[Personal] = {}


@dataclass(frozen=True)
class Format:
    """`line` has no line break within and none at its end. `media_type` is that of several lines.

    `begins` tells whether a text is the beginning of a line, however short it was cut.
    """

    name: str
    label: str
    extension: str
    media_type: str
    line: Callable[[Entry, Personal], str]
    position_in: Callable[[str], int]
    begins: Callable[[str], bool]
    header: str = ""
    is_json: bool = True


def beginning(start: str) -> Callable[[str], bool]:
    """For a format of which each line begins so."""
    return lambda text: text[: len(start)] == start[: len(text)]


def compact(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, separators=(",", ":"), ensure_ascii=False)


def own_commitments(told: Any) -> set[str]:
    """Every commitment that stands in a payload."""
    if isinstance(told, dict):
        found = told.get("commitment")
        own = {found} if isinstance(found, str) else set()
        return own.union(*(own_commitments(value) for value in told.values()))
    return set()


def revealed(told: Any, personal: Personal) -> dict[str, Any]:
    """The personal values of one event, by their commitments."""
    return {one: personal[one] for one in sorted(own_commitments(told)) if one in personal}
