"""Migrations change tables without triggers, and data with them (attending.py); afterwards all are made anew.

Meanwhile the application's role, where there is one, may write nothing, as no evidence would be left of it.
"""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.core.management import CommandError
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

from audit import roles, triggers
from audit.attending import Plan, attend, migrating, unattended
from audit.events import record
from audit.health import forget
from audit.models import AuditEvent

FIRST: Final = ("audit", "0001_initial")


def before(using: str, plan: Plan, **signal: Any) -> None:
    connection = connections[using]
    role = _role(connection)
    if role and not roles.exists(connection, role):
        raise CommandError(
            f"There is no role {role}, so nothing was migrated. First: CREATE ROLE {role} LOGIN;"
        )
    if plan:
        if role:
            roles.withhold(connection, role)
        if triggers.make_as_tables_are(connection):
            _tell("begun", plan, using)
        triggers.drop(connection)
        attend(plan)


def after(using: str, plan: Plan | None = None, **signal: Any) -> None:
    forget()
    connection = connections[using]
    if triggers.drift(connection):
        triggers.make(connection)
    if role := _role(connection):
        roles.grant(connection, role)
    if plan and AuditEvent._meta.db_table in connection.introspection.table_names():
        _tell("done", plan, using, unattended=unattended(plan))


def complete_trail(using: str) -> None:
    """An older release's, before anything else migrates: changes of rows are recorded only where all its tables are."""
    executor = MigrationExecutor(connections[using])
    newest = executor.loader.graph.leaf_nodes(AuditEvent._meta.app_label)
    if FIRST in executor.loader.applied_migrations and (plan := executor.migration_plan(newest)):
        before(using, plan)
        executor.migrate(newest, plan)
        after(using, plan)


def _tell(outcome: str, plan: Plan, using: str, **more: list[str]) -> None:
    """Of one that is killed, its beginning says what may have run."""
    with migrating():
        detail = {"migrations": [_named(*step) for step in plan], **more}
        record("task", "migrate", outcome, detail=detail, using=using)


def _role(connection: BaseDatabaseWrapper) -> str:
    """The application's, whose rights are given each time: tables may be new, the triggers' functions, or itself."""
    return str(getattr(settings, "AUDIT_APPLICATION_ROLE", "")) if connection.vendor == "postgresql" else ""


def _named(migration: Migration, backwards: bool) -> str:
    return f"{'undo ' if backwards else ''}{migration.app_label}.{migration.name}"
