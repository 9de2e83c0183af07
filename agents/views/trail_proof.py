"""The proof of a chain as a file, for whoever sees the chain itself."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from agents import trail
from agents.models import Conversation, ToolCall
from audit.downloads import proof_file
from audit.models import Category
from identity.requests import ActorRequest
from shop.orders import UnknownOrder, get_order


@login_required
@require_GET
def order(request: ActorRequest, public_id: str) -> JsonResponse:
    try:
        found = get_order(public_id, actor=request.actor)
    except UnknownOrder as unknown:
        raise Http404(str(unknown)) from unknown
    return _file(request, trail.trail_of_order(found, actor=request.actor), public_id)


@login_required
@require_GET
def call(request: ActorRequest, public_id: str) -> JsonResponse:
    own = ToolCall.objects.filter(conversation__principal=request.actor.principal)
    found = get_object_or_404(own, public_id=public_id)
    return _file(request, trail.trail_of_call(found, actor=request.actor), public_id)


@login_required
@require_GET
def conversation(request: ActorRequest, public_id: str) -> JsonResponse:
    found = get_object_or_404(Conversation.objects.of(request.actor.principal), public_id=public_id)
    return _file(request, trail.trail_of_conversation(found, actor=request.actor), public_id)


def _file(request: ActorRequest, found: trail.Trail, name: str) -> JsonResponse:
    """The facts of decisions are for staff: their leaves go along, which prove them to whoever has the facts."""
    return proof_file(
        request, found.events, object_type="trail", object_id=name, closed={Category.POLICY_DECISION}
    )
