"""Showing a conversation to a colleague, and looking at one that a colleague shows."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from agents.models import Share
from agents.presentation import show_turns
from agents.sharing import NotShared, UnknownShare, look_at, share_conversation, take_back
from agents.views.framing import chat_page
from agents.views.own import own_conversation, posted
from identity.requests import ActorRequest


@login_required
@require_POST
def share(request: ActorRequest, public_id: str) -> HttpResponse:
    opened = own_conversation(request, public_id)
    try:
        made = share_conversation(opened, posted(request, "email"), actor=request.actor)
    except NotShared as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{made.colleague} can read this conversation now.")
    return redirect("conversation-settings", public_id)


@login_required
@require_POST
def end(request: ActorRequest, public_id: str) -> HttpResponse:
    own = Share.objects.filter(conversation__principal=request.actor.principal)
    shown = get_object_or_404(own.select_related("conversation__principal", "colleague"), public_id=public_id)
    take_back(shown, actor=request.actor)
    messages.success(request, f"{shown.colleague} cannot read it any more.")
    return redirect("conversation-settings", shown.conversation.public_id)


@login_required
@require_safe
def shared(request: ActorRequest, public_id: str) -> HttpResponse:
    try:
        shown = look_at(public_id, actor=request.actor)
    except UnknownShare as unknown:
        raise Http404(str(unknown)) from unknown
    context = {"share": shown, "turns": show_turns(shown.conversation), "zone": request.actor.someone.zone}
    response = chat_page(request, "agents/shared.html", context)
    response["Cache-Control"] = "no-store"  # what was taken back is not there on the way back either
    return response
