"""Our own: the canonical payload and context as they are, so that leaf and digest can be computed again.

The line is canonical JSON itself: its members are in order, and the texts within it are. Of an event whose payload
was dropped it has the leaf.
"""

import json
from typing import Final

from audit.canonical import canonical
from audit.feed import Entry
from audit.formats.base import Format, Personal, beginning, revealed


def _line(entry: Entry, personal: Personal) -> str:
    shown = revealed(entry.facts, personal) if personal else {}
    event = entry.payload or f'null,"leaf":"{bytes(entry.leaf).hex()}"'
    beside = f'"personal":{canonical(shown)},' if shown else ""
    return f'{{"context":{entry.context},"event":{event},{beside}"position":{entry.position}}}'


def _position_in(line: str) -> int:
    return int(json.loads(line)["position"])


NDJSON: Final = Format(
    "ndjson",
    "NDJSON, as it was hashed",
    "ndjson",
    "application/x-ndjson",
    _line,
    _position_in,
    beginning('{"context":'),
)
