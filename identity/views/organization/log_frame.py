"""The frame of pages about a log: an organization's own; or the shop's, for who works for it and belongs to none."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from identity.actor import Actor
from identity.feeds.whose import log_of
from identity.looks import note_look
from identity.models import Organization
from identity.policy import require
from identity.requests import ActorRequest
from identity.views.organization.frame import OF_AUDITORS, ROOMS, administers, may_open


def whose_log(request: ActorRequest, action: str) -> Organization | None:
    """To who belongs to no organization and does not work for the shop, there is no such page."""
    organization = request.actor.organization
    if organization is None and not request.actor.someone.is_staff:
        raise Http404("You act for no organization here.")
    require(request.actor, action, log_of(organization))
    return organization


def log_page(
    request: ActorRequest,
    name: str,
    organization: Organization | None,
    context: Mapping[str, Any],
    status: int = 200,
) -> HttpResponse:
    """What a page shows of people is on record."""
    note_look(f"organization: {name}", context)
    shown = {
        "organization": organization or "The shop",
        "of_shop": organization is None,
        "rooms": _rooms(request.actor),
        "visiting": False,
        **context,
    }
    response = render(request, f"identity/organization/{name}.html", shown, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _rooms(actor: Actor) -> tuple[object, ...]:
    if actor.organization is None:
        return tuple(room for room in ROOMS if room.of_a_log and may_open(actor, room.of_a_log, log_of(None)))
    return ROOMS if administers(actor) else OF_AUDITORS
