"""Lending what the agent was short of: a post of the person's, beside the call that asked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from agents.lending import LendingGone, lend_nothing, lend_what_is_asked
from agents.models import Conversation, ScopeRequest
from identity.requests import ActorRequest

ANSWERS = {"yes": lend_what_is_asked, "no": lend_nothing}


@login_required
@require_POST
def scope_request(request: ActorRequest, public_id: str) -> HttpResponse:
    own = ScopeRequest.objects.filter(
        tool_call__conversation__in=Conversation.objects.of(request.actor.principal)
    )
    related = own.select_related("tool_call__conversation__principal", "tool_call__delegation__principal")
    asked = get_object_or_404(related, public_id=public_id)
    if (answer := ANSWERS.get(request.POST.get("answer", ""))) is None:
        return HttpResponseBadRequest("Answer yes or no.")
    try:
        answer(asked, actor=request.actor)
    except LendingGone as gone:
        messages.error(request, str(gone))
    return redirect("conversation", asked.tool_call.conversation.public_id)
