"""The inventory of what acts by itself, in the admin: doubtful things first, each ended or extended by a click."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from identity.actor import Actor
from identity.admin_guard import GovernedAdmin
from identity.inventory import CannotBeDone, end_entry, extend_entry, inventory, kinds

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
            "endable": {kind.name for kind in kinds() if kind.end},
            "extendable": {kind.name for kind in kinds() if kind.extend},
        }
        return TemplateResponse(request, "admin/identity/inventory.html", context)


def _deal_with(request: HttpRequest, actor: Actor) -> None:
    kind, id = request.POST.get("kind", ""), request.POST.get("id", "")
    try:
        if request.POST.get("do") == "extend":
            extend_entry(kind, id, None, actor=actor)
            messages.success(request, "Extended.")
        else:
            end_entry(kind, id, None, actor=actor, why=WHY)
            messages.success(request, "Ended. It does nothing any more.")
    except CannotBeDone as error:
        messages.error(request, str(error))
