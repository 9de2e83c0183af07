"""The trail, for the person whose order, conversation or call it is."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from agents import trail
from agents.models import Conversation, ToolCall
from agents.trail import Trail
from agents.trail_names import agent_name
from audit.models import AuditEvent, Category
from identity.inquiries import tell_of_decision
from identity.requests import ActorRequest
from shop.orders import UnknownOrder, get_order


@login_required
@require_GET
def order(request: ActorRequest, public_id: str) -> HttpResponse:
    try:
        found = get_order(public_id, actor=request.actor)
    except UnknownOrder as unknown:
        raise Http404(str(unknown)) from unknown
    return _page(request, trail.trail_of_order(found, actor=request.actor))


@login_required
@require_GET
def call(request: ActorRequest, public_id: str) -> HttpResponse:
    own = ToolCall.objects.filter(conversation__principal=request.actor.principal)
    return _page(
        request, trail.trail_of_call(get_object_or_404(own, public_id=public_id), actor=request.actor)
    )


@login_required
@require_GET
def conversation(request: ActorRequest, public_id: str) -> HttpResponse:
    own = Conversation.objects.of(request.actor.principal)
    found = get_object_or_404(own, public_id=public_id)
    return _page(request, trail.trail_of_conversation(found, actor=request.actor))


@login_required
@require_GET
def why(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The plain part of a decision that was made in their own name; the facts of it are for staff."""
    own = AuditEvent.objects.of_principal(request.actor.someone.public_id).with_context()
    event = get_object_or_404(own, uid=uid, category=Category.POLICY_DECISION)
    told = {"recorded": tell_of_decision(event), "agent": agent_name(event.context.agent)}
    return render(request, "audit/why.html", {**told, "zone": request.actor.someone.zone})


def _page(request: ActorRequest, found: Trail) -> HttpResponse:
    return render(request, "audit/trail.html", {"trail": found, "zone": request.actor.someone.zone})
