"""Triggers that keep Shelf and the search index true, whoever changes a product, variant, category or review.

Like the trail's triggers (audit/triggers) they are dropped before migrations, which rebuild tables, and made again
after; what was written meanwhile is then laid anew. The sources here are said once for both databases.
"""

from collections.abc import Iterable
from types import ModuleType
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration

from shop.search import postgresql, sqlite

VENDORS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


def before(using: str, plan: list[tuple[Migration, bool]], **signal: Any) -> None:
    if plan:
        drop(connections[using])


def after(using: str, plan: list[tuple[Migration, bool]] | None = None, **signal: Any) -> None:
    connection = connections[using]
    if plan and "shop_words" in connection.introspection.table_names():
        make(connection)


def drop(connection: BaseDatabaseWrapper) -> None:
    _execute(connection, VENDORS[connection.vendor].dropping())


def make(connection: BaseDatabaseWrapper) -> None:
    """The triggers, and everything that they would have kept, laid anew."""
    _execute(connection, VENDORS[connection.vendor].making())


def _execute(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
