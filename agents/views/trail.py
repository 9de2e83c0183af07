"""The trail, for whoever the policies let look."""

from collections.abc import Callable
from typing import TypeAlias
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agents.trail.chain import Trail, look, require_sight
from agents.trail.decisions import find_decision
from agents.trail.events import folded
from agents.trail.finding import find_subject
from agents.trail.graph import graph_of
from agents.trail.names import agent_name
from agents.trail.rows import find_row
from agents.trail.subjects import Subject, UnknownSubject
from agents.trail.windows import Asked, Only
from identity.actor import Actor
from identity.inquiries import tell_of_decision
from identity.policy import Refused
from identity.requests import ActorRequest

Find: TypeAlias = Callable[[str, str, Actor], Subject]

WINDOW = ("after", "before", "only")
NOTHING = "There is no such trail, or it is not yours to see."


@login_required
@require_GET
def chain(request: ActorRequest, kind: str, public_id: str) -> HttpResponse:
    return _page(request, trail_of(request, find_subject, kind, public_id))


@login_required
@require_GET
def row(request: ActorRequest, label: str, key: str) -> HttpResponse:
    """Any row that leaves evidence."""
    return _page(request, trail_of(request, find_row, label, key))


@login_required
@require_GET
def why(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The plain part of a decision; the facts of it are for staff."""
    try:
        event, subject = find_decision(uid)
        require_sight(subject, request.actor)
    except (UnknownSubject, Refused) as unknown:
        raise Http404(NOTHING) from unknown
    own = event.context.principal == request.actor.key
    told = {"recorded": tell_of_decision(event), "agent": agent_name(event.context.agent), "own": own}
    return render(request, "audit/why.html", {**told, "zone": request.actor.someone.zone})


def trail_of(request: ActorRequest, find: Find, kind: str, name: str) -> Trail:
    """The page of it that the address asks for; to whom it is refused, it does not exist."""
    reveal = _number(request.GET.get("reveal", ""))
    try:
        return look(find(kind, name, request.actor), _asked(request), actor=request.actor, reveal=reveal)
    except (UnknownSubject, Refused) as unknown:
        raise Http404(NOTHING) from unknown


def _page(request: ActorRequest, trail: Trail) -> HttpResponse:
    graph = graph_of(trail.links) if request.GET.get("view") == "graph" else None
    shown = {
        "trail": trail,
        "graph": graph,
        "links": folded(trail.links),
        "filters": list(Only),
        "window": urlencode({name: request.GET[name] for name in WINDOW if name in request.GET}),
        "zone": request.actor.someone.zone,
    }
    return render(request, "audit/trail.html", shown)


def _asked(request: ActorRequest) -> Asked:
    """What cannot be read asks for the whole."""
    only = request.GET.get("only", "")
    return Asked(
        after=_number(request.GET.get("after", "")),
        before=_number(request.GET.get("before", "")),
        only=next((one for one in Only if one.value == only), Only.ALL),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
