"""Migrations change tables without triggers, and data with them (attending.py); afterwards all are made anew."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration

from audit import roles, triggers
from audit.attending import Plan, attend, migrating, unattended
from audit.events import record
from audit.health import forget
from audit.models import AuditEvent


def before(using: str, plan: Plan, **signal: Any) -> None:
    if plan:
        triggers.drop(connections[using])
        attend(plan)


def after(using: str, plan: Plan | None = None, **signal: Any) -> None:
    forget()
    connection = connections[using]
    if triggers.drift(connection):
        triggers.make(connection)
        _grant(connection)
    if plan and AuditEvent._meta.db_table in connection.introspection.table_names():
        detail = {"migrations": [_named(*step) for step in plan], "unattended": unattended(plan)}
        with migrating():
            record("task", "migrate", "done", detail=detail, using=using)


def _grant(connection: BaseDatabaseWrapper) -> None:
    """The triggers' functions are new, and so may be tables: the application's role needs its rights anew."""
    role = getattr(settings, "AUDIT_APPLICATION_ROLE", "")
    if role and connection.vendor == "postgresql":
        roles.grant(connection, role)


def _named(migration: Migration, backwards: bool) -> str:
    return f"{'undo ' if backwards else ''}{migration.app_label}.{migration.name}"
