"""What a payload's text shows without being read as JSON is what reading it would have shown."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from audit.canonical import canonical
from audit.context import Context, Frame
from audit.inspection.rows import Row
from audit.inspection.texts import shows
from audit.payload import Fact, draft

CONTEXT = Context(UUID(int=7), "web", datetime(2026, 1, 1, tzinfo=UTC), {})
NAMES = some.sampled_from(["a", "at", "before", "object", "outcome", "uid", "action", "z"])
TRAPS = some.sampled_from(['"', "\\", '},"at":"', '","outcome":"done"', "done", "7"])
TEXT = some.text('"\\{}:,aé\n', max_size=6) | TRAPS
VALUES = some.none() | some.integers() | TEXT | some.fixed_dictionaries({"commitment": some.just("c0")})
NULLABLE = ("xid", "context", "digest")
ROW = some.dictionaries(NAMES, VALUES, max_size=5)
CHANGES = some.sampled_from([(False, True), (True, False), (True, True)])


@some.composite
def facts(draw: some.DrawFn) -> Fact:
    words = [draw(some.sampled_from(["insert", "done", "7", "shop.order", "ü"])) for _ in range(4)]
    if draw(some.booleans()):
        return Fact("auth", *words, detail=canonical(draw(ROW)))
    before, after = draw(CHANGES)
    told = {name: canonical(draw(ROW)) for name, there in (("before", before), ("after", after)) if there}
    return Fact("model.change", *words, **told)


@some.composite
def rows(draw: some.DrawFn) -> Row:
    made = draft(draw(facts()), Frame(CONTEXT, draw(some.sampled_from(["", "0190-permit"]))))
    told = json.loads(made.text)
    xid = draw(some.sampled_from([None, 7]))
    payload = canonical(told | ({} if xid is None else {"xid": str(xid)}))
    fact, context = made.fact, told["context"]
    words = (fact.category, fact.action, fact.outcome, fact.object_type, fact.object_id)
    return Row(0, b"", payload, str(made.uid), told["at"], *words, xid, context["id"], context["digest"])


@given(rows())
def test_columns_that_a_payload_tells_show(row: Row) -> None:
    assert shows(row) or _has_a_second_moment(row)


@given(rows(), some.data())
def test_a_column_that_says_something_else_never_shows(row: Row, data: some.DataObject) -> None:
    column = data.draw(some.sampled_from(Row._fields[3:-2]))
    others = [*_other_texts(row), *([None] if column in NULLABLE else [])]
    other: Any = data.draw(some.sampled_from(others))
    changed = row._replace(**{column: other})
    assert changed == row or not shows(changed)


def _has_a_second_moment(row: Row) -> bool:
    """Then it is read as JSON: its text could be taken for another."""
    return (row.payload or "").count('},"at":"') > 1


def _other_texts(row: Row) -> list[Any]:
    payload = row.payload or ""
    pieces = [payload[start:end] for start in range(0, 60, 7) for end in range(start, 120, 11)]
    return ["", "x", "done", "7", "insert", "shop.order", *payload.split('"'), *pieces]
