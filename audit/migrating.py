"""Migrations run without triggers; afterwards they are made anew, and what ran stands in the trail."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration

from audit import roles, triggers
from audit.console import operator
from audit.context import current, open_context
from audit.events import record
from audit.models import AuditEvent

Plan = list[tuple[Migration, bool]]


def before(using: str, plan: Plan, **signal: Any) -> None:
    if plan:
        triggers.drop(connections[using])


def after(using: str, plan: Plan | None = None, **signal: Any) -> None:
    connection = connections[using]
    if triggers.drift(connection):
        triggers.make(connection)
        _grant(connection)
    if plan and AuditEvent._meta.db_table in connection.introspection.table_names():
        with _context():
            record(
                "task",
                "migrate",
                "done",
                detail={"migrations": [_named(*step) for step in plan]},
                using=using,
            )


def _grant(connection: BaseDatabaseWrapper) -> None:
    """The triggers' functions are new, and so may be tables: the application's role needs its rights anew."""
    role = getattr(settings, "AUDIT_APPLICATION_ROLE", "")
    if role and connection.vendor == "postgresql":
        roles.grant(connection, role)


def _named(migration: Migration, backwards: bool) -> str:
    return f"{'undo ' if backwards else ''}{migration.app_label}.{migration.name}"


def _context() -> AbstractContextManager[object]:
    return nullcontext() if current() else open_context("system:migrate", operator=operator())
