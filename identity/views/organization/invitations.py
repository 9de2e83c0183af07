"""The page that an invitation leads to. Whoever has the link learns who invites, and not whom."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from identity.invitations import NotInvited, accept_invitation, invited_person
from identity.memberships import NoPlace
from identity.models import Invitation
from identity.requests import ActorRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: ActorRequest, public_id: str) -> HttpResponse:
    invitations = Invitation.objects.open(timezone.now()).select_related("organization", "invited_by")
    asked = invitations.filter(public_id=public_id).first()
    if asked is None:
        raise Http404("This invitation is no longer open. Ask for a new one.")
    mine = invited_person(asked) == request.actor.principal
    if request.method != "POST":
        return render(request, "identity/organization/invitation.html", {"invitation": asked, "mine": mine})
    try:
        place = accept_invitation(asked, actor=request.actor)
    except (NotInvited, NoPlace) as refused:
        raise Http404(str(refused)) from refused
    role = place.get_role_display().lower()
    messages.success(request, f"You are {role} at {place.organization}. Sign in again to act for it.")
    return redirect("account")
