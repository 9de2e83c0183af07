"""Who must show a second step before they act: the policies demand it (strength.cedar), this says so ahead of them."""

from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from identity.actor import Actor
from identity.administration import managing
from identity.models import Organization
from identity.policy import Decision
from identity.sessions import person_at
from identity.standing import read_standing

DEMANDS: Final = {"organization-demands-a-second-step", "trade-demands-a-second-step"}


def demand_second_step(organization: Organization, *, actor: Actor, demanded: bool) -> None:
    """From now on its people act in its name only after a sign-in with one, or after any."""
    with managing(organization, "connections:manage", actor):
        Organization.objects.filter(pk=organization.pk).update(mfa_required=demanded)


def demand_at(request: HttpRequest) -> str | None:
    """In whose name the person at this browser, who showed no second step, is asked for one; None where nobody asks."""
    actor = person_at(request)
    if actor is None or actor.browser.has_second_step:
        return None
    organization = (actor.at_the_door or read_standing(actor, timezone.now())).organization
    if organization is not None and organization.mfa_required:
        return str(organization)
    return "The shop" if actor.someone.needs_second_step else None


def is_demanded_by(decision: Decision) -> bool:
    """Whether a second step is all that stands between the refused and a yes."""
    return DEMANDS.issuperset(decision.policies)
