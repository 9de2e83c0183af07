"""Personal values: committed to in the event, readable while their salt exists, erasable without breaking the log."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator

import pytest
from pytest_django import DjangoAssertNumQueries

from audit.context import open_context
from audit.events import reveal
from audit.inspection import inspect
from audit.models import AuditEvent, PersonalValue
from tests.audit.shelf.models import Author

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _seeding(database: object) -> Iterator[None]:
    with open_context("system:seed"):
        yield


@pytest.fixture
def ada(_seeding: None) -> Author:
    return Author.objects.create(name="Ada", email='a"dä@example.test', born=1815, password="hash-1")


def event_of(author: Author) -> AuditEvent:
    return AuditEvent.objects.about("shelf.author", author.pk).get(action="insert")


def test_no_personal_value_stands_in_the_event(ada: Author) -> None:
    payload = event_of(ada).payload
    assert "example.test" not in payload
    assert not re.search(r"\b1815\b", payload)


def test_a_commitment_is_the_hash_of_salt_and_value(ada: Author) -> None:
    value = PersonalValue.objects.get(commitment=event_of(ada).after["email"]["commitment"])
    assert len(value.salt) == 32
    assert json.loads(value.value) == ada.email
    assert hashlib.sha256(bytes(value.salt) + value.value.encode()).hexdigest() == value.commitment


def test_values_are_revealed_for_many_events_in_one_query(
    ada: Author, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Author.objects.create(name="Bea", email="bea@example.test")
    events = list(AuditEvent.objects.filter(object_type="shelf.author"))
    with django_assert_num_queries(1):
        values = reveal(events)
    assert sorted(map(str, values.values())) == ["1815", ada.email, "bea@example.test"]


def test_rows_that_are_made_together_have_each_their_own_values() -> None:
    many = Author.objects.bulk_create(
        Author(name=str(n), email=None if n % 3 == 0 else f"{n}@example.test", born=n) for n in range(20)
    )
    for author in many:
        (told,) = AuditEvent.objects.about("shelf.author", author.pk)
        assert sorted(map(str, reveal([told]).values())) == sorted(
            map(str, filter(None, [author.email, str(author.born)]))
        )


def test_equal_values_have_different_commitments(ada: Author) -> None:
    other = Author.objects.create(name="Ada", email=ada.email)
    assert event_of(ada).after["email"] != event_of(other).after["email"]


def test_an_absent_value_is_told_as_absent(ada: Author) -> None:
    bea = Author.objects.create(name="Bea")
    assert event_of(bea).after["email"] is None


def test_a_change_commits_to_both_values(ada: Author) -> None:
    Author.objects.update(email="new@example.test")
    event = AuditEvent.objects.about("shelf.author", ada.pk).get(action="update")
    values = reveal([event])
    assert values[event.before["email"]["commitment"]] == ada.email
    assert values[event.after["email"]["commitment"]] == "new@example.test"


def test_of_a_secret_only_the_change_is_told(ada: Author) -> None:
    Author.objects.update(password="hash-2")
    event = AuditEvent.objects.about("shelf.author", ada.pk).get(action="update")
    assert (event.before, event.after) == ({"password": {"secret": True}}, {"password": {"secret": True}})
    assert not PersonalValue.objects.filter(value__contains="hash").exists()


def test_erasing_a_value_leaves_the_log_intact(ada: Author) -> None:
    checkpoint = inspect()
    PersonalValue.objects.filter(event=event_of(ada)).delete()
    assert reveal([event_of(ada)]) == {}
    assert inspect().root == checkpoint.root
