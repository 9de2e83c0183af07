"""The stream of a conversation: server-sent events, resumed after the last one that the page has seen."""

import asyncio

from asgiref.sync import sync_to_async
from django.db import connections
from django.http import Http404, HttpResponse, StreamingHttpResponse

from agents.broadcast import Listener, events
from agents.models import Conversation
from identity.requests import ActorRequest


async def stream(request: ActorRequest, public_id: str) -> HttpResponse | StreamingHttpResponse:
    conversation_id = await sync_to_async(_own)(request, public_id)
    await sync_to_async(connections.close_all)()  # the stream itself never asks the database
    actor = request.actor
    listener = Listener(conversation_id, actor.browser.pk, _after(request), asyncio.get_running_loop())
    response = StreamingHttpResponse(events(listener), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


def _own(request: ActorRequest, public_id: str) -> int:
    """Raises Http404 for a conversation of somebody else's, and for a browser that is not signed in."""
    if not request.actor.is_person:
        raise Http404
    found = Conversation.objects.of(request.actor.principal).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found.pk


def _after(request: ActorRequest) -> int:
    seen = request.headers.get("Last-Event-ID") or request.GET.get("after", "0")
    return int(seen) if seen.isdecimal() and len(seen) < 19 else 0
