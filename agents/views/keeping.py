"""The list of conversations, and the page of one: its name, who may look, and its end."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from agents.conversations import (
    LONGEST_TITLE,
    Standing,
    delete_conversation,
    rename_conversation,
    standing_mandates,
    standing_orders,
)
from agents.finding import LONGEST_QUERY, find_conversations
from agents.sharing import shared_with, shown_to
from agents.turns import BadMessage
from agents.views.framing import chat_page
from agents.views.own import own_conversation
from identity.requests import ActorRequest

SHARED_LISTED = 20


@login_required
@require_safe
def conversations(request: ActorRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    beyond = request.GET.get("beyond", "")
    context = {
        "found": find_conversations(request.actor.someone, words, beyond=beyond),
        "words": words,
        "is_first": not beyond,
        "shared": shared_with(request.actor)[:SHARED_LISTED] if not words and not beyond else [],
        "longest_query": LONGEST_QUERY,
        "zone": request.actor.someone.zone,
    }
    return chat_page(request, "agents/conversations.html", context)


@login_required
@require_safe
def conversation_settings(request: ActorRequest, public_id: str) -> HttpResponse:
    return _settings(request, public_id)


@login_required
@require_POST
def rename(request: ActorRequest, public_id: str) -> HttpResponse:
    try:
        rename_conversation(
            own_conversation(request, public_id), request.POST.get("title", ""), actor=request.actor
        )
    except BadMessage as error:
        messages.error(request, str(error))
        return _settings(request, public_id, status=400)
    return redirect("conversation", public_id)


@login_required
@require_POST
def delete(request: ActorRequest, public_id: str) -> HttpResponse:
    """Where nothing is kept for a later day, nothing is asked about it."""
    try:
        standing = Standing(request.POST.get("standing", Standing.END))
    except ValueError:
        return HttpResponseBadRequest("Say whether the orders that wait for their day are kept or ended.")
    delete_conversation(own_conversation(request, public_id), standing, actor=request.actor)
    messages.success(request, "The conversation is deleted.")
    return redirect("conversations")


def _settings(request: ActorRequest, public_id: str, status: int = 200) -> HttpResponse:
    opened = own_conversation(request, public_id)
    context = {
        "conversation": opened,
        "organization": opened.delegation.organization,
        "shown_to": shown_to(opened),
        "scheduled": list(standing_orders(opened)),
        "mandates": standing_mandates(opened).count(),
        "longest_title": LONGEST_TITLE,
        "zone": request.actor.someone.zone,
    }
    return chat_page(request, "agents/conversation_settings.html", context, status)
