"""The seal and the proof bundle of one event, for the admin's page of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from audit.downloads import proof_file
from audit.models import AuditEvent
from audit.seals import Holder, seal_of

if TYPE_CHECKING:  # Django's own class takes no type arguments when it runs
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


class ProvedAdmin(_ModelAdmin):
    """Adds `proof` for the fields of an event's page, and the file that it leads to."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.proof_file)
        return [path("<int:key>/proof.json", view, name="audit_auditevent_proof"), *super().get_urls()]

    def proof_file(self, request: HttpRequest, key: int) -> JsonResponse:
        event = get_object_or_404(AuditEvent.objects.with_context(), pk=key)
        if not self.has_view_permission(request, event):
            raise PermissionDenied
        return proof_file(request, [event], object_type="audit.auditevent", object_id=event.uid)

    @admin.display(description="proof")
    def proof(self, event: AuditEvent) -> SafeString:
        seal = seal_of([event])
        if not seal.has_proof:
            return format_html("{}", "not in the log yet")
        holders = format_html_join("", "<br>{}", ((_told(holder),) for holder in seal.holders))
        place = f"position {seal.last} of {seal.size}, checkpoint {seal.root}"
        return format_html('{}{}<br><a href="../proof.json">Download the proof</a>', place, holders)


def _told(holder: Holder) -> str:
    if holder.since is None:
        return f"still waiting for {holder.witness} to keep it"
    return f"kept by {holder.witness} since {holder.since:%Y-%m-%d %H:%M} UTC"
