"""The account's front page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from identity.models import Membership
from identity.requests import ActorRequest


@login_required
def account(request: ActorRequest) -> HttpResponse:
    memberships = Membership.objects.filter(
        user=request.actor.principal, ended_at__isnull=True
    ).select_related("organization")
    return render(request, "identity/account.html", {"memberships": memberships})
