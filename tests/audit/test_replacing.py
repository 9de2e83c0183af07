"""On SQLite REPLACE removes rows, and their triggers fire where recursive triggers are on, as the shop has them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection

from audit.context import open_context
from audit.models import AuditEvent
from shop.models import Discount
from tests.audit.only import on_sqlite
from tests.audit.shelf.models import Book

pytestmark = [pytest.mark.usefixtures("database"), on_sqlite]


@pytest.fixture(autouse=True)
def rows(database: object) -> None:
    with open_context("system:seed"):
        Book.objects.bulk_create([Book(title="Ink"), Book(title="Ash")])
        Discount.objects.create(code="TEN", kind="percentage", value=10)
        Discount.objects.create(code="TWO", kind="percentage", value=2)


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


REPLACING: dict[str, str] = {
    "a row by its number": "REPLACE INTO shelf_book (id, title, price, in_print, code) "
    "SELECT id, title, 5, in_print, 'c0de' FROM shelf_book WHERE title = 'Ink'",
    "a row by another key": "REPLACE INTO shelf_book (title, price, in_print, code) "
    "SELECT 'Oak', price, in_print, code FROM shelf_book WHERE title = 'Ink'",
    "another row by a change": "UPDATE OR REPLACE shelf_book SET code = "
    "(SELECT code FROM shelf_book WHERE title = 'Ash') WHERE title = 'Ink'",
    "a row by what a constraint makes of it": "UPDATE OR REPLACE shop_discount SET code = 'two' WHERE code = 'TEN'",
}


@pytest.mark.parametrize("statement", REPLACING.values(), ids=REPLACING.keys())
def test_what_would_go_unseen_is_refused(statement: str) -> None:
    run("PRAGMA recursive_triggers = OFF")
    with open_context("system:seed"), pytest.raises(IntegrityError, match="without a trace"):
        run(statement)
    assert (Book.objects.count(), Discount.objects.count()) == (2, 2)


@pytest.mark.parametrize("statement", REPLACING.values(), ids=REPLACING.keys())
def test_what_is_seen_is_on_record(statement: str) -> None:
    before = AuditEvent.objects.filter(action="delete").count()
    with open_context("system:seed"):
        run(statement)
    assert AuditEvent.objects.filter(action="delete").count() == before + 1


WRITES: dict[str, Callable[[], object]] = {
    "made": lambda: Book.objects.create(title="Elm"),
    "changed": lambda: Book.objects.filter(title="Ink").update(title="Elm"),
    "saved": lambda: Book.objects.first().save(),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_what_replaces_nothing_needs_no_recursion(write: Callable[[], object]) -> None:
    run("PRAGMA recursive_triggers = OFF")
    with open_context("system:seed"):
        write()
