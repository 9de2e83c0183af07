"""SQLite: triggers that ask the connection (audit/transport_sqlite.py) who writes and what to say."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from itertools import chain

from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from audit.models import AuditEvent, Dropping
from audit.triggers.forgetting import RULE_REFUSED_SQLITE, may_forget_sqlite
from audit.triggers.tables import (
    APPEND_ONLY,
    ERASABLE,
    KEPT,
    NO_CONTEXT,
    NO_PERMIT,
    Column,
    Existing,
    Kind,
    Table,
    Telling,
    fingerprint,
    keys_of,
    tables,
)

NO_RECURSION = "audit: with recursive_triggers off, REPLACE would remove a row of {type} without a trace"

_CONTEXTS = """INSERT INTO audit_auditcontext (id, source, principal, agent, delegation, session,
    organization, conversation, turn, tool_call, parent, opened_at, facts, digest)
  SELECT one.value ->> 'id', one.value ->> 'source', one.value ->> 'principal', one.value ->> 'agent',
    one.value ->> 'delegation', one.value ->> 'session', one.value ->> 'organization',
    one.value ->> 'conversation', one.value ->> 'turn', one.value ->> 'tool_call', one.value ->> 'parent',
    one.value ->> 'opened_at', one.value ->> 'facts', one.value ->> 'digest'
  FROM json_each(audit_contexts()) AS one
  WHERE NOT EXISTS (SELECT 1 FROM audit_auditcontext WHERE id = one.value ->> 'id');"""

_EVENT = """INSERT INTO audit_auditevent (uid, context_id, category, action, outcome, object_type, object_id,
    at, payload)
  SELECT audit_drafted_uid(), NEW.context, 'model.change', NEW.action, audit_drafted_outcome(),
    NEW.object_type, NEW.object_id, audit_drafted_at(), audit_drafted_payload()
  WHERE audit_drafted_uid() IS NOT NULL;"""

_PERSONAL = """INSERT INTO audit_personalvalue (event_id, commitment, salt, value)
  SELECT last_insert_rowid(), audit_personal(one.value, 'commitment'), audit_personal(one.value, 'salt'),
    audit_personal(one.value, 'value')
  FROM json_each(audit_drafted_personal()) AS one
  WHERE NEW.telling <> '{}';"""

#: Holds nothing: what the triggers of all tables would say alike is said once, by the one behind this view, since
#: whoever connects to SQLite reads them all.
_CHANGES = "audit_changes"
_DRAFT = ("object_type", "object_id", "action", "before", "after", "telling")

_FOUND = """SELECT name, sql FROM (SELECT * FROM sqlite_master UNION ALL SELECT * FROM sqlite_temp_master)
WHERE type = 'trigger' AND (name LIKE 'audit\\_%%' ESCAPE '\\' OR tbl_name IN ({own}))
  OR type = 'view' AND name = '{view}'"""


def wanted(existing: Existing) -> dict[str, str]:
    """Name of a trigger, or of the view -> its text, exactly as SQLite keeps it."""
    capturing = chain.from_iterable(_capturing(table) for table in tables(existing))
    keeping = chain.from_iterable(
        _keeping(model) for model in (*KEPT, *ERASABLE) if model._meta.db_table in existing
    )
    return dict([*_writing(), *capturing, *keeping])


def found(cursor: CursorWrapper) -> dict[str, str]:
    """Ours, and others' on the trail's own tables, where one that ignores an insert would swallow the evidence."""
    own = [_CHANGES, *(model._meta.db_table for model in (*KEPT, *ERASABLE))]
    cursor.execute(_FOUND.format(own=", ".join(["%s"] * len(own)), view=_CHANGES), own)
    return dict(cursor.fetchall())


def making(existing: Existing) -> list[str]:
    return list(wanted(existing).values())


def dropping(cursor: CursorWrapper) -> list[str]:
    """The view last: its triggers go with it."""
    made = found(cursor)
    view = [f'DROP VIEW "{_CHANGES}"'] if made.pop(_CHANGES, None) else []
    return [*(f'DROP TRIGGER "{name}"' for name in made), *view]


def _writing() -> list[tuple[str, str]]:
    """What makes a change an event, whichever table it is of. Its context is written with the first of its events."""
    columns = ", ".join(f"NULL AS {name}" for name in ("context", *_DRAFT))
    draft = ", ".join(f"NEW.{name}" for name in _DRAFT)
    change = f'INSTEAD OF INSERT ON "{_CHANGES}"'
    first = f"{change} WHEN NOT EXISTS (SELECT 1 FROM audit_auditcontext WHERE id = NEW.context)"  # noqa: S608 - our names
    return [
        (_CHANGES, f'CREATE VIEW "{_CHANGES}" AS SELECT {columns}'),
        _trigger("attribute", first, _CONTEXTS),
        _trigger("write", change, "\n  ".join([f"SELECT audit_draft({draft});", _EVENT, _PERSONAL])),
    ]


def _capturing(table: Table) -> list[tuple[str, str]]:
    return [
        *_recursing(table),
        _trigger(f"insert_{table.name}", f'AFTER INSERT ON "{table.name}"', _body(table, "insert")),
        _trigger(f"update_{table.name}", f'AFTER UPDATE ON "{table.name}"', _body(table, "update")),
        _trigger(f"delete_{table.name}", f'AFTER DELETE ON "{table.name}"', _body(table, "delete")),
    ]


def _recursing(table: Table) -> list[tuple[str, str]]:
    """Only what has a key in common with another row can remove it. To ask SQLite each time would cost a sixth."""
    refusal = _refusal(
        NO_RECURSION.format(type=table.object_type),
        "(SELECT recursive_triggers FROM pragma_recursive_triggers) = 0",
    )
    made = f'BEFORE INSERT ON "{table.name}" WHEN {_taken(table.name, table.keys)}'
    changed = f'BEFORE UPDATE ON "{table.name}" WHEN {_moved(table.keys)}'
    return [
        _trigger(f"replace_{table.name}", made, refusal),
        _trigger(f"move_{table.name}", changed, refusal),
    ]


def _body(table: Table, action: str) -> str:
    before = "NULL" if action == "insert" else _row("OLD", table)
    after = "NULL" if action == "delete" else _row("NEW", table)
    key = _told("OLD" if action == "delete" else "NEW", table.key)
    telling = {one.name: one.telling.value for one in table.columns if one.telling is not Telling.PLAIN}
    change = (
        f"'{table.object_type}', CAST({key} AS TEXT), '{action}', {before}, {after}, '{json.dumps(telling)}'"
    )
    return f"INSERT INTO {_CHANGES} VALUES ({_admitted(table)}, {change});"  # noqa: S608 - our names


def _admitted(table: Table) -> str:
    """The context that writes, or the refusal."""
    without = f"RAISE(ABORT, '{NO_CONTEXT.format(type=table.object_type)}')"
    if not table.guarded:
        return f"coalesce(audit_context(), {without})"
    unpermitted = f"RAISE(ABORT, '{NO_PERMIT.format(type=table.object_type)}')"
    return (
        "CASE WHEN audit_permit() <> '' THEN audit_context() "
        f"WHEN audit_context() IS NULL THEN {without} ELSE {unpermitted} END"
    )


def _refusal(message: str, condition: str) -> str:
    return f"SELECT RAISE(ABORT, '{message}') WHERE {condition};"


def _keeping(model: type[Model]) -> list[tuple[str, str]]:
    """Refuse change and removal, and INSERT OR REPLACE, which removes without a DELETE."""
    table = model._meta.db_table
    keys = keys_of(model, {str(field.column) for field in model._meta.local_concrete_fields})
    refusal = f"SELECT RAISE(ABORT, '{APPEND_ONLY.format(table=table)}');"
    replacing = f'BEFORE INSERT ON "{table}" WHEN {_taken(table, keys)}'
    updating = f'BEFORE UPDATE ON "{table}"'
    if model is AuditEvent:
        updating += f" WHEN NOT ({may_forget_sqlite()})"
    kept = [("keep_replace", replacing), ("keep_update", updating)]
    if model not in ERASABLE:
        kept.append(("keep_delete", f'BEFORE DELETE ON "{table}"'))
    made = [_trigger(f"{purpose}_{table}", event, refusal) for purpose, event in kept]
    if model is Dropping:
        refusals = (_refusal(message.format(table=table), when) for message, when in RULE_REFUSED_SQLITE)
        made.append(_trigger(f"keep_rule_{table}", f'BEFORE INSERT ON "{table}"', "\n  ".join(refusals)))
    return made


def _taken(table: str, keys: Iterable[tuple[str, ...]]) -> str:
    """Whether a row is there that one about to be made would have a key in common with."""
    same = (" AND ".join(f'"{column}" = NEW."{column}"' for column in key) or "1" for key in keys)
    return " OR ".join(f'EXISTS (SELECT 1 FROM "{table}" WHERE {condition})' for condition in same)  # noqa: S608 - our names


def _moved(keys: Collection[tuple[str, ...]]) -> str:
    """Whether a change may give a row a key that another one has."""
    if () in keys:
        return "1"
    columns = dict.fromkeys(column for key in keys for column in key)
    return " OR ".join(f'NEW."{column}" IS NOT OLD."{column}"' for column in columns)


def _trigger(purpose: str, event: str, body: str) -> tuple[str, str]:
    name = f"audit_{purpose}_{fingerprint(event, body)}"
    return name, f'CREATE TRIGGER "{name}" {event} BEGIN\n  {body}\nEND'


def _row(record: str, table: Table) -> str:
    pairs = ", ".join(f"'{column.name}', {_told(record, column)}" for column in table.columns)
    return f"json_object({pairs})"


def _told(record: str, column: Column) -> str:
    value = f'{record}."{column.column}"'
    return _EXPRESSIONS[column.kind].format(value)


# Columns hold what they are given, and SQLite's JSON of a real is not always canonical, nor JSON at all.
_WHOLE = "CASE typeof({0}) WHEN 'real' THEN printf('%!.17g', {0}) ELSE {0} END"

_EXPRESSIONS = {
    Kind.BOOLEAN: f"json(CASE {{0}} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE json_quote({_WHOLE}) END)",
    Kind.INTEGER: _WHOLE,
    Kind.DURATION: _WHOLE,
    Kind.MOMENT: "(replace({0}, ' ', 'T') || CASE WHEN instr({0}, '.') THEN 'Z' ELSE '.000000Z' END)",
    Kind.UUID: "(substr({0}, 1, 8) || '-' || substr({0}, 9, 4) || '-' || substr({0}, 13, 4) || '-' || "
    "substr({0}, 17, 4) || '-' || substr({0}, 21))",
    Kind.BINARY: "CASE WHEN {0} IS NOT NULL THEN lower(hex({0})) END",
    Kind.TEXT: "CAST({0} AS TEXT)",
}
