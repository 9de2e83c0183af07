"""The frame of an organization's own pages: whose it is, who may look, and the way from page to page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render

from identity.actor import Actor
from identity.administration import resource_of
from identity.feeds.whose import EXPORT, MANAGE
from identity.looks import note_look
from identity.models import AccessReview, Connection, Domain, Organization
from identity.policy import Outcome, Resource, preview, require
from identity.requests import ActorRequest
from identity.trail.reading import sees_trail_of

LOOK: Final = "members:manage"
NOTHING: Final = "There is nothing of that name for you."
"""The same for what is another's and for what is not at all."""
WATCH: Final = "alerts:read"
Owned = TypeVar("Owned", Connection, Domain, AccessReview)


@dataclass(frozen=True)
class Room:
    """A page of the navigation; those below it show it as the current one. `of_a_log`: the shop has one, too, for who
    may do this about its log.
    """

    label: str
    url_name: str
    of_a_log: str = ""


ROOMS: Final = (
    Room("Overview", "organization"),
    Room("Members", "organization-members"),
    Room("Limits", "organization-limits"),
    Room("Domains", "organization-domains"),
    Room("Connections", "organization-connections"),
    Room("Directory", "organization-directory"),
    Room("Models", "organization-models"),
    Room("Acting by itself", "organization-unattended"),
    Room("Access reviews", "organization-reviews"),
    Room("Trail", "organization-trail"),
    Room("Alerts", "organization-alerts", of_a_log=WATCH),
    Room("Audit feeds", "organization-feeds", of_a_log=MANAGE),
    Room("Audit export", "organization-export", of_a_log=EXPORT),
)

#: What an auditor of an organization finds among its pages.
OF_AUDITORS: Final = tuple(
    room
    for room in ROOMS
    if room.url_name
    in {"organization-reviews", "organization-trail", "organization-alerts", "organization-export"}
)


def administers(actor: Actor) -> bool:
    """Whether the pages are theirs, as the policies would answer. For the menu: the pages ask for themselves."""
    organization = actor.organization
    return organization is not None and preview(actor, LOOK, resource_of(organization)).allowed


def audits(actor: Actor) -> bool:
    """Whether of these pages those about the trail alone are theirs."""
    organization = actor.organization
    return organization is not None and sees_trail_of(actor, organization) and not administers(actor)


def organization_of(request: ActorRequest, action: str = LOOK) -> Organization:
    """The one that the person at this browser administers. A page that changes how people come in names its action,
    so that a fresh sign-in is asked for before anything is typed."""
    if (organization := request.actor.organization) is None:
        raise Http404("You act for no organization here.")
    require(request.actor, action, resource_of(organization))
    return organization


def organization_at(request: ActorRequest, public_id: str, action: str) -> Organization:
    """The one of an address: one's own, or any for who may do this there."""
    row = Organization.objects.filter(public_id=public_id).first()
    if row is None or not _is_open(request, row, action):
        raise Http404(NOTHING)
    require(request.actor, action, resource_of(row))
    return row


def managed(request: ActorRequest, rows: QuerySet[Owned], public_id: str, action: str = LOOK) -> Owned:
    """A row of an organization, for who manages that one: its own admins, and staff, who belong to none.

    To everybody else there is no such row.
    """
    row = rows.filter(public_id=public_id).first()
    if row is None or not _is_open(request, row.organization, action):
        raise Http404(NOTHING)
    require(request.actor, action, resource_of(row.organization))
    return row


def _is_open(request: ActorRequest, organization: Organization, action: str) -> bool:
    """To its own, who are told why they may not, and to who may visit."""
    mine = not is_visitor(request, organization)
    return mine or may_open(request.actor, action, resource_of(organization))


def may_open(actor: Actor, action: str, resource: Resource) -> bool:
    """A fresh sign-in may be wanting."""
    return preview(actor, action, resource).outcome in {Outcome.ALLOW, Outcome.REQUIRE_STEP_UP}


def is_visitor(request: ActorRequest, organization: Organization) -> bool:
    return request.actor.organization != organization


def page(
    request: ActorRequest,
    name: str,
    organization: Organization,
    context: Mapping[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Staff see the page that they came for, and are led back to the admin instead of from page to page.

    What a page shows of people is on record.
    """
    note_look(f"organization: {name}", context)
    visiting = is_visitor(request, organization)
    shown = {
        "organization": organization,
        "rooms": () if visiting else ROOMS if administers(request.actor) else OF_AUDITORS,
        "visiting": visiting,
        "only_looks": visiting and not may_open(request.actor, LOOK, resource_of(organization)),
        **context,
    }
    return render(request, f"identity/organization/{name}.html", shown, status=status)
