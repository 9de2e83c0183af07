"""Which models may serve an organization's people, and what asking them came to."""

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agents import usage
from agents.llm.endpoint import ModelEndpoint
from agents.models import Question
from identity.administration import reach_within
from identity.cutting import exclusively
from identity.model_endpoints import permit_endpoints
from identity.models import Organization
from identity.requests import ActorRequest
from identity.seen import SeenForm
from identity.views.organization.frame import organization_of, page

DAYS = 30


@dataclass(frozen=True)
class Offered:
    """An endpoint to be chosen. One that was chosen and is offered no more is shown, so that it can be let go."""

    name: str
    model: str
    region: str
    owner: str
    is_chosen: bool
    is_offered: bool = True


class EndpointsForm(SeenForm):
    endpoints = forms.MultipleChoiceField(required=False)

    def __init__(self, offered: list[Offered], data: object = None) -> None:
        chosen = [one.name for one in offered if one.is_chosen]
        super().__init__(data, initial={"endpoints": chosen})  # type: ignore[arg-type]  # a QueryDict, or nothing
        self.fields["endpoints"].choices = [(one.name, one.name) for one in offered]  # type: ignore[attr-defined]


@login_required
@require_http_methods(["GET", "POST"])
def models_page(request: ActorRequest) -> HttpResponse:
    organization = organization_of(request, "models:manage")
    offered = _offered(organization)
    form = EndpointsForm(offered, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if form.is_valid():
            with exclusively(request.actor, reach_within(organization)):
                organization.refresh_from_db()
                EndpointsForm(_offered(organization), request.POST).check_seen()
                permit_endpoints(organization, form.cleaned_data["endpoints"], actor=request.actor)
            messages.success(request, "Saved. It holds from the next question on.")
            return redirect("organization-models")
        messages.error(request, "One of these models is not offered. Choose again.")
    since = timezone.now() - timedelta(days=DAYS)
    asked = Question.objects.filter(
        turn__conversation__delegation__organization=organization, asked_at__gte=since
    )
    context = {
        "form": form,
        "offered": offered,
        "tables": (usage.by_person(asked), usage.by_endpoint(asked)),
        "days": DAYS,
    }
    return page(request, "models", organization, context)


def _offered(organization: Organization) -> list[Offered]:
    chosen = organization.model_endpoints
    declared = [
        Offered(one.name, one.model, one.region, one.owner, one.name in chosen)
        for one in ModelEndpoint.all_from_settings()
    ]
    known = {one.name for one in declared}
    return declared + [Offered(name, "", "", "", True, False) for name in chosen if name not in known]
