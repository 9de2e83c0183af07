"""The account's front page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from identity.models import Membership


@login_required
def account(request: HttpRequest) -> HttpResponse:
    memberships = Membership.objects.filter(
        user=request.actor.principal, ended_at__isnull=True
    ).select_related("organization")
    return render(request, "identity/account.html", {"memberships": memberships})
