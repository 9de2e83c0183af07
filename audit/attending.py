"""Data that migrations change is recorded like any other: triggers stand around each such operation.

They are made for the tables as they are at that step. A column that the models of today do not know is told as a
secret: only that it changed. While the trail has no tables of its own yet, nothing can be recorded; that is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeAlias

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration, RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation

from audit import triggers
from audit.console import operator
from audit.context import current, open_context

Plan: TypeAlias = list[tuple[Migration, bool]]
Run: TypeAlias = Callable[[str, BaseDatabaseSchemaEditor, Any, Any], None]

_MARK = "audit_attended"


def attend(plan: Plan) -> None:
    """Wrap the data operations of migrations that are about to run, each once."""
    for migration, _ in plan:
        for operation in _on_data(migration.operations):
            if not hasattr(operation, _MARK):
                setattr(operation, _MARK, True)
                for direction in ("database_forwards", "database_backwards"):
                    setattr(operation, direction, _attended(operation, getattr(operation, direction)))


def unattended(plan: Plan) -> list[str]:
    """Migrations that changed data before there was a trail."""
    return [
        f"{migration.app_label}.{migration.name}"
        for migration, _ in plan
        if not all(getattr(operation, _MARK, False) for operation in _on_data(migration.operations))
    ]


def migrating() -> AbstractContextManager[object]:
    return nullcontext() if current() else open_context("system:migrate", operator=operator())


def _on_data(operations: Iterable[Operation]) -> Iterator[Operation]:
    for operation in operations:
        if isinstance(operation, SeparateDatabaseAndState):
            yield from _on_data(operation.database_operations)
        elif isinstance(operation, RunPython | RunSQL):
            yield operation


def _attended(operation: Operation, run: Run) -> Run:
    def attended(app_label: str, editor: BaseDatabaseSchemaEditor, before: Any, after: Any) -> None:
        setattr(operation, _MARK, triggers.make_as_tables_are(editor.connection))
        with migrating():
            run(app_label, editor, before, after)
        _settle(editor.connection)
        triggers.drop(editor.connection)

    return attended


def _settle(connection: BaseDatabaseWrapper) -> None:
    """PostgreSQL alters no table whose rows still wait for their foreign keys to be checked."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
