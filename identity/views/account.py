"""The account's front page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from identity.administration import resource_of
from identity.models import Membership
from identity.policy import preview
from identity.requests import ActorRequest
from identity.reviews.verbs import LOOK
from identity.sso.company import lacks_password, may_keep_credentials


@login_required
def account(request: ActorRequest) -> HttpResponse:
    memberships = Membership.objects.filter(
        user=request.actor.principal, ended_at__isnull=True
    ).select_related("organization")
    organization = request.actor.organization
    looks = organization is not None and preview(request.actor, LOOK, resource_of(organization)).allowed
    context = {
        "memberships": memberships,
        "looks_at_reviews": looks,
        "may_keep_credentials": may_keep_credentials(request.actor.browser.user),
        "lacks_password": lacks_password(request.actor.browser),
    }
    return render(request, "identity/account.html", context)
