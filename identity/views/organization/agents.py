"""Letting all agents that act in the organization's name rest, and go on."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from identity.pauses import pause_agents, resume_agents
from identity.requests import ActorRequest

from .frame import organization_of


@login_required
@require_POST
def agents_pause(request: ActorRequest) -> HttpResponse:
    organization = organization_of(request)
    pause_agents(organization, actor=request.actor, why=request.POST.get("why", "").strip())
    messages.success(request, "Paused. No agent does anything in the organization's name.")
    return redirect("organization")


@login_required
@require_POST
def agents_resume(request: ActorRequest) -> HttpResponse:
    organization = organization_of(request)
    resume_agents(organization, actor=request.actor)
    messages.success(request, "The agents go on, within what their people lend them.")
    return redirect("organization")
