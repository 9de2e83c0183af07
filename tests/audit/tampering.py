"""What the owner of a database can do, once triggers and foreign keys are out of the way."""

from __future__ import annotations

from django.db import connection

from audit import triggers


def tamper(*statements: str) -> None:
    triggers.drop(connection)
    postgresql = connection.vendor == "postgresql"
    off = "SET session_replication_role = replica" if postgresql else "PRAGMA foreign_keys = OFF"
    with connection.cursor() as cursor:
        for statement in (off, *statements):
            cursor.execute(statement)
