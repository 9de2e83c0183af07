"""Two pages about the record, beside legal holds: where personal values rest, and what was written undecided."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from audit.events import record
from audit.system_contexts import SYSTEM_CONTEXTS
from audit.system_writes import written
from identity.actor import Actor
from identity.data_map import data_map
from identity.policy import Resource, require

DAYS = 14


class WithRecord(admin.ModelAdmin):
    """A list above which both are found."""

    change_list_template = "admin/identity/with_record.html"

    def get_urls(self) -> list[URLPattern]:
        seen = self.admin_site.admin_view
        own = [
            path("data-map/", seen(self.data_map), name="identity_data_map"),
            path("system-writes/", seen(self.system_writes), name="identity_system_writes"),
        ]
        return own + super().get_urls()

    def data_map(self, request: HttpRequest) -> HttpResponse:
        """It tells of kinds of data, and of nobody."""
        require(_actor(request), "admin:read", Resource("identity.DataMap"))
        context = {**self.admin_site.each_context(request), "title": "Data map", "entries": data_map()}
        return TemplateResponse(request, "admin/identity/data_map.html", context)

    def system_writes(self, request: HttpRequest) -> HttpResponse:
        require(_actor(request), "admin:read", Resource("audit.AuditEvent"))
        found = written(DAYS)
        record("audit.read", "read", "done", object_type="system_writes", detail={"lines": len(found)})
        context = {
            **self.admin_site.each_context(request),
            "title": "Written without a decision",
            "days": DAYS,
            "written": found,
            "contexts": {name: context.why for name, context in SYSTEM_CONTEXTS.items()},
        }
        return TemplateResponse(request, "admin/identity/system_writes.html", context)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
