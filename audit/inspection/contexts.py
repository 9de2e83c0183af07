"""Contexts: each has the digest of its facts, and columns that say what its facts say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final

from django.db import connections

from audit.inspection.breaking import BrokenLogError
from audit.inspection.rows import TOLD
from audit.writing import REFERENCES

_TOLD: Final = ("id", "opened_at", "parent", "source", *REFERENCES)
_AROUND: Final = "(SELECT p.digest FROM audit_auditcontext p WHERE p.id = c.parent)"
_AT_ONCE: Final = 5000


def check_contexts(using: str) -> int:
    checked = 0
    for facts, digest, around, *columns in read_contexts(using):
        if sha256(facts.encode()).hexdigest() != digest:
            raise BrokenLogError(f"context {columns[0]}: its facts were changed")
        told = json.loads(facts)
        if [told.get(name) for name in _TOLD] != columns:
            raise BrokenLogError(f"context {columns[0]}: its columns differ from its facts")
        if told.get("parent_digest", around) != around:
            raise BrokenLogError(f"context {columns[0]}: the context around it is another than it says")
        checked += 1
    return checked


def read_contexts(using: str) -> Iterator[tuple[Any, ...]]:
    """Facts, digest, the parent's digest, and the columns as facts tell them. In order of ids, a batch at a time."""
    connection = connections[using]
    dashed, moment = TOLD[connection.vendor]
    columns = ", ".join(
        [dashed.format("id"), moment.format("opened_at"), dashed.format("parent"), *_TOLD[3:]]
    )
    last, first = "", f"SELECT facts, digest, {_AROUND}, {columns}, c.id FROM audit_auditcontext c"  # noqa: S608 - our names
    while True:
        after = "WHERE c.id > %s" if last else ""
        with connection.cursor() as cursor:
            cursor.execute(f"{first} {after} ORDER BY c.id LIMIT {_AT_ONCE}", [last] if last else [])
            rows = cursor.fetchall()
        yield from (row[:-1] for row in rows)
        if not rows:
            return
        last = rows[-1][-1]
