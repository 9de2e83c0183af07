"""What acts by itself in an organization's name, for its admins."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from identity.inventory import CannotBeDone, end_entry, inventory
from identity.models import Organization
from identity.requests import ActorRequest


@login_required
@require_GET
def unattended(request: ActorRequest) -> HttpResponse:
    organization = _own(request)
    entries = inventory(organization, actor=request.actor)
    return render(request, "identity/unattended.html", {"entries": entries, "organization": organization})


@login_required
@require_POST
def unattended_end(request: ActorRequest) -> HttpResponse:
    kind, id = request.POST.get("kind", ""), request.POST.get("id", "")
    try:
        end_entry(kind, id, _own(request), actor=request.actor, why="ended by an admin of the organization")
        messages.success(request, "Ended. It does nothing any more.")
    except CannotBeDone as error:
        messages.error(request, str(error))
    return redirect("unattended")


def _own(request: ActorRequest) -> Organization:
    """Raises Http404 for who acts for themselves only."""
    if request.actor.organization is None:
        raise Http404
    return request.actor.organization
