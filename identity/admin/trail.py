"""The trail for staff: the explorer, an event, a context, and charts. Read-only, and filters stand in the address."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from audit.admin_proof import ProvedAdmin
from audit.models import AuditContext, AuditEvent
from audit.search import tallies
from identity.actor import Actor
from identity.admin.guard import ReadOnlyAdmin
from identity.saved_views import BUILT_IN, CannotSave, drop_view, may_save, save_view, views_of
from identity.trail.events import look_at_context, look_at_contexts, look_at_event
from identity.trail.form import for_staff
from identity.trail.reading import read_trail

LIST: Final = "admin:audit_auditevent_changelist"


@admin.register(AuditEvent)
class EventAdmin(ProvedAdmin, ReadOnlyAdmin):
    """Not a list of Django's: that counts, and leaves out with OFFSET what was seen."""

    def get_urls(self) -> list[URLPattern]:
        seen = self.admin_site.admin_view
        own = [
            path("charts/", seen(require_safe(self.charts)), name="audit_charts"),
            path("views/", seen(require_POST(self.save)), name="audit_view_save"),
            path("views/<slug:public_id>/drop/", seen(require_POST(self.drop)), name="audit_view_drop"),
        ]
        return own + super().get_urls()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self._check(request)
        if event := _event_named(request.GET.get("q", "")):
            return redirect("admin:audit_auditevent_change", event.pk)
        actor = _actor(request)
        reading = read_trail(request.GET.dict(), actor=actor)
        return self._page(
            request,
            "explorer",
            "Events",
            reading=reading,
            fields=for_staff(reading.filters),
            built_in=BUILT_IN,
            saved=views_of(actor),
            may_save=may_save(actor),
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        self._check(request)
        events = AuditEvent.objects.with_context().select_related("log_entry")
        event = get_object_or_404(events, pk=_number(object_id))
        return self._page(
            request,
            "event",
            f"Event {event.pk}",
            told=look_at_event(event, actor=_actor(request)),
            proof=self.proof(event),
        )

    def charts(self, request: HttpRequest) -> HttpResponse:
        """Drawn from counts by the hour, whatever the number of events."""
        self._check(request)
        now = timezone.now()
        charts = [
            (name, counts, list(tallies.bars(counts)))
            for name, counts in (
                ("Events by hour, the last two days", tallies.by_hour(now)),
                ("Events by day, the last thirty days", tallies.by_day(now)),
            )
        ]
        ranked = [
            (f"By {kind}, the last thirty days", kind, tallies.by_value(kind, now))
            for kind in ("agent", "policy", "organization")
        ]
        return self._page(request, "charts", "Events in figures", charts=charts, ranked=ranked)

    def save(self, request: HttpRequest) -> HttpResponse:
        self._check(request)
        name, query = request.POST.get("name", ""), request.POST.get("query", "")
        try:
            save_view(name, query, shared="shared" in request.POST, actor=_actor(request))
            messages.success(request, f"Kept as {name.strip()}.")
        except CannotSave as problem:
            messages.error(request, str(problem))
        return redirect(f"{reverse(LIST)}?{query}")

    def drop(self, request: HttpRequest, public_id: str) -> HttpResponse:
        self._check(request)
        drop_view(public_id, actor=_actor(request))
        messages.success(request, "Dropped. The events are where they were.")
        return redirect(LIST)

    def _check(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _page(self, request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
        around = self.admin_site.each_context(request)
        return TemplateResponse(request, f"admin/audit/{name}.html", {**around, "title": title, **context})


@admin.register(AuditContext)
class ContextAdmin(ReadOnlyAdmin):
    """The newest first: a context's key begins with its time, so that a page goes on behind a key."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        before = _uuid(text) if (text := request.GET.get("before", "")) else None
        told = look_at_contexts(before, actor=_actor(request))
        shown = {**self.admin_site.each_context(request), "title": "Contexts", "told": told}
        return TemplateResponse(request, "admin/audit/contexts.html", shown)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = get_object_or_404(AuditContext, pk=_uuid(object_id))
        around = self.admin_site.each_context(request)
        told = look_at_context(context, actor=_actor(request))
        shown = {**around, "title": f"Context {context.pk}", "told": told}
        return TemplateResponse(request, "admin/audit/context.html", shown)


def _event_named(text: str) -> AuditEvent | None:
    """Whoever holds an event's uid means the event."""
    try:
        return AuditEvent.objects.filter(uid=UUID(text.strip())).first()
    except ValueError:
        return None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404
    return int(text)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
