"""The inventory of what acts by itself, in the admin: doubtful things first, each ended or extended by a click."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from identity.actor import Actor
from identity.admin.guard import GovernedAdmin, ReadOnlyAdmin
from identity.inventory.entries import CannotBeDone, end_entry, extend_entry, inventory, kinds
from identity.models import DelegationChange, Pause
from identity.pauses import pause_agents, resume_agents
from identity.policy import Resource, preview

WHY = "by staff, from the inventory"


class WithInventory(GovernedAdmin):
    """A list above which the inventory is found."""

    change_list_template = "admin/identity/with_inventory.html"

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.inventory)
        return [path("inventory/", page, name="identity_inventory"), *super().get_urls()]

    def inventory(self, request: HttpRequest) -> HttpResponse:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if request.method == "POST":
            _deal_with(request, actor)
            return HttpResponseRedirect(reverse("admin:identity_inventory"))
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        context = {
            **self.admin_site.each_context(request),
            "title": "What acts by itself",
            "entries": inventory(None, actor=actor),
            "may_cut": preview(actor, "authority:cut", Resource("Inventory")).allowed,
            "endable": {kind.name for kind in kinds() if kind.end},
            "extendable": {kind.name for kind in kinds() if kind.extend},
            "pause": Pause.objects.filter(kind=Pause.Kind.SITE, ended_at=None).first(),
            "may_pause": preview(actor, "agents:pause", Resource("Site")).allowed,
        }
        return TemplateResponse(request, "admin/identity/inventory.html", context)


@admin.register(Pause)
class PauseAdmin(ReadOnlyAdmin):
    list_display = ("kind", "principal", "organization", "began_at", "ended_at", "why")
    list_filter = ("kind",)
    list_select_related = ("principal", "organization")


@admin.register(DelegationChange)
class DelegationChangeAdmin(ReadOnlyAdmin):
    list_display = ("delegation", "at", "widened", "before", "after")
    list_filter = ("widened",)
    list_select_related = ("delegation__agent", "delegation__principal")


def _deal_with(request: HttpRequest, actor: Actor) -> None:
    kind, id = request.POST.get("kind", ""), request.POST.get("id", "")
    try:
        if request.POST.get("do") == "pause":
            pause_agents(None, actor=actor, why=request.POST.get("why", "").strip())
            messages.success(request, "Paused. No agent of anybody does anything.")
        elif request.POST.get("do") == "resume":
            resume_agents(None, actor=actor)
            messages.success(request, "All agents go on, within what their people lend them.")
        elif request.POST.get("do") == "extend":
            extend_entry(kind, id, None, actor=actor)
            messages.success(request, "Extended.")
        else:
            end_entry(kind, id, None, actor=actor, why=WHY)
            messages.success(request, "Ended. It does nothing any more.")
    except CannotBeDone as error:
        messages.error(request, str(error))
