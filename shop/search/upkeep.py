"""Triggers that keep Shelf and the search index true, whoever changes a product, variant, category or review.

Like the trail's triggers (audit/triggers) they are dropped before migrations, which rebuild tables, and made again
after, wherever one is missing; what was written meanwhile is then laid anew. The sources here are said once for both
databases.
"""

from collections.abc import Iterable
from types import ModuleType
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration

from shop.search import postgresql, sqlite
from shop.search.sources import CHANGES

VENDORS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


def before(using: str, plan: list[tuple[Migration, bool]], **signal: Any) -> None:
    if plan:
        drop(connections[using])


def after(using: str, **signal: Any) -> None:
    """Of a migration that was killed the next one finds nothing to do but this."""
    connection = connections[using]
    if missing(connection) and "shop_words" in connection.introspection.table_names():
        make(connection)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers that are not there: lists and search would not follow what is sold."""
    with connection.cursor() as cursor:
        cursor.execute(VENDORS[connection.vendor].TRIGGERS)
        found = {name for (name,) in cursor.fetchall()}
    return [trigger for change in CHANGES if (trigger := f"shelf_{change.name}") not in found]


def drop(connection: BaseDatabaseWrapper) -> None:
    _execute(connection, VENDORS[connection.vendor].dropping())


def make(connection: BaseDatabaseWrapper) -> None:
    """The triggers, and everything that they would have kept, laid anew."""
    _execute(connection, VENDORS[connection.vendor].making())


def _execute(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
