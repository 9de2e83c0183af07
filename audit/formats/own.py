"""Our own: the canonical payload and context as they are, so that leaf and digest can be computed again.

The line is canonical JSON itself: its members are in order, and the texts within it are.
"""

import json
from typing import Final

from audit.canonical import canonical
from audit.feed import Entry
from audit.formats.base import Format, Personal, revealed


def _line(entry: Entry, personal: Personal) -> str:
    shown = revealed(json.loads(entry.payload), personal) if personal else {}
    beside = f'"personal":{canonical(shown)},' if shown else ""
    return f'{{"context":{entry.context},"event":{entry.payload},{beside}"position":{entry.position}}}'


def _position_in(line: str) -> int:
    return int(json.loads(line)["position"])


NDJSON: Final = Format(
    "ndjson", "NDJSON, as it was hashed", "ndjson", "application/x-ndjson", _line, _position_in
)
