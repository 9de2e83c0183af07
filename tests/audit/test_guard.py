"""No decision, no write: guarded tables refuse a write whose context carries no permit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from audit.context import open_context, permitted
from audit.models import AuditEvent
from tests.audit.only import on_postgresql
from tests.audit.shelf.models import Author, Book

pytestmark = pytest.mark.usefixtures("database")

NO_PERMIT = r"no decision permits this write of shelf\.author"


def names() -> list[str]:
    return list(Author.objects.order_by("pk").values_list("name", flat=True))


def _raw(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


WRITES: dict[str, Callable[[], object]] = {
    "create": lambda: Author.objects.create(name="Eve"),
    "bulk_create": lambda: Author.objects.bulk_create([Author(name="Eve"), Author(name="Mal")]),
    "save": lambda: Author(pk=Author.objects.get().pk, name="Eve").save(),
    "update()": lambda: Author.objects.update(name="Eve"),
    "delete": lambda: Author.objects.get().delete(),
    "raw insert": lambda: _raw("INSERT INTO shelf_author (name, password) VALUES ('Eve', '')"),
    "raw update": lambda: _raw("UPDATE shelf_author SET name = 'Eve'"),
    "raw delete": lambda: _raw("DELETE FROM shelf_author"),
    "raw with": lambda: _raw("WITH x AS (SELECT 'Eve') UPDATE shelf_author SET name = (SELECT * FROM x)"),
}


@pytest.fixture
def ada() -> Author:
    with open_context("system:seed"):
        return Author.objects.create(name="Ada")


@pytest.mark.parametrize("write", WRITES)
def test_a_write_without_permit_is_refused(write: str, ada: Author) -> None:
    with open_context("admin"), pytest.raises(IntegrityError, match=NO_PERMIT):
        WRITES[write]()
    assert names() == ["Ada"]


@pytest.mark.parametrize("write", WRITES)
def test_a_write_without_context_is_refused(write: str, ada: Author) -> None:
    with pytest.raises(IntegrityError, match=r"nothing says who writes shelf\.author"):
        WRITES[write]()
    assert names() == ["Ada"]


@pytest.mark.parametrize("write", WRITES)
def test_a_permitted_write_is_let_through(write: str, ada: Author) -> None:
    before = names()
    with open_context("web"), permitted("d-1"):
        WRITES[write]()

    assert names() != before


def test_a_permit_does_not_outlive_its_block_within_a_transaction(ada: Author) -> None:
    with open_context("web"), transaction.atomic():
        with permitted("d-1"):
            Author.objects.update(name="Ada L.")
        with pytest.raises(IntegrityError, match=NO_PERMIT), transaction.atomic():
            Author.objects.update(name="Eve")
    assert Author.objects.get().name == "Ada L."


def test_a_context_does_not_outlive_its_block_within_a_transaction(ada: Author) -> None:
    with transaction.atomic():
        with open_context("web"):
            Book.objects.create(title="One")
        with pytest.raises(IntegrityError, match="nothing says who writes"), transaction.atomic():
            Book.objects.create(title="Two")
    assert Book.objects.count() == 1


def test_a_permit_of_a_rolled_back_savepoint_does_not_linger(ada: Author) -> None:
    with open_context("web"), transaction.atomic():
        _write_and_undo("d-1")
        with pytest.raises(IntegrityError, match=NO_PERMIT), transaction.atomic():
            Author.objects.update(name="Eve")


def test_a_permit_comes_back_after_a_savepoint_rolled_back(ada: Author) -> None:
    with open_context("web"), transaction.atomic(), permitted("d-1"):
        Author.objects.update(name="Ada L.")
        _write_and_undo("d-2")
        Author.objects.update(name="Ada Lovelace")
    assert _permits() == ["system:seed", "d-1", "d-1"]


def test_a_permit_left_before_a_savepoint_is_not_restored_by_its_rollback(ada: Author) -> None:
    """The database goes back to what it had been told before the savepoint, which was a permit."""
    with open_context("web"), transaction.atomic():
        with permitted("d-1"):
            Author.objects.update(name="Ada L.")
        with transaction.atomic():
            Book.objects.create(title="Undone")
            transaction.set_rollback(True)
        with pytest.raises(IntegrityError, match=NO_PERMIT), transaction.atomic():
            Author.objects.update(name="Eve")


@on_postgresql
def test_a_permit_is_withdrawn_before_a_select_that_writes(ada: Author) -> None:
    _raw(
        "CREATE FUNCTION pg_temp.rename() RETURNS void LANGUAGE sql AS $$ UPDATE shelf_author SET name = 'Eve' $$"
    )
    with open_context("web"), transaction.atomic():
        with permitted("d-1"):
            Author.objects.update(name="Ada L.")
        with pytest.raises(IntegrityError, match=NO_PERMIT), transaction.atomic():
            _raw("SELECT pg_temp.rename()")


def test_rows_are_streamed_after_a_context_has_ended(ada: Author) -> None:
    with transaction.atomic():
        with open_context("web"):
            Book.objects.bulk_create([Book(title="One"), Book(title="Two")])
        assert [book.title for book in Book.objects.order_by("pk").iterator(chunk_size=1)] == ["One", "Two"]


def test_one_transaction_may_hold_several_contexts(ada: Author) -> None:
    with transaction.atomic(), open_context("web", principal="alice"):
        Book.objects.create(title="One")
        with open_context("chat", agent="helper"):
            Book.objects.create(title="Two")
        Book.objects.create(title="Three")
    books = AuditEvent.objects.filter(object_type="shelf.book").with_context().order_by("id")
    assert [(event.context.source, event.context.agent) for event in books] == [
        ("web", None),
        ("chat", "helper"),
        ("web", None),
    ]


def test_an_open_context_costs_no_statement_of_its_own(
    ada: Author, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with open_context("web"), permitted("d-1"), django_assert_num_queries(1):
        Author.objects.update(name="Ada L.")


def _write_and_undo(decision: str) -> None:
    with transaction.atomic(), permitted(decision):
        Author.objects.update(name="Undone")
        transaction.set_rollback(True)


def _permits() -> list[str]:
    return [event.permit for event in AuditEvent.objects.filter(object_type="shelf.author").order_by("id")]
