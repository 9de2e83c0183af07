"""PostgreSQL: what the triggers of one table write, column by column, by one statement each.

Rows that were made or removed are read together, from the table of the statement's rows (`changed`), which takes a
quarter of the time of one after the other. A change is told row by row: only there its two sides surely belong
together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from audit.system_contexts import listed_for
from audit.triggers.postgresql_functions import EVENT_COLUMNS, Function
from audit.triggers.tables import NO_CONTEXT, NO_PERMIT, Column, Kind, Table, Telling, fingerprint

#: What rows are called wherever they are read, and what is asked for them, in names that no column has.
CHANGED: Final = "changed"
UID: Final = f'{CHANGED}."audit uid"'
AT: Final = f'{CHANGED}."audit at"'


@dataclass(frozen=True)
class Side:
    """`before` or `after`: the record that its values are read from, in the function that tells it."""

    name: str
    record: str


@dataclass(frozen=True)
class Action:
    """How its trigger is made, and what its event tells."""

    name: str
    event: str
    each: str
    sides: tuple[Side, ...]

    @property
    def row_by_row(self) -> bool:
        return len(self.sides) > 1


ACTIONS: Final = (
    Action(
        "insert",
        "INSERT",
        f"REFERENCING NEW TABLE AS {CHANGED} FOR EACH STATEMENT",
        (Side("after", CHANGED),),
    ),
    Action("update", "UPDATE", "FOR EACH ROW", (Side("before", "OLD"), Side("after", "NEW"))),
    Action(
        "delete",
        "DELETE",
        f"REFERENCING OLD TABLE AS {CHANGED} FOR EACH STATEMENT",
        (Side("before", CHANGED),),
    ),
)


def row_function(table: Table, action: Action) -> Function:
    body = _body(table, action)
    return Function(f"audit_{action.name}_{fingerprint(table.name, body)}", "", "trigger", body, definer=True)


def _body(table: Table, action: Action) -> str:
    no_context, no_permit = (text.format(type=table.object_type) for text in (NO_CONTEXT, NO_PERMIT))
    listed = ", ".join(f"'{name}'" for name in listed_for(table.object_type))
    nothing = (
        "" if action.row_by_row else f"\n  IF NOT EXISTS (SELECT FROM {CHANGED}) THEN RETURN NULL; END IF;"
    )
    return f"""
DECLARE
  acting record;
BEGIN{nothing}
  acting := audit_acting({str(table.guarded).lower()}, ARRAY[{listed}]::text[], '{no_context}', '{no_permit}');
  {_statement(table, action)};
  RETURN NULL;
END
"""


def _statement(table: Table, action: Action) -> str:
    rows = _rows(table, action)
    if not (personal := list(_personal(table, action))):
        return _event(table, action, f"({rows})")
    values = ", ".join(f"({_salt(side, column)}, {_json(side, column)})" for side, column in personal)
    return f"""WITH told AS MATERIALIZED ({rows}), made AS ({_event(table, action, "told")} RETURNING id, uid)
  INSERT INTO audit_personalvalue (event_id, commitment, salt, value)
  SELECT made.id, audit_commitment(hidden.salt, hidden.value), hidden.salt, hidden.value
  FROM made JOIN told AS {CHANGED} ON made.uid = {UID} CROSS JOIN LATERAL (VALUES {values}) AS hidden (salt, value)
  WHERE hidden.salt IS NOT NULL ORDER BY made.id"""  # noqa: S608 - our names


def _rows(table: Table, action: Action) -> str:
    """What is random or of the clock is asked once for a row, however often it is told."""
    salts = "".join(
        f",\n    CASE WHEN {_there(side, column, action)} THEN audit_salt() END AS {_salt_name(side, column)}"
        for side, column in _personal(table, action)
    )
    asked = f'audit_uuid7() AS "audit uid", clock_timestamp() AS "audit at"{salts}'
    if action.row_by_row:
        return f"SELECT {asked}\n    WHERE {' OR '.join(map(_differs, table.columns))}"
    return f"SELECT {CHANGED}.*, {asked}\n    FROM {CHANGED}"  # noqa: S608 - our names


def _event(table: Table, action: Action, rows: str) -> str:
    key = f'{action.sides[-1].record}."{table.key.column}"::text'
    told = {side.name: _object(table, side, action) for side in action.sides}
    payload = f"""audit_payload('"{action.name}"', {told.get("after", "NULL")}, {AT},
      {told.get("before", "NULL")}, '"model.change"', acting.context_id, acting.digest, NULL,
      {key}, '"{table.object_type}"', to_json(acting.outcome)::text, acting.permit, {UID}, acting.xid)"""
    return f"""INSERT INTO audit_auditevent ({EVENT_COLUMNS})
  SELECT {UID}, acting.context_id, 'model.change', '{action.name}', acting.outcome, '{table.object_type}',
    {key}, {AT}, {payload}, acting.xid
  FROM {rows} AS {CHANGED}"""  # noqa: S608 - our names


def _object(table: Table, side: Side, action: Action) -> str:
    """All of a row, or what differs: each of its members begins with a comma then, and the first is cut off."""
    if not action.row_by_row:
        members = " || ',".join(f'"{column.name}":\' || {_told(side, column)}' for column in table.columns)
        return f"'{{{members} || '}}'"
    members = " || ".join(
        f"CASE WHEN {_differs(column)} THEN ',\"{column.name}\":' || {_told(side, column)} ELSE '' END"
        for column in table.columns
    )
    return f"'{{' || substr({members}, 2) || '}}'"


def _told(side: Side, column: Column) -> str:
    match column.telling:
        case Telling.SECRET:
            return f"CASE WHEN {_value(side, column)} IS NULL THEN 'null' ELSE '{{\"secret\":true}}' END"
        case Telling.PERSONAL:
            commitment = f"audit_commitment({_salt(side, column)}, {_json(side, column)})"
            return f"coalesce('{{\"commitment\":\"' || {commitment} || '\"}}', 'null')"
        case Telling.PLAIN:
            return f"coalesce({_json(side, column)}, 'null')"


def _json(side: Side, column: Column) -> str:
    return _EXPRESSIONS[column.kind].format(_value(side, column))


def _value(side: Side, column: Column) -> str:
    return f'{side.record}."{column.column}"'


def _personal(table: Table, action: Action) -> Iterator[tuple[Side, Column]]:
    for side in action.sides:
        yield from ((side, column) for column in table.columns if column.telling is Telling.PERSONAL)


def _there(side: Side, column: Column, action: Action) -> str:
    known = f"{_value(side, column)} IS NOT NULL"
    return f"{known} AND {_differs(column)}" if action.row_by_row else known


def _differs(column: Column) -> str:
    return f'OLD."{column.column}" IS DISTINCT FROM NEW."{column.column}"'


def _salt(side: Side, column: Column) -> str:
    return f"{CHANGED}.{_salt_name(side, column)}"


def _salt_name(side: Side, column: Column) -> str:
    return f'"audit {side.name} {column.column}"'


_EXPRESSIONS: Final = {
    Kind.BOOLEAN: "{0}::text",
    Kind.INTEGER: "{0}::text",
    Kind.DURATION: "(extract(epoch FROM {0}) * 1000000)::bigint::text",
    Kind.MOMENT: "to_json(audit_moment({0}))::text",
    Kind.UUID: "to_json({0}::text)::text",
    Kind.BINARY: "to_json(encode({0}, 'hex'))::text",
    Kind.TEXT: "to_json({0}::text)::text",
}
