"""PostgreSQL: what the application's role may do, when another role owns the tables and runs the migrations.

It reads the trail and adds to the log; events, contexts and personal values come only from the owner's
functions, and only the owner drops payloads. As it owns nothing, it cannot alter, truncate, or switch triggers off;
as it creates nothing, the owner's functions find no operator of its own that fits better than PostgreSQL's.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.sql import SQL, Composed, Identifier

from audit.models import Anchor, AuditContext, AuditEvent, Checkpoint, Dropping, LogEntry, PersonalValue, Tile
from audit.triggers.postgresql import SCHEMA
from audit.triggers.postgresql_functions import RECORD

_READ = (AuditContext, AuditEvent, Dropping)
_INSERTED = (LogEntry, Tile, Checkpoint, Anchor)
_ERASED = (PersonalValue,)

_RIGHTS = """SELECT current_user, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
  count(*) FILTER (WHERE pg_has_role(current_user, relowner, 'MEMBER')),
  count(*) FILTER (WHERE has_table_privilege(current_user, oid, 'TRUNCATE')),
  count(*) FILTER (WHERE relname = ANY (%s) AND has_table_privilege(current_user, oid, 'UPDATE, DELETE')
    OR relname = ANY (%s) AND has_table_privilege(current_user, oid, 'UPDATE')),
  count(*) FILTER (WHERE relname = ANY (%s) AND has_table_privilege(current_user, oid, 'INSERT')),
  has_schema_privilege(current_user, %s, 'CREATE')
FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = 'r'"""

_UNREADABLE = """SELECT current_user, count(*), min(relname) FROM pg_class
WHERE relnamespace = %s::regnamespace AND relname = ANY (%s) AND NOT has_table_privilege(oid, 'SELECT')"""


def exists(connection: BaseDatabaseWrapper, role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        return cursor.fetchone() is not None


def grant(connection: BaseDatabaseWrapper, role: str) -> None:
    """Give `role`, which must exist, the rights of the application on all tables there are now."""
    if connection.vendor != "postgresql":
        raise ValueError("SQLite has no roles: whoever opens the file owns it")
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in _statements(role):
            cursor.execute(statement)


def withhold(connection: BaseDatabaseWrapper, role: str) -> None:
    """Let `role` write nothing until it is granted its rights again: what it wrote would leave no evidence."""
    names = {"role": Identifier(role), "schema": Identifier(SCHEMA)}
    with connection.cursor() as cursor:
        cursor.execute(
            SQL("REVOKE INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} FROM {role}").format(**names)
        )


def lack(connection: BaseDatabaseWrapper) -> list[str]:
    """What the role of this connection cannot read of the shop's own tables, as a sentence."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(_UNREADABLE, [SCHEMA, connection.introspection.django_table_names()])
        name, count, first = cursor.fetchone()
    return [f"{name} may not read {count} tables, {first} first"] if count else []


def overreach(connection: BaseDatabaseWrapper) -> list[str]:
    """What the role of this connection may do and the application must not, each as a sentence."""
    if connection.vendor != "postgresql":
        return []
    tables = (_tables(*_READ, *_INSERTED), _tables(*_ERASED), _tables(*_READ, *_ERASED))
    with connection.cursor() as cursor:
        cursor.execute(_RIGHTS, [*tables, SCHEMA, SCHEMA])
        name, superuser, owned, truncated, changed, made_up, creates = cursor.fetchone()
    said = (
        (superuser, f"{name} is a superuser, for whom no right counts"),
        (owned, f"{name} owns {owned} tables, and could alter them or switch their triggers off"),
        (truncated, f"{name} may truncate {truncated} tables"),
        (changed, f"{name} may change or delete rows of {changed} tables of the trail"),
        (made_up, f"{name} may make up rows of {made_up} tables of the trail"),
        (
            creates,
            f"{name} may create functions and operators that the trail's functions would run as their owner",
        ),
    )
    return [sentence for wrong, sentence in said if wrong]


def _tables(*kept: type[models.Model]) -> list[str]:
    return [model._meta.db_table for model in kept]


def _statements(role: str) -> Iterator[Composed]:
    names = {"role": Identifier(role), "schema": Identifier(SCHEMA), "record": Identifier(RECORD.name)}
    for text in (
        "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {role}",
        "GRANT USAGE ON SCHEMA {schema} TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
        "GRANT EXECUTE ON FUNCTION {record} TO {role}",
    ):
        yield SQL(text).format(**names)
    yield from _narrowed(role, _READ, "SELECT")
    yield from _narrowed(role, _INSERTED, "SELECT, INSERT")
    yield from _narrowed(role, _ERASED, "SELECT, DELETE")


def _narrowed(role: str, kept: tuple[type[models.Model], ...], rights: str) -> Iterator[Composed]:
    for model in kept:
        names = {"table": Identifier(model._meta.db_table), "role": Identifier(role)}
        yield SQL("REVOKE ALL ON {table} FROM {role}").format(**names)
        yield SQL(f"GRANT {rights} ON {{table}} TO {{role}}").format(**names)
