"""The log's entries, each beside its event and its context, in batches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from django.db import connections

BATCH: Final = 5000

_ROWS: Final = """SELECT l.position, l.leaf, e.payload, {uid}, {at}, e.category, e.action, e.outcome, e.object_type,
e.object_id, e.xid, {context}, c.digest, e.id, c.source
FROM audit_logentry l LEFT JOIN audit_auditevent e ON e.id = l.event_id
LEFT JOIN audit_auditcontext c ON c.id = e.context_id
WHERE l.position >= %s AND l.position < %s ORDER BY l.position"""

#: How an id and a moment are told as payloads tell them.
TOLD: Final = {
    "postgresql": (
        "{0}::text",
        """to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
    ),
    "sqlite": (
        "(substr({0}, 1, 8) || '-' || substr({0}, 9, 4) || '-' || substr({0}, 13, 4) || '-' || substr({0}, 17, 4)"
        " || '-' || substr({0}, 21))",
        "(replace({0}, ' ', 'T') || CASE WHEN instr({0}, '.') THEN 'Z' ELSE '.000000Z' END)",
    ),
}


class Row(NamedTuple):
    """Columns are told as payloads tell them. Without an event, or without its context, they are null."""

    position: int
    leaf: bytes
    payload: str | None
    uid: str
    at: str
    category: str
    action: str
    outcome: str
    object_type: str
    object_id: str
    xid: int | None
    context: str | None
    digest: str | None
    number: int = 0
    source: str | None = None

    @property
    def name(self) -> str:
        return f"event {self.uid} at position {self.position}"


def read_rows(using: str, start: int, size: int, batch: int = BATCH) -> Iterator[list[Row]]:
    """From position `start` to before `size`."""
    connection = connections[using]
    dashed, moment = TOLD[connection.vendor]
    told = {"uid": dashed.format("e.uid"), "at": moment.format("e.at"), "context": dashed.format("c.id")}
    statement = _ROWS.format(**told)
    for first in range(start, size, batch):
        with connection.cursor() as cursor:
            cursor.execute(statement, [first, min(first + batch, size)])
            yield list(map(Row._make, cursor.fetchall()))
