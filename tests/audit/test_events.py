"""Facts that are not rows, and the questions the trail answers."""

from __future__ import annotations

import json

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from audit.canonical import canonical
from audit.context import MissingContextError, open_context, permitted
from audit.events import record
from audit.models import AuditContext, AuditEvent
from tests.audit.shelf.models import Book

pytestmark = pytest.mark.usefixtures("database")


def test_a_fact_is_recorded_under_its_context() -> None:
    with open_context("web", principal="alice", turn="t-1") as context, permitted("d-1"):
        event = record(
            "policy.decision",
            "orders:place",
            "deny",
            object_type="shop.order",
            object_id=7,
            detail={"why": "Ünï\x01"},
        )
    stored = AuditEvent.objects.with_context().get(pk=event.pk)
    assert (stored.category, stored.action, stored.outcome) == ("policy.decision", "orders:place", "deny")
    assert (stored.detail, stored.permit, stored.context.turn) == ({"why": "Ünï\x01"}, "d-1", "t-1")
    assert stored.payload == canonical(json.loads(stored.payload))
    assert (stored.uid, stored.payload, stored.context_id) == (event.uid, event.payload, context.id)


def test_events_have_ids_that_sort_by_time() -> None:
    with open_context("web"):
        event = record("auth", "sign_in", "done")
    assert event.uid.version == 7
    assert event.uid.int >> 80 == pytest.approx(event.at.timestamp() * 1000, abs=1000)


def test_nothing_is_recorded_without_context() -> None:
    with pytest.raises(MissingContextError):
        record("auth", "sign_in", "done")


@pytest.mark.parametrize("category", ["model.change", "gossip"])
def test_code_records_only_its_own_categories(category: str) -> None:
    with open_context("web"), pytest.raises(ValueError, match="not a category that code records"):
        record(category, "insert", "done")


def test_looking_writes_nothing() -> None:
    contexts = AuditContext.objects.count()
    with open_context("web"):
        list(Book.objects.all())
        Book.objects.filter(pk=0).update(title="nobody")
    assert AuditContext.objects.count() == contexts


def test_a_rollback_leaves_neither_event_nor_context() -> None:
    contexts = AuditContext.objects.count()
    with open_context("web"), transaction.atomic():
        record("auth", "sign_in", "done")
        transaction.set_rollback(True)
    assert AuditContext.objects.count() == contexts


def test_contexts_around_an_event_are_kept_with_it() -> None:
    with open_context("web", principal="alice") as outer, open_context("chat") as inner:
        Book.objects.create(title="One")
    assert AuditContext.objects.get(pk=inner.id).parent == outer.id
    assert AuditContext.objects.get(pk=outer.id).principal == "alice"


def test_columns_repeat_what_the_context_says() -> None:
    with open_context(
        "api", principal="alice", agent="helper", delegation="d", tool_call="c", actor={"sub": "helper"}
    ):
        record("tool.call", "search_products", "done")
    context = AuditContext.objects.get(source="api")
    assert (context.principal, context.agent, context.delegation, context.tool_call) == (
        "alice",
        "helper",
        "d",
        "c",
    )
    assert context.details["actor"] == {"sub": "helper"}


def test_events_are_found_by_object_and_principal() -> None:
    with open_context("web", principal="alice"):
        book = Book.objects.create(title="One")
    with open_context("web", principal="mallory"):
        Book.objects.create(title="Two")
        Book.objects.filter(pk=book.pk).update(title="Uno")
    assert [event.action for event in AuditEvent.objects.about("shelf.book", book.pk)] == ["insert", "update"]
    assert [event.object_id for event in AuditEvent.objects.of_principal("alice")] == [str(book.pk)]


def test_a_chain_holds_what_is_around_and_within_and_of_the_same_call() -> None:
    with open_context("web"):
        record("auth", "page", "done")
        with open_context("chat", tool_call="c-1") as call:
            record("tool.call", "place_order", "done")
            with open_context("chat"):
                record("policy.decision", "orders:place", "allow")
        with open_context("chat", tool_call="c-2"):
            record("tool.call", "beside", "done")
    with open_context("web", tool_call="c-1"):
        record("approval", "approve", "done")
    with open_context("task", parent=call.id):
        record("task", "mail", "done")
    start = AuditEvent.objects.get(action="place_order")
    actions = [event.action for event in AuditEvent.objects.in_chain_of(start)]
    assert actions == ["page", "place_order", "orders:place", "approve", "mail"]


@pytest.mark.parametrize("number", [1, 3])
def test_events_come_with_their_contexts_in_one_query(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        with open_context("web"):
            record("auth", "sign_in", "done")
    with django_assert_num_queries(1):
        sources = [
            event.context.source for event in AuditEvent.objects.filter(category="auth").with_context()
        ]
    assert sources == ["web"] * number


def test_the_transaction_is_known_on_postgresql() -> None:
    with open_context("web"):
        event = record("auth", "sign_in", "done")
    assert (event.xid is not None) == (connection.vendor == "postgresql")
