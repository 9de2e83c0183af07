"""Triggers made from the models, so that evidence is written by the database and not by habit.

They are dropped before migrations (SQLite rebuilds tables, PostgreSQL drops columns) and made again after.
Each name carries a hash of its definition; `drift` compares what is there with what the models ask for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from types import ModuleType

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from audit.capture import audited
from audit.triggers import postgresql, sqlite
from audit.triggers.tables import ERASABLE, KEPT, Existing

_VENDORS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


def make(connection: BaseDatabaseWrapper) -> None:
    """Replace whatever triggers there are by those that the models ask for."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        statements = [*_vendor(connection).dropping(cursor), *_vendor(connection).making(_tables(connection))]
        for statement in statements:
            cursor.execute(statement)


def make_as_tables_are(connection: BaseDatabaseWrapper) -> bool:
    """The same in the middle of migrations, for the columns of now. False, and none, before the trail is there."""
    existing = _columns(connection)
    if any(_lacks(model, existing) for model in (*KEPT, *ERASABLE)):
        return False
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in [*_vendor(connection).dropping(cursor), *_vendor(connection).making(existing)]:
            cursor.execute(statement)
    return True


def drop(connection: BaseDatabaseWrapper) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in _vendor(connection).dropping(cursor):
            cursor.execute(statement)


def drift(connection: BaseDatabaseWrapper) -> list[str]:
    """What is missing, stale or not ours, each as a sentence."""
    with connection.cursor() as cursor:
        found = _vendor(connection).found(cursor)
    existing = _tables(connection)
    wanted = _vendor(connection).wanted(existing)
    missing = [f"{name} is missing" for name in (*(wanted.keys() - found.keys()), *_lacking(existing))]
    foreign = [f"{name} is not what the models ask for" for name in found.keys() - wanted.keys()]
    changed = [f"{name} was altered" for name in wanted.keys() & found.keys() if wanted[name] != found[name]]
    return sorted([*missing, *foreign, *changed])


def _tables(connection: BaseDatabaseWrapper) -> Existing:
    """Each with the columns that its model asks for."""
    return dict.fromkeys(connection.introspection.table_names())


def _columns(connection: BaseDatabaseWrapper) -> Existing:
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {name: frozenset(_columns_of(name, cursor)) for name in names}


def _columns_of(table: str, cursor: CursorWrapper) -> Iterator[str]:
    """By name alone: Django's own description of a table of SQLite parses its SQL, which takes 5 ms for each."""
    cursor.execute(f"SELECT * FROM {cursor.db.ops.quote_name(table)} LIMIT 0")  # noqa: S608  # a table's own name
    return (column[0] for column in cursor.description)


def _lacks(model: type[Model], existing: Existing) -> bool:
    wanted = {str(field.column) for field in model._meta.local_concrete_fields}
    return not wanted <= set(existing.get(model._meta.db_table) or ())


def _lacking(existing: Collection[str]) -> Iterator[str]:
    """Tables that were dropped, or that something else stands in for, like a view: nothing of theirs would drift."""
    models: list[type[Model]] = [*KEPT, *ERASABLE, *(model for model, _ in audited())]
    names = {model._meta.db_table for model in models}
    return (f"table {name}" for name in names.difference(existing))


def _vendor(connection: BaseDatabaseWrapper) -> ModuleType:
    try:
        return _VENDORS[connection.vendor]
    except KeyError:
        raise NotImplementedError(f"the trail needs SQLite or PostgreSQL, not {connection.vendor}") from None
