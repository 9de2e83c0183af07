"""PostgreSQL: what the application's role may do, when another role owns the tables and runs the migrations.

It reads the trail and adds to the log; events, contexts and personal values come only from the owner's
functions, and only the owner drops payloads. As it owns nothing, it cannot alter, truncate, or switch triggers off.
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


def grant(connection: BaseDatabaseWrapper, role: str) -> None:
    """Give `role`, which must exist, the rights of the application on all tables there are now."""
    if connection.vendor != "postgresql":
        raise ValueError("SQLite has no roles: whoever opens the file owns it")
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in _statements(role):
            cursor.execute(statement)


def _statements(role: str) -> Iterator[Composed]:
    names = {"role": Identifier(role), "schema": Identifier(SCHEMA), "record": Identifier(RECORD.name)}
    for text in (
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
