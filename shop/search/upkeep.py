"""Triggers that keep Shelf and the search index true, whoever changes a product, variant, category or review.

Like the trail's triggers (audit/triggers) they are dropped before migrations, which rebuild tables, and made again
after; what was written meanwhile is then laid anew. The sources here are said once for both databases.
"""

from types import ModuleType
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration

from shop.search import postgresql, sqlite

VENDORS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


def before(using: str, plan: list[tuple[Migration, bool]], **signal: Any) -> None:
    if plan:
        _execute(connections[using], drop=True)


def after(using: str, plan: list[tuple[Migration, bool]] | None = None, **signal: Any) -> None:
    connection = connections[using]
    if plan and "shop_words" in connection.introspection.table_names():
        _execute(connection, drop=False)


def _execute(connection: BaseDatabaseWrapper, *, drop: bool) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        vendor = VENDORS[connection.vendor]
        for statement in vendor.dropping() if drop else vendor.making():
            cursor.execute(statement)
