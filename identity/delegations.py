"""Lending authority to an agent, narrowing it for one task, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from identity import authority
from identity.actor import Actor
from identity.authority import Reach
from identity.cutting import Cut, cut_delegations, cut_off, deciding
from identity.models import Agent, Delegation, User
from identity.policy import Resource, authorized
from identity.scopes import Scope

SHOP_AGENT = "shop-agent"
LONGEST = timedelta(days=365)


@dataclass(frozen=True)
class Terms:
    """What is lent: scopes, and amounts in minor units of one currency."""

    scopes: tuple[Scope, ...] = tuple(Scope)
    order_limit: int = 50_000
    daily_limit: int = 100_000
    unattended_ceiling: int = 0
    lasts: timedelta = timedelta(days=90)
    currency: str = "USD"


class BadTerms(ValueError):
    """What was asked to be lent does not make sense; the sentence says why."""


def grant_delegation(agent: Agent, terms: Terms, *, actor: Actor) -> Delegation:
    """Lend authority. Only the person at their own browser can, and it names the sign-in it came from."""
    _check(terms)
    with authorized(actor, "delegations:grant", Resource("Delegation", "", {"owner": actor.key})):
        return Delegation.objects.create(
            principal=actor.someone,
            agent=agent,
            organization=actor.organization,
            granted_in=actor.session,
            scopes=[str(scope) for scope in terms.scopes],
            currency=terms.currency,
            order_limit=terms.order_limit,
            daily_limit=terms.daily_limit,
            unattended_ceiling=terms.unattended_ceiling,
            expires_at=timezone.now() + terms.lasts,
        )


def narrow_delegation(parent: Delegation, scopes: Sequence[str], *, actor: Actor) -> Delegation:
    """A child for one conversation: never more than its parent, and dead when the parent is."""
    kept = [scope for scope in parent.scopes if scope in scopes]
    with authorized(actor, "delegations:grant", _resource(parent)):
        parent = Delegation.objects.get(pk=parent.pk)
        if not parent.is_live(timezone.now()):
            raise BadTerms("This authority was revoked or has expired, so nothing can be taken from it.")
        return Delegation.objects.create(
            principal=parent.principal,
            agent=parent.agent,
            organization=parent.organization,
            parent=parent,
            granted_in=actor.session,
            scopes=kept,
            currency=parent.currency,
            order_limit=parent.order_limit,
            daily_limit=parent.daily_limit,
            unattended_ceiling=parent.unattended_ceiling,
            expires_at=parent.expires_at,
        )


def revoke_delegation(delegation: Delegation, *, actor: Actor, why: str = "") -> Cut:
    """Take authority back. When this returns, no further permit of it can commit, through any door."""
    with deciding(actor, "delegations:revoke", _resource(delegation), reach_of(delegation.principal)):
        return cut_delegations(Q(pk=delegation.pk), why)


def deactivate_person(user: User, *, actor: Actor, why: str) -> Cut:
    """Switch an account off: its sign-ins end for cause and all it lent is taken back."""
    resource = Resource("User", user.public_id, {"owner": user.public_id})
    with deciding(actor, "people:deactivate", resource, reach_of(user)):
        return switch_off(user, why)


def switch_off(user: User, why: str) -> Cut:
    """The caller holds a permit, or carries out what the person themselves has asked for."""
    authority.lock_principal(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    return cut_off(Q(user=user, ended_at__isnull=True), Q(principal=user), why)


def reach_of(user: User) -> Reach:
    return Reach(people=[user.pk])


def live_delegation(user: User, agent_slug: str = SHOP_AGENT) -> Delegation | None:
    """The newest authority that a person lends an agent directly."""
    return (
        Delegation.objects.live(timezone.now())
        .filter(principal=user, agent__slug=agent_slug, parent__isnull=True)
        .select_related("agent", "principal", "organization")
        .first()
    )


def _resource(delegation: Delegation) -> Resource:
    return Resource("Delegation", delegation.public_id, {"owner": delegation.principal.public_id})


def _check(terms: Terms) -> None:
    if not terms.scopes:
        raise BadTerms("Choose at least one thing that the agent may do.")
    if terms.unattended_ceiling > terms.order_limit:
        raise BadTerms("What may be ordered unattended cannot be more than the limit for one order.")
    if not timedelta(0) < terms.lasts <= LONGEST:
        raise BadTerms("Authority lasts at least a moment and at most a year.")
