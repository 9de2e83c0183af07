"""The conversation as a page: everything works by forms; the stream only makes it quicker."""

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from agents import turns
from agents.llm.endpoint import ModelEndpoint
from agents.models import Conversation, ToolCall, Turn
from agents.presentation import show_call, show_turn, show_turns
from agents.starters import starters_for
from agents.turns import BadMessage, NoAuthority
from agents.views.authority import form_for
from agents.views.framing import chat_page
from agents.views.own import own_conversation
from identity.delegations import live_delegation
from identity.pauses import pauses_felt_by
from identity.policy import Refused
from identity.requests import ActorRequest

LISTED = 12


@login_required
@require_GET
def chat(request: ActorRequest) -> HttpResponse:
    """An empty page to begin on; the conversation is made with its first message."""
    if live_delegation(request.actor.someone) is None:
        return chat_page(request, "agents/lend.html", {"form": form_for(request), "next": reverse("chat")})
    return _page(request, None)


@login_required
@require_GET
def conversation(request: ActorRequest, public_id: str) -> HttpResponse:
    return _page(request, own_conversation(request, public_id))


@login_required
@require_POST
def start(request: ActorRequest) -> HttpResponse:
    """The first message. A form posted twice begins one conversation."""
    text, key = request.POST.get("message", ""), request.POST.get("key", "")
    try:
        turn = turns.begin_conversation(text, key=key, actor=request.actor)
    except NoAuthority:
        return redirect("chat")
    except BadMessage as error:
        return _refuse(request, None, str(error))
    except Refused as refused:
        if refused.decision.action != "chat:answer":  # it may lead to the second step that is missing
            raise
        return _refuse(request, None, str(refused), status=403)
    return redirect("conversation", turn.conversation.public_id)


@login_required
@require_POST
def message(request: ActorRequest, public_id: str) -> HttpResponse:
    return _take(request, own_conversation(request, public_id))


@login_required
@require_POST
def stop(request: ActorRequest, public_id: str) -> HttpResponse:
    opened = own_conversation(request, public_id)
    for turn in opened.turns.filter(state__in=(Turn.State.QUEUED, Turn.State.RUNNING)):
        turns.stop_turn(turn, actor=request.actor)
    return redirect("conversation", public_id)


@login_required
@require_POST
def retry(request: ActorRequest, public_id: str) -> HttpResponse:
    turn = get_object_or_404(_turns(request), public_id=public_id)
    try:
        turns.retry_turn(turn, actor=request.actor)
    except BadMessage as error:
        return _refuse(request, turn.conversation, str(error))
    return redirect("conversation", turn.conversation.public_id)


@login_required
@require_GET
def turn_fragment(request: ActorRequest, public_id: str) -> HttpResponse:
    turn = get_object_or_404(_turns(request), public_id=public_id)
    return _fragment(request, turn)


@login_required
@require_GET
def call_fragment(request: ActorRequest, public_id: str) -> HttpResponse:
    calls = ToolCall.objects.filter(conversation__in=Conversation.objects.of(request.actor.principal))
    call = get_object_or_404(
        calls.select_related("conversation", "order", "scope_request", "parent__scope_request"),
        public_id=public_id,
    )
    shown = show_call(call.parent or call, request.actor)
    context = {"call": shown, "conversation_id": call.conversation.public_id}
    return render(request, "agents/_tool_call.html", context)


def _take(request: ActorRequest, opened: Conversation) -> HttpResponse:
    text, key = request.POST.get("message", ""), request.POST.get("key", "")
    edits = _edited(request, opened)
    try:
        turn = turns.take_message(opened, text, key=key, actor=request.actor, edits=edits)
    except BadMessage as error:
        return _refuse(request, opened, str(error))
    except Refused as refused:
        return _refuse(request, opened, str(refused), status=403)
    if "X-Fragment" in request.headers:
        return _fragment(request, turn)
    return redirect("conversation", opened.public_id)


def _edited(request: ActorRequest, opened: Conversation) -> Turn | None:
    """The turn whose words are said otherwise, if any are."""
    name = request.POST.get("edits", "")
    return get_object_or_404(opened.turns, public_id=name) if name.isprintable() and name else None


def _fragment(request: ActorRequest, turn: Turn) -> HttpResponse:
    context = {
        "turn": show_turn(turn, request.actor),
        "conversation_id": turn.conversation.public_id,
        "key": secrets.token_urlsafe(16),
        "longest_message": turns.LONGEST_MESSAGE,
    }
    return render(request, "agents/_turn.html", context)


def _refuse(
    request: ActorRequest, opened: Conversation | None, why: str, *, status: int = 400
) -> HttpResponse:
    """What was written stands in the field again."""
    messages.error(request, why)
    return _page(request, opened, status=status, said=request.POST.get("message", ""))


def _page(
    request: ActorRequest, opened: Conversation | None, status: int = 200, said: str = ""
) -> HttpResponse:
    shown = show_turns(opened, request.actor) if opened else []
    post = reverse("chat-message", args=[opened.public_id]) if opened else reverse("chat-start")
    context = {
        "conversations": Conversation.objects.of(request.actor.principal)[:LISTED],
        "conversation": opened,
        "conversation_id": opened.public_id if opened else "",
        "turns": shown,
        "working": any(turn.is_open for turn in shown),
        "starters": () if opened else starters_for(request.actor),
        "key": secrets.token_urlsafe(16),
        "post_url": post,
        "stop_url": reverse("chat-stop", args=[opened.public_id]) if opened else "",
        "last_event": shown[-1].after if shown else 0,
        "authority_ended": opened is not None and not opened.delegation.is_live(timezone.now()),
        "pauses": pauses_felt_by(
            request.actor.someone, opened.delegation.organization if opened else request.actor.organization
        ),
        "offline": ModelEndpoint.all_from_settings()[0].is_offline,
        "longest_message": turns.LONGEST_MESSAGE,
        "said": said,
    }
    return chat_page(request, "agents/chat.html", context, status)


def _turns(request: ActorRequest) -> QuerySet[Turn]:
    own = Turn.objects.filter(conversation__in=Conversation.objects.of(request.actor.principal))
    return own.select_related("conversation__principal")
