"""CloudEvents 1.0, in the structured mode of its JSON format; `sequence` is the extension of that name."""

import json
from typing import Final

from django.conf import settings

from audit.canonical import moment
from audit.feed import Entry
from audit.formats.base import Format, Personal, beginning, compact, revealed

TYPE: Final = "countersign.audit."
_DIGITS = 19  # of the largest position, so that sequences sort as text


def _line(entry: Entry, personal: Personal) -> str:
    payload = entry.facts
    shown = revealed(payload, personal) if personal else {}
    head = {
        "specversion": "1.0",
        "id": str(entry.uid),
        "source": f"{settings.SITE_URL}/audit/log",
        "type": TYPE + entry.category,
        "time": moment(entry.at),
        "datacontenttype": "application/json",
        "sequence": f"{entry.position:0{_DIGITS}}",
    }
    subject = {"subject": f"{entry.object_type}/{entry.object_id}"} if entry.object_type else {}
    dropped = {} if entry.payload else {"leaf": bytes(entry.leaf).hex()}
    data = {"position": entry.position, "event": payload or None, "context": json.loads(entry.context)}
    return compact({**head, **subject, "data": data | dropped | ({"personal": shown} if shown else {})})


def _position_in(line: str) -> int:
    return int(json.loads(line)["sequence"])


CLOUDEVENTS: Final = Format(
    "cloudevents",
    "CloudEvents 1.0",
    "ndjson",
    "application/cloudevents-batch+json",
    _line,
    _position_in,
    beginning('{"specversion":'),
)
