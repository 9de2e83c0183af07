"""Staff read the trail; nobody writes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.admin import site
from django.test import RequestFactory

from audit.context import Context, open_context
from audit.events import record
from audit.models import AuditContext, AuditEvent

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def context(database: object) -> Iterator[Context]:
    with open_context("web", principal="alice", tool_call="c-1") as context:
        record("auth", "<script>", "done", object_type="shop.order", object_id="7")
        yield context


@pytest.mark.parametrize("model", [AuditEvent, AuditContext])
def test_nothing_is_added_changed_or_deleted(model: type) -> None:
    admin, request = site.get_model_admin(model), RequestFactory().get("/")
    allowed = [admin.has_add_permission, admin.has_change_permission, admin.has_delete_permission]
    assert [permission(request) for permission in allowed] == [False, False, False]


def found(model: type, term: str) -> list[object]:
    admin = site.get_model_admin(model)
    rows, _ = admin.get_search_results(None, model.objects.all(), term)
    return list(rows)


@pytest.mark.parametrize("term", ["alice", "c-1", "shop.order 7"])
def test_events_are_found_by_reference_and_object(term: str) -> None:
    assert [event.action for event in found(AuditEvent, term)] == ["<script>"]


def test_events_are_found_by_uid_and_by_context(context: Context) -> None:
    event = AuditEvent.objects.get(action="<script>")
    assert found(AuditEvent, str(event.uid)) == found(AuditEvent, str(context.id)) == [event]


def test_another_reference_finds_nothing() -> None:
    assert found(AuditEvent, "mallory") == found(AuditContext, "mallory") == []


def test_contexts_are_found_by_reference(context: Context) -> None:
    assert [row.pk for row in found(AuditContext, "c-1")] == [context.id]


def test_a_payload_is_shown_as_text() -> None:
    shown = site.get_model_admin(AuditEvent).told(AuditEvent.objects.get(action="<script>"))
    assert "&lt;script&gt;" in shown
    assert "<script>" not in shown
