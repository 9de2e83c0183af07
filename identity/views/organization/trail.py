"""What was done in an organization's name, for its auditors and admins."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from identity.requests import ActorRequest
from identity.trail.form import for_organization
from identity.trail.reading import LOOK, read_organization

from .frame import organization_of, page


@login_required
@require_safe
def trail(request: ActorRequest) -> HttpResponse:
    organization = organization_of(request, LOOK)
    reading = read_organization(organization, request.GET.dict(), actor=request.actor)
    context = {"reading": reading, "fields": for_organization(reading.filters, organization)}
    return page(request, "trail", organization, context)
