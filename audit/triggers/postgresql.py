"""PostgreSQL: the triggers of each table and their functions, which the owner of the tables runs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from django.db.backends.utils import CursorWrapper

from audit.capture import audited
from audit.models import AuditEvent, Dropping
from audit.triggers.postgresql_functions import SHARED, Function
from audit.triggers.postgresql_rows import ACTIONS, row_function
from audit.triggers.tables import (
    APPEND_ONLY,
    ERASABLE,
    KEPT,
    NO_TRUNCATE,
    Existing,
    fingerprint,
    tables,
)

_FOUND_FUNCTIONS = """SELECT proname, pg_get_function_identity_arguments(oid), prosrc,
CASE WHEN prosecdef THEN 'definer ' ELSE '' END || coalesce(array_to_string(proconfig, ' '), '')
FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'audit\\_%%'"""

_FOUND_TRIGGERS = """SELECT relname, tgname, tgenabled::text, replace(pg_get_triggerdef(pg_trigger.oid, true), '"', '')
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal
AND (tgname LIKE 'audit\\_%%' OR relname = ANY (%s))"""

_FOUND_DETOURS = """SELECT relname, 'rule ' || rulename FROM pg_rewrite JOIN pg_class ON pg_class.oid = ev_class
WHERE relkind = 'r' AND relname = ANY (%s)
UNION ALL SELECT relname, 'row security' FROM pg_class WHERE relrowsecurity AND relname = ANY (%s)
UNION ALL SELECT pg_class.relname, 'table ' || child.relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhparent
JOIN pg_class child ON child.oid = inhrelid WHERE pg_class.relname = ANY (%s)"""

SCHEMA = "public"
ALWAYS = "A"
_TRAIL = [model._meta.db_table for model in (*KEPT, *ERASABLE)]


def wanted(existing: Existing) -> dict[str, str]:
    """Each function's source, each trigger's function, and that it is always on."""
    if not _complete(existing):
        return {}
    functions = {
        f"function {one.name}({one.arguments})": f"{one.security(SCHEMA)}{one.body}"
        for one in _functions(existing)
    }
    return functions | {
        _label(table, name): f"{ALWAYS} {_definition(name, event, calls)}"
        for table, name, event, calls in _triggers(existing)
    }


def found(cursor: CursorWrapper) -> dict[str, str]:
    """Ours, and whatever of others' makes statements on these tables do something else."""
    cursor.execute(_FOUND_FUNCTIONS, [])
    functions = {
        f"function {name}({arguments})": f"{security}{source}"
        for name, arguments, source, security in cursor.fetchall()
    }
    cursor.execute(_FOUND_TRIGGERS, [_TRAIL])
    triggers = {
        _label(table, name): f"{enabled} {definition}"
        for table, name, enabled, definition in cursor.fetchall()
    }
    watched = [*_TRAIL, *(model._meta.db_table for model, _ in audited())]
    cursor.execute(_FOUND_DETOURS, [watched] * 3)
    return functions | triggers | {f"{detour} on {table}": "" for table, detour in cursor.fetchall()}


def making(existing: Existing) -> Iterator[str]:
    if not _complete(existing):
        return
    for function in _functions(existing):
        yield function.statement(SCHEMA)
        yield f"REVOKE ALL ON FUNCTION {function.name} FROM PUBLIC"
    for table, name, event, calls in _triggers(existing):
        yield f"CREATE TRIGGER {name} {event} EXECUTE FUNCTION {calls}"
        yield f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {name}'


def dropping(cursor: CursorWrapper) -> list[str]:
    cursor.execute(_FOUND_TRIGGERS, [_TRAIL])
    triggers = [f'DROP TRIGGER "{name}" ON "{table}"' for table, name, _, _ in cursor.fetchall()]
    cursor.execute(_FOUND_FUNCTIONS, [])
    functions = [f"DROP FUNCTION {name}({arguments})" for name, arguments, _, _ in cursor.fetchall()]
    return triggers + functions[::-1]


def _complete(existing: Existing) -> bool:
    return all(model._meta.db_table in existing for model in (*KEPT, *ERASABLE))


def _functions(existing: Existing) -> Iterator[Function]:
    of_rows = (row_function(table, action) for table in tables(existing) for action in ACTIONS)
    return chain(SHARED, of_rows)


def _triggers(existing: Existing) -> Iterator[tuple[str, str, str, str]]:
    """Table, name, event and the function called."""
    for table in tables(existing):
        for action in ACTIONS:
            function, event = (
                row_function(table, action).name,
                f'AFTER {action.event} ON "{table.name}" {action.each}',
            )
            yield table.name, f"audit_{action.name}_{fingerprint(function, event)}", event, f"{function}()"
        yield _refusing(table.name, "TRUNCATE", "STATEMENT", NO_TRUNCATE)
    for model in (*KEPT, *ERASABLE):
        changes = "UPDATE" if model in ERASABLE else "DELETE" if model is AuditEvent else "DELETE OR UPDATE"
        yield _refusing(model._meta.db_table, changes, "ROW", APPEND_ONLY)
        yield _refusing(model._meta.db_table, "TRUNCATE", "STATEMENT", APPEND_ONLY)
    yield from _forgetting()


def _forgetting() -> Iterator[tuple[str, str, str, str]]:
    """What retention may do, and nothing else: audit/triggers/forgetting.py."""
    yield _refusing(AuditEvent._meta.db_table, "UPDATE", "ROW", APPEND_ONLY, "audit_forget")
    event, call = f'BEFORE INSERT ON "{Dropping._meta.db_table}" FOR EACH ROW', "audit_admit_rule()"
    yield Dropping._meta.db_table, f"audit_keep_{fingerprint(event, call)}", event, call


def _refusing(
    table: str, changes: str, each: str, message: str, function: str = "audit_refuse"
) -> tuple[str, str, str, str]:
    event = f'BEFORE {changes} ON "{table}" FOR EACH {each}'
    call = f"{function}('{message}')"
    return table, f"audit_keep_{fingerprint(event, call)}", event, call


def _label(table: str, name: str) -> str:
    return f"trigger {name} on {table}"


def _definition(name: str, event: str, calls: str) -> str:
    """As PostgreSQL tells it: one condition or column more, and it would be another."""
    return f"CREATE TRIGGER {name} {event} EXECUTE FUNCTION {calls}".replace('"', "")
