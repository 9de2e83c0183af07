"""How the open context reaches the database: each new connection is prepared for it."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper


def prepare(connection: BaseDatabaseWrapper, **signal: object) -> None:
    if connection.vendor == "sqlite":
        from audit import transport_sqlite

        transport_sqlite.prepare(connection.connection)
    elif connection.vendor == "postgresql":
        from audit import transport_postgresql

        transport_postgresql.prepare(connection)
