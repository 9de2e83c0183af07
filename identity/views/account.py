"""The account's front page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from identity.inventory import resource_of
from identity.models import Membership
from identity.policy import preview
from identity.requests import ActorRequest


@login_required
def account(request: ActorRequest) -> HttpResponse:
    memberships = Membership.objects.filter(
        user=request.actor.principal, ended_at__isnull=True
    ).select_related("organization")
    context = {"memberships": memberships, "administers": _administers(request)}
    return render(request, "identity/account.html", context)


def _administers(request: ActorRequest) -> bool:
    organization = request.actor.organization
    return (
        organization is not None
        and preview(request.actor, "inventory:read", resource_of(organization)).allowed
    )
