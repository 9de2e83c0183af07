"""Pausing all agents: of a person, of an organization, of the whole site. One decision, felt by whatever comes next.

Nothing is revoked. What waited for an answer is void; when the pause ends, agents go on within what they had.
"""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from identity.actor import Actor
from identity.authority import Kind, Reach
from identity.cutting import deciding
from identity.models import Delegation, Organization, Pause, User
from identity.policy import Resource
from identity.traces import Origins, void

Whose = User | Organization | None
"""None is everybody."""

AT_ONCE = 5_000
"""So many keys fit into one statement of any database."""


def pause_agents(whose: Whose, *, actor: Actor, why: str = "") -> Pause:
    """When this returns, no agent of theirs commits anything, through any door. A second click changes nothing."""
    with deciding(actor, "agents:pause", _resource(whose), _reach(whose)):
        began = {"why": why[:200], "began_in": actor.browser, "began_at": timezone.now()}
        pause, made = Pause.objects.get_or_create(ended_at=None, **_named(whose), defaults=began)
        if made:
            _void_what_waits(whose, str(pause))
        return pause


def resume_agents(whose: Whose, *, actor: Actor) -> None:
    """They go on within what they had. Where nothing is paused, nothing happens."""
    with deciding(actor, "agents:resume", _resource(whose), _reach(whose)):
        running = Pause.objects.filter(ended_at=None, **_named(whose))
        running.update(ended_at=timezone.now(), ended_in=actor.browser)


def pauses_felt_by(user: User, organization: Organization | None) -> list[Pause]:
    """Those that hold a person's agents back where they act for this organization, the widest first."""
    related = ("principal", "organization", "began_in__user")
    found = Pause.objects.felt_by(user, organization).select_related(*related)
    return sorted(found, key=lambda pause: list(Pause.Kind).index(Pause.Kind(pause.kind)), reverse=True)


def _named(whose: Whose) -> dict[str, Any]:
    match whose:
        case User():
            return {"kind": Pause.Kind.PERSON, "principal": whose}
        case Organization():
            return {"kind": Pause.Kind.ORGANIZATION, "organization": whose}
    return {"kind": Pause.Kind.SITE}


def _resource(whose: Whose) -> Resource:
    match whose:
        case User():
            return Resource("User", whose.public_id, {"owner": whose.public_id})
        case Organization():
            return Resource("Organization", whose.public_id, {"organization": whose.public_id})
    return Resource("Site")


def _reach(whose: Whose) -> Reach:
    match whose:
        case User():
            return Reach(people=[whose.pk])
        case Organization():
            return Reach([(Kind.ORGANIZATION, whose.pk)])
    return Reach([(Kind.SITE, 0)])


def _void_what_waits(whose: Whose, what: str) -> None:
    keys = list(_lent(whose))
    for start in range(0, len(keys), AT_ONCE):
        void(Origins(delegations=frozenset(keys[start : start + AT_ONCE])), f"{what} are paused")


def _lent(whose: Whose) -> Iterable[int]:
    live = Delegation.objects.live(timezone.now())
    match whose:
        case User():
            live = live.filter(principal=whose)
        case Organization():
            live = live.filter(organization=whose)
    return live.order_by("pk").values_list("pk", flat=True)
