"""Handing a task to a specialist: another agent, under a child of what the one that hands it on was lent itself."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from identity.actor import Actor
from identity.models import Agent, Delegation
from identity.policy import Resource, authorized
from identity.scopes import Scope

GIFT_FINDER = "gift-finder"
DONE = "The task is done."


def hand_on(agent: Agent, scopes: Sequence[Scope], until: datetime, *, actor: Actor) -> Delegation:
    """A child with these scopes, no money, and an end. Raises Refused where the actor was not lent them all.

    The guard holds the actor's chain while the child is made, so no cut of it misses the child.
    """
    wanted = [str(scope) for scope in scopes]
    about = {"owner": actor.key, "scopes": wanted}
    with authorized(actor, "tasks:hand", Resource("Task", agent.slug, about)):
        parent = Delegation.objects.get(pk=actor.lent.pk)
        return Delegation.objects.create(
            principal=actor.someone,
            agent=agent,
            organization=parent.organization,
            parent=parent,
            granted_in=actor.session,
            scopes=wanted,
            currency=parent.currency,
            order_limit=0,
            daily_limit=0,
            unattended_ceiling=0,
            expires_at=min(parent.expires_at, until),
        )


def take_back(child: Delegation, *, actor: Actor) -> None:
    """What was lent for a task that has ended. Raises Refused where the actor itself may do nothing any more."""
    with authorized(actor, "tasks:end", Resource("Task", child.public_id, {"owner": actor.key})):
        still = Delegation.objects.filter(pk=child.pk, parent=actor.lent, revoked_at__isnull=True)
        still.update(revoked_at=timezone.now(), revoked_why=DONE)
