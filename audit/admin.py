"""The trail for staff: read-only, and quick on long tables (no counting, search by indexed references only)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audit.admin_proof import ProvedAdmin
from audit.models import AuditContext, AuditEvent
from audit.writing import REFERENCES

if TYPE_CHECKING:  # Django's own classes take no type arguments when they run
    _Paginator = Paginator[Any]
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _Paginator, _ModelAdmin = Paginator, admin.ModelAdmin


class UncountedPaginator(_Paginator):
    """Says "many" where counting would read the whole table."""

    MANY = 10_000

    @cached_property
    def count(self) -> int:
        return len(cast("QuerySet[Model]", self.object_list).order_by().values("pk")[: self.MANY])


class ReadOnlyAdmin(_ModelAdmin):
    show_full_result_count = False
    paginator = UncountedPaginator
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(AuditEvent)
class AuditEventAdmin(ProvedAdmin, ReadOnlyAdmin):
    list_display = ["at", "category", "action", "outcome", "object_type", "object_id", "principal", "agent"]
    list_display_links = ["at", "action"]
    list_filter = ["category"]
    list_select_related = ["context"]
    ordering = ["-id"]
    search_fields = ["object_id"]
    search_help_text = (
        "An object (shop.order 7), a person, agent, conversation, turn or tool call, or an event's uid."
    )
    fields = ["uid", "at", "category", "action", "outcome", "about", "under", "proof", "told"]
    readonly_fields = cast("list[str]", fields)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        return super().get_queryset(request).select_related("context")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditEvent], search_term: str
    ) -> tuple[QuerySet[AuditEvent], bool]:
        return _found(queryset, search_term.split()), False

    @admin.display(ordering=None)
    def principal(self, event: AuditEvent) -> str | None:
        return event.context.principal

    @admin.display(ordering=None)
    def agent(self, event: AuditEvent) -> str | None:
        return event.context.agent

    @admin.display(description="object")
    def about(self, event: AuditEvent) -> str:
        return f"{event.object_type} {event.object_id}".strip() or "–"

    @admin.display(description="context")
    def under(self, event: AuditEvent) -> SafeString:
        address = reverse("admin:audit_auditcontext_change", args=[event.context_id])
        return format_html('<a href="{}">{}</a>', address, event.context)

    @admin.display(description="payload")
    def told(self, event: AuditEvent) -> SafeString:
        return _pretty(event.facts)


@admin.register(AuditContext)
class AuditContextAdmin(ReadOnlyAdmin):
    list_display = ["opened_at", "source", "principal", "agent", "organization", "conversation", "tool_call"]
    list_display_links = ["opened_at", "source"]
    ordering = ["-id"]
    search_fields = ["principal"]
    search_help_text = "A person, agent, delegation, session, organization, conversation, turn or tool call."
    fields = ["id", "opened_at", "source", *REFERENCES, "parent", "digest", "told", "events"]
    readonly_fields = cast("list[str]", fields)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditContext], search_term: str
    ) -> tuple[QuerySet[AuditContext], bool]:
        return queryset.filter(id__in=_contexts(search_term)) if search_term else queryset, False

    @admin.display(description="facts")
    def told(self, context: AuditContext) -> SafeString:
        return _pretty(context.details)

    @admin.display(description="events in its chain of work")
    def events(self, context: AuditContext) -> SafeString:
        address = reverse("admin:audit_auditevent_changelist")
        return format_html('<a href="{}?q={}">show</a>', address, context.id)


def _found(events: QuerySet[AuditEvent], words: list[str]) -> QuerySet[AuditEvent]:
    """Each word is looked up by equality, in an index of its own."""
    match words:
        case []:
            return events
        case [object_type, object_id]:
            return events.filter(object_type=object_type.lower(), object_id=object_id)
        case [word] if uid := _uid(word):
            return events.filter(pk__in=_by_uid(uid))
        case _:
            return events.filter(context__in=_contexts(words[0]))


def _by_uid(uid: UUID) -> QuerySet[AuditEvent, Any]:
    named = AuditEvent.objects.filter(uid=uid)
    return named.values("pk") if named.exists() else AuditEvent.objects.in_chain_of(uid).values("pk")


def _contexts(reference: str) -> QuerySet[AuditContext, Any]:
    """One indexed lookup a column, united: a single OR would be answered by reading every row."""
    lookups = [AuditContext.objects.filter(**{name: reference}).values("id") for name in REFERENCES]
    return lookups[0].union(*lookups[1:])


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _pretty(facts: dict[str, Any]) -> SafeString:
    return format_html("<pre>{}</pre>", json.dumps(facts, indent=2, ensure_ascii=False, sort_keys=True))
