"""One spelling: what triggers of either database write is byte for byte what Python's canonical JSON would be."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from audit.canonical import canonical, moment
from audit.context import open_context
from audit.events import record
from audit.models import AuditEvent
from tests.audit.shelf.models import Book

QUIET = settings(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
ODD = "\\ \" ' / \x01 \t \n \x1f \x7f \x80 \u2028 \ue000 \uffff é 😀 \\u0041 <&> %s"
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
PLAIN = st.sampled_from("a ü\x7f\u2028😀'/,:{}").flatmap(lambda one: st.text(one + "b", max_size=20))
BOOKS = st.builds(
    Book,
    title=TEXT | PLAIN,
    price=st.integers(-(2**31), 2**31 - 1),
    in_print=st.booleans(),
    code=st.uuids(),
    printed_at=st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),
    reading_time=st.none() | st.timedeltas(timedelta(days=-9999), timedelta(days=9999)),
    cover=st.none() | st.binary(max_size=40),
)
DETAILS = st.dictionaries(
    st.text(max_size=5).filter(lambda name: "\0" not in name),
    st.none() | st.booleans() | st.integers() | TEXT | st.lists(TEXT, max_size=2),
    max_size=4,
)


@pytest.fixture(autouse=True)
def _acting() -> Iterator[None]:
    with open_context("web", principal="alice"):
        yield


def told(book: Book) -> str:
    return canonical(
        {
            "author_id": None,
            "code": str(book.code),
            "cover": None if book.cover is None else book.cover.hex(),
            "id": book.pk,
            "in_print": book.in_print,
            "price": book.price,
            "printed_at": book.printed_at and moment(book.printed_at),
            "reading_time": None
            if book.reading_time is None
            else book.reading_time // timedelta(microseconds=1),
            "title": book.title,
        }
    )


def payload_about(book: Book, action: str) -> str:
    return AuditEvent.objects.about("shelf.book", book.pk).get(action=action).payload


@pytest.mark.usefixtures("database")
def test_rows_are_spelled_alike_by_both_databases() -> None:
    @QUIET
    @given(BOOKS)
    @example(Book(title=ODD, price=-1, code=uuid.UUID(int=7), cover=b"\x00\xff"))
    def check(book: Book) -> None:
        book.pk, book._state.adding, book.code = None, True, uuid.uuid4()
        book.save()
        assert payload_about(book, "insert").startswith(f'{{"action":"insert","after":{told(book)},"at":')
        Book.objects.filter(pk=book.pk).delete()
        assert f',"before":{told(book)},"category":' in payload_about(book, "delete")

    check()


@pytest.mark.usefixtures("database")
def test_facts_are_spelled_alike_by_both_databases() -> None:
    @QUIET
    @given(DETAILS)
    @example({})
    @example({"lone": "\ud800", "big": 10**40, "odd": ODD})
    def check(detail: dict[str, Any]) -> None:
        payload = record("auth", "told", "done", object_id=ODD, detail=detail).payload
        assert f',"detail":{canonical(detail)},"object":{{"id":{canonical(ODD)},"type":""}}' in payload
        assert canonical(json.loads(payload)) == payload

    check()


NUMBERS = (
    "1.5",
    "2.0",
    "1e300",
    "-1e20",
    "1e-7",
    "1e999",
    "-1e999",
    "0.1 + 0.2",
    "'x'",
    "9223372036854775807",
)


@pytest.mark.usefixtures("db")
def test_what_only_sqlite_takes_for_an_integer_is_canonical_too() -> None:
    """Its columns hold what they are given; text without a backslash is taken as SQLite makes it."""
    statement = "INSERT INTO shelf_book (id, title, price, in_print, code) VALUES ({0}, 'Ink', {1}, 1, {0})"
    with connection.cursor() as cursor:
        for number, price in enumerate(NUMBERS):
            cursor.execute(statement.format(number, price))
    payloads = [payload_about(Book(pk=number), "insert") for number in range(len(NUMBERS))]
    assert [canonical(json.loads(payload)) for payload in payloads] == payloads


@pytest.mark.usefixtures("db")
def test_what_only_sqlite_takes_for_a_boolean_is_told_as_it_is() -> None:
    """Django reads 2 as true, and a trail that told nothing would not give the row back."""
    statement = "INSERT INTO shelf_book (id, title, price, in_print, code) VALUES ({0}, 'Ink', 1, {1}, {0})"
    given = ("0", "1", "2", "1.5", "'x'", "1e999")
    with connection.cursor() as cursor:
        for number, value in enumerate(given):
            cursor.execute(statement.format(number, value))
    facts = [json.loads(payload_about(Book(pk=number), "insert")) for number in range(len(given))]
    assert [one["after"]["in_print"] for one in facts] == [False, True, 2, "1.5", "x", "Inf"]
