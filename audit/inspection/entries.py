"""The log's entries in order: no gap, each leaf the hash of its event's payload, each event as its payload says."""

from __future__ import annotations

import json
from hashlib import sha256

from audit.canonical import canonical
from audit.inspection.breaking import UNREADABLE, BrokenLogError, expect, readable
from audit.inspection.dropped import Droppings
from audit.inspection.heads import Heads
from audit.inspection.order import Order
from audit.inspection.permits import Permits
from audit.inspection.regrown import Regrown
from audit.inspection.rows import BATCH, Row, read_rows
from audit.inspection.texts import shows


def check_entries(log: Regrown, heads: Heads, *, thorough: bool) -> Droppings:
    """Grow the tree to its last checkpoint."""
    with readable("a rule of dropping"):
        droppings = Droppings(log.using)
    order, permits = Order(), Permits()
    try:
        for rows in read_rows(log.using, 0, heads.size):
            _expect_no_gap(rows, log.tree.size, heads.size)
            _grow(log, heads, _check_rows(rows, droppings, thorough=thorough))
            order.check(rows)
            permits.check(rows)
    except UNREADABLE:
        _name_unreadable(log, heads.size, droppings)
        raise
    return droppings


def _name_unreadable(log: Regrown, size: int, droppings: Droppings) -> None:
    """A batch could not be read: one row at a time, then."""
    for position in range(log.tree.size, min(log.tree.size + BATCH, size)):
        with readable(f"position {position}"):
            for rows in read_rows(log.using, position, position + 1):
                _check_rows(rows, droppings, thorough=True)


def _expect_no_gap(rows: list[Row], start: int, size: int) -> None:
    """A checkpoint may claim any size: what is not there ends it."""
    for place, row in enumerate(rows, start):
        if row[0] != place:
            raise BrokenLogError(f"position {place} is missing from the log")
    end = start + len(rows)
    expect(end == min(start + BATCH, size), f"the log ends at {end}, its last checkpoint has {size}")


def _check_rows(rows: list[Row], droppings: Droppings, *, thorough: bool) -> list[bytes]:
    """Returns their leaves. Written for speed: here is where an inspection spends its time."""
    leaves = []
    for row in rows:
        leaf, payload = row[1], row[2]
        if payload is None:
            raise BrokenLogError(f"position {row.position}: its event is gone")
        if payload == "":
            droppings.meet(row.position, row.at, row.name)
        elif sha256(b"\x00" + payload.encode()).digest() != leaf:
            raise BrokenLogError(f"{row.name}: its payload was changed")
        elif thorough or not shows(row):
            _read_through(row, payload)
        leaves.append(leaf)
    return leaves


def _grow(log: Regrown, heads: Heads, leaves: list[bytes]) -> None:
    at = 0
    while (size := heads.next_size) is not None and (until := at + size - log.tree.size) <= len(leaves):
        log.extend(leaves[at:until])
        at = until
        heads.meet(log)
    log.extend(leaves[at:])


def _read_through(row: Row, payload: str) -> None:
    expect(row.context is not None, f"{row.name}: its context is gone")
    try:
        facts = json.loads(payload)
    except ValueError as error:
        raise BrokenLogError(f"{row.name}: its payload is not JSON") from error
    expect(canonical(facts) == payload, f"{row.name}: its payload is not canonical")
    columns = {
        "action": row.action,
        "category": row.category,
        "outcome": row.outcome,
        "uid": row.uid,
        "at": row.at,
        "xid": None if row.xid is None else str(row.xid),
    }
    told = {column: facts.get(column) for column in columns}
    expect(told == columns, f"{row.name}: its columns differ from its payload")
    about = {"id": row.object_id, "type": row.object_type}
    expect(facts.get("object") == about, f"{row.name}: its object differs from its payload")
    under = {"digest": row.digest, "id": row.context}
    expect(facts.get("context") == under, f"{row.name}: its context is another than its payload says")
