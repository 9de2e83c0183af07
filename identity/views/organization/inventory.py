"""What acts by itself in an organization's name, for its admins."""

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from identity.inventory.entries import CannotBeDone, end_entry, inventory, kinds
from identity.requests import ActorRequest

from .frame import organization_of, page

ACTION: Final = "inventory:read"


@login_required
@require_safe
def unattended(request: ActorRequest) -> HttpResponse:
    organization = organization_of(request, ACTION)
    context = {
        "entries": inventory(organization, actor=request.actor),
        "endable": {kind.name for kind in kinds() if kind.end},
    }
    return page(request, "unattended", organization, context)


@login_required
@require_POST
def unattended_end(request: ActorRequest) -> HttpResponse:
    organization = organization_of(request, ACTION)
    kind, id = request.POST.get("kind", ""), request.POST.get("id", "")
    try:
        end_entry(kind, id, organization, actor=request.actor, why="ended by an admin of the organization")
        messages.success(request, "Ended. It does nothing any more.")
    except CannotBeDone as error:
        messages.error(request, str(error))
    return redirect("organization-unattended")
