"""How a fact that code records becomes a row: by the ORM on SQLite, by the owner's function on PostgreSQL."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from audit.context import Context, Frame, current_frame, required
from audit.models import AuditContext, AuditEvent, PersonalValue
from audit.payload import Fact, draft

REFERENCES = (
    "principal", "agent", "delegation", "session", "organization", "conversation", "turn", "tool_call",
)  # fmt: skip

_ARGUMENTS = "%s, %s, %s, %s, %s, %s, %s::bytea[], %s::text[]"


def write(connection: BaseDatabaseWrapper, fact: Fact) -> AuditEvent:
    """Make the event, and the rows of its contexts if they are not there yet."""
    if connection.vendor == "postgresql":
        return _by_function(connection, fact)
    return _by_orm(connection.alias, fact)


def context_row(context: Context) -> AuditContext:
    known = {name: context.facts[name] for name in REFERENCES if name in context.facts}
    return AuditContext(
        id=context.id,
        opened_at=context.opened_at,
        parent=UUID(parent) if (parent := context.facts.get("parent")) else None,
        facts=context.text,
        digest=context.digest,
        source=context.source,
        **known,
    )


def _by_function(connection: BaseDatabaseWrapper, fact: Fact) -> AuditEvent:
    names = [field.attname for field in AuditEvent._meta.concrete_fields]
    said: list[Any] = [
        fact.category,
        fact.action,
        fact.outcome,
        fact.object_type,
        fact.object_id,
        fact.detail,
        [one.salt for one in fact.personal],
        [one.value for one in fact.personal],
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(names)} FROM audit_record({_ARGUMENTS})", said)  # noqa: S608
        return AuditEvent.from_db(connection.alias, names, cursor.fetchone())


def _by_orm(using: str, fact: Fact) -> AuditEvent:
    made = draft(fact, current_frame() or Frame(required()))
    _write_contexts(using, made_under := required())
    event = AuditEvent.objects.using(using).create(
        uid=made.uid,
        context_id=made_under.id,
        category=fact.category,
        action=fact.action,
        outcome=fact.outcome,
        object_type=fact.object_type,
        object_id=fact.object_id,
        at=made.at,
        payload=made.text,
    )
    if fact.personal:
        PersonalValue.objects.using(using).bulk_create(
            PersonalValue(event=event, commitment=one.commitment, salt=one.salt, value=one.value)
            for one in fact.personal
        )
    return event


def _write_contexts(using: str, context: Context) -> None:
    """Asked in SQL of our own: building the same as a queryset takes ten times as long, at every fact."""
    names = [one.id.hex for one in context.lineage]
    places = ", ".join(["%s"] * len(names))
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT id FROM {AuditContext._meta.db_table} WHERE id IN ({places})", names)  # noqa: S608
        there = {name for (name,) in cursor.fetchall()}
    if missing := [context_row(one) for one in context.lineage if one.id.hex not in there]:
        AuditContext.objects.using(using).bulk_create(missing)
