"""Every way to write a row, on both databases: recorded exactly, or absent when rolled back."""

from __future__ import annotations

import contextvars
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from audit.canonical import canonical
from audit.context import open_context, permitted
from audit.models import AuditContext, AuditEvent
from tests.audit.shelf.models import Author, Book, Topic

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _seeding(database: object) -> Iterator[None]:
    with open_context("system:seed"):
        yield


def written(since: int = 0) -> list[tuple[str, str]]:
    """On the shelf. What migrations and their end have written is told, too, and not looked at here."""
    events = AuditEvent.objects.filter(
        id__gt=since, category="model.change", object_type__startswith="shelf."
    ).order_by("id")
    return [(event.object_type, event.action) for event in events]


def raw(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _two_books() -> list[Book]:
    return Book.objects.bulk_create([Book(title="One"), Book(title="Two")])


def _reprice(books: list[Book]) -> None:
    for book in books:
        book.price += 1
    Book.objects.bulk_update(books, ["price"])


def _raw_insert() -> None:
    raw(
        "INSERT INTO shelf_book (title, price, in_print, code) VALUES "
        "('Three', 1, true, '00000000000000000000000000000003')"
    )


def _upsert(books: list[Book]) -> None:
    books[0].title = "Uno"
    Book.objects.bulk_create(books, update_conflicts=True, unique_fields=["code"], update_fields=["title"])


BOOK = "shelf.book"
LINK = "shelf.book_topics"
WAYS: dict[str, tuple[Callable[[list[Book]], object], list[tuple[str, str]]]] = {
    "save": (lambda books: books[0].save(), []),
    "save a change": (
        lambda books: Book(pk=books[0].pk, title="x", code=books[0].code).save(),
        [(BOOK, "update")],
    ),
    "create": (lambda books: Book.objects.create(title="New"), [(BOOK, "insert")]),
    "update()": (lambda books: Book.objects.update(price=7), [(BOOK, "update")] * 2),
    "F()": (lambda books: Book.objects.update(price=F("price") + 1), [(BOOK, "update")] * 2),
    "bulk_create": (lambda books: _two_books(), [(BOOK, "insert")] * 2),
    "bulk_update": (_reprice, [(BOOK, "update")] * 2),
    "raw insert": (lambda books: _raw_insert(), [(BOOK, "insert")]),
    "raw update": (lambda books: raw("UPDATE shelf_book SET price = 9"), [(BOOK, "update")] * 2),
    "raw delete": (lambda books: raw("DELETE FROM shelf_book"), [(BOOK, "delete")] * 2),
    "delete": (lambda books: books[0].delete(), [(BOOK, "delete")]),
    "queryset delete": (lambda books: Book.objects.all().delete(), [(BOOK, "delete")] * 2),
    "upsert": (_upsert, [(BOOK, "update")]),
}


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_writing_is_recorded_exactly(way: str) -> None:
    books = _two_books()
    since = AuditEvent.objects.latest("id").pk
    write, expected = WAYS[way]
    write(books)
    assert written(since) == expected


@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_writing_leaves_an_event_when_rolled_back(way: str) -> None:
    books = _two_books()
    since = AuditEvent.objects.latest("id").pk
    with transaction.atomic():
        WAYS[way][0](books)
        transaction.set_rollback(True)
    assert written(since) == []


def test_links_are_recorded_both_ways() -> None:
    book, topic = Book.objects.create(title="One"), Topic.objects.create(name="Sea")
    book.topics.add(topic)
    book.topics.remove(topic)
    Book.topics.through.objects.bulk_create([Book.topics.through(book=book, topic=topic)])
    assert written() == [(BOOK, "insert"), (LINK, "insert"), (LINK, "delete"), (LINK, "insert")]


def test_a_cascade_is_recorded_row_by_row() -> None:
    author = Author.objects.create(name="Ada")
    Book.objects.create(title="One", author=author)
    since = AuditEvent.objects.latest("id").pk
    author.delete()
    assert sorted(written(since)) == [("shelf.author", "delete"), (BOOK, "delete")]


def test_what_a_savepoint_undoes_is_not_recorded() -> None:
    with transaction.atomic():
        Book.objects.create(title="Kept")
        with transaction.atomic():
            Book.objects.create(title="Undone")
            transaction.set_rollback(True)
        Book.objects.create(title="Kept too")
    assert [event.after["title"] for event in AuditEvent.objects.about(BOOK, 1)] == ["Kept"]
    assert written() == [(BOOK, "insert")] * 2


def test_an_insert_tells_every_field_alike_on_both_databases() -> None:
    code = UUID(int=7)
    at = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
    book = Book.objects.create(
        title='Ω "quoted"\n\x1f',
        price=-3,
        code=code,
        printed_at=at,
        reading_time=timedelta(hours=1),
        cover=b"\0\xff",
    )
    event = AuditEvent.objects.about(BOOK, book.pk).get()
    assert event.after == {
        "author_id": None,
        "code": str(code),
        "cover": "00ff",
        "id": book.pk,
        "in_print": True,
        "price": -3,
        "printed_at": "2026-11-27T08:00:00.000000Z",
        "reading_time": 3_600_000_000,
        "title": 'Ω "quoted"\n\x1f',
    }


def test_an_update_tells_only_what_changed() -> None:
    book = Book.objects.create(title="One", in_print=True)
    Book.objects.filter(pk=book.pk).update(in_print=False, printed_at=None, title="One")
    event = AuditEvent.objects.about(BOOK, book.pk).last()
    assert (event.before, event.after) == ({"in_print": True}, {"in_print": False})


def test_payloads_are_canonical_and_name_their_context() -> None:
    with open_context("web", principal="alice", request_id="r-1") as context:
        book = Book.objects.create(title="Ünï")
    event = AuditEvent.objects.about(BOOK, book.pk).get()
    assert event.payload == canonical(json.loads(event.payload))
    assert event.facts["context"] == {"digest": context.digest, "id": str(context.id)}
    assert AuditContext.objects.get(pk=context.id).digest == context.digest


def test_a_key_that_changes_is_told_under_the_new_key() -> None:
    book = Book.objects.create(title="One")
    Book.objects.filter(pk=book.pk).update(id=book.pk + 100)
    event = AuditEvent.objects.about(BOOK, book.pk + 100).get()
    assert event.before == {"id": book.pk}


def test_what_is_left_out_leaves_no_event() -> None:
    Topic.objects.create(name="Sea")
    assert written() == []


def test_rows_returned_by_the_database_arrive() -> None:
    with open_context("web"):
        books = _two_books()
    assert [
        book.title for book in Book.objects.filter(pk__in=[book.pk for book in books]).order_by("pk")
    ] == [
        "One",
        "Two",
    ]


def test_executemany_is_recorded() -> None:
    with open_context("web"), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO shelf_book (title, price, in_print, code) VALUES (%s, 0, true, %s)",
            [("a", "0" * 31 + "1"), ("b", "0" * 31 + "2")],
        )
    assert written() == [(BOOK, "insert")] * 2


def test_percent_signs_and_quotes_in_facts_do_no_harm() -> None:
    with open_context("web", request_id="100%s '; DROP \\ {x}"):
        Book.objects.create(title="50%")
        raw("UPDATE shelf_book SET title = '60%'")
    assert AuditContext.objects.get(source="web").details["request_id"] == "100%s '; DROP \\ {x}"
    assert written() == [(BOOK, "insert"), (BOOK, "update")]


def test_a_change_names_the_decision_that_permitted_it() -> None:
    with open_context("web"), permitted("d-1"):
        author = Author.objects.create(name="Ada")
    assert AuditEvent.objects.about("shelf.author", author.pk).get().permit == "d-1"


def test_a_statement_that_finds_no_row_needs_nobody_and_leaves_nothing() -> None:
    before = AuditContext.objects.count()
    with connection.cursor() as cursor:
        for statement in (
            "DELETE FROM shelf_author WHERE name = 'Nobody'",
            "UPDATE shelf_author SET name = 'Eve' WHERE name = 'Nobody'",
            "INSERT INTO shelf_author (name, password) SELECT name, '' FROM shelf_author WHERE name = 'Nobody'",
        ):
            contextvars.Context().run(cursor.execute, statement)
            with open_context("web"):
                cursor.execute(statement)
    assert AuditContext.objects.count() == before


def test_a_change_without_context_is_not_written() -> None:
    with pytest.raises(IntegrityError, match=r"nothing says who writes shelf\.book"):
        contextvars.Context().run(Book.objects.create, title="One")
    assert Book.objects.count() == 0
