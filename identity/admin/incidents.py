"""Incidents in the admin: what came from a sign-in, a person, an agent or a connection; cut by one button."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods

from audit.looks import Shown, record_look
from identity.actor import Actor
from identity.admin.guard import ReadOnlyAdmin, may
from identity.incidents import KINDS, contain, look
from identity.looks import WatchedPeople
from identity.models import IncidentReport
from identity.policy import Resource, preview
from identity.signatures import Signed
from identity.ways import WAYS

CUT_LABELS = {
    "session": "End it for cause, with all of this",
    "person": "Switch the account off, with all of this",
    "agent": "Suspend the agent",
    "connection": "Disable the connection, with all of this",
}
OWN_ACCOUNT = "Your own account is switched off by somebody else."


class WithIncident(WatchedPeople):
    """A list whose rows lead to all that came from them."""

    incident_kind: str

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        looks = may(request, "admin:read", IncidentReport)
        return [column for column in super().get_list_display(request) if looks or column != "incident"]

    @admin.display(description="Incident")
    def incident(self, row: Any) -> str:
        address = reverse("admin:identity_incident", args=[self.incident_kind, row.public_id])
        return format_html('<a href="{}">What came from it</a>', address)


@admin.register(IncidentReport)
class IncidentReportAdmin(ReadOnlyAdmin):
    list_display = ("made_at", "kind", "subject", "why", "made_by", "file")
    list_filter = ("kind",)
    search_fields = ("subject", "public_id")
    list_select_related = ("made_by",)

    def get_urls(self) -> list[URLPattern]:
        seen = self.admin_site.admin_view
        own = [
            path("of/<str:kind>/<str:public_id>/", seen(self.incident), name="identity_incident"),
            path("<str:public_id>/file/", seen(self.download), name="identity_incidentreport_file"),
        ]
        return own + super().get_urls()

    @admin.display(description="Signed")
    def file(self, report: IncidentReport) -> str:
        address = reverse("admin:identity_incidentreport_file", args=[report.public_id])
        return format_html('<a href="{}">Download</a>', address)

    def incident(self, request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
        return _incident(request, self, kind, public_id)

    def download(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return _download(request, public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def _incident(request: HttpRequest, page: IncidentReportAdmin, kind: str, public_id: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = _row(kind, public_id)
    own = row == actor.someone
    if request.method == "POST":
        if own:
            messages.error(request, OWN_ACCOUNT)
        elif why := request.POST.get("why", "").strip():
            contain(kind, row, actor=actor, why=why)
            messages.success(request, f"{WAYS[kind].done} The report is signed.")
            return HttpResponseRedirect(reverse("admin:identity_incidentreport_changelist"))
        else:
            messages.error(request, "Say why it is cut.")
    may_cut = preview(actor, "authority:cut", Resource("identity.IncidentReport", public_id)).allowed
    context = {
        **page.admin_site.each_context(request),
        "title": f"What came from {kind} {public_id}",
        "incident": look(kind, row, actor=actor),
        "may_cut": may_cut and not own,
        "cut_label": CUT_LABELS[kind],
    }
    return TemplateResponse(request, "admin/identity/incident.html", context)


@require_GET
def _download(request: HttpRequest, public_id: str) -> HttpResponse:
    if not may(request, "admin:read", IncidentReport):
        raise Http404
    report = get_object_or_404(IncidentReport, public_id=public_id)
    record_look("file", [Shown(IncidentReport, [report.pk])])
    file = Signed(report.text, report.signature, report.key).as_file()
    name = f"incident-{report.public_id}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file, content_type="application/json", headers=headers)


def _row(kind: str, public_id: str) -> Any:
    if kind not in KINDS:
        raise Http404
    try:
        return WAYS[kind].rows.get(public_id=public_id)
    except ObjectDoesNotExist as unknown:
        raise Http404 from unknown
