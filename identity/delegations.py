"""Lending authority to an agent, narrowing it for one task, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from audit.events import record
from identity import authority
from identity.actor import Actor
from identity.models import Agent, Delegation, LoginSession, Spending, User
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


@dataclass(frozen=True)
class Cut:
    """What a cut ended, and what was already on its way to an outside system when it did."""

    at: datetime
    ended: tuple[str, ...]
    in_flight: tuple[str, ...]


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
    with authorized(actor, "delegations:revoke", _resource(delegation)):
        authority.lock_principal(delegation.principal)
        return cut_delegations(Q(pk=delegation.pk), why)


def deactivate_person(user: User, *, actor: Actor, why: str) -> Cut:
    """Switch an account off: its sign-ins end for cause and all it lent is taken back."""
    with authorized(actor, "people:deactivate", Resource("User", user.public_id, {"owner": user.public_id})):
        return switch_off(user, why)


def switch_off(user: User, why: str) -> Cut:
    """The caller holds a permit, or carries out what the person themselves has asked for."""
    authority.lock_principal(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    LoginSession.objects.filter(user=user, ended_at__isnull=True).update(
        ended_at=timezone.now(), ended_why=LoginSession.End.FOR_CAUSE
    )
    return cut_delegations(Q(principal=user), why)


def live_delegation(user: User, agent_slug: str = SHOP_AGENT) -> Delegation | None:
    """The newest authority that a person lends an agent directly."""
    return (
        Delegation.objects.live(timezone.now())
        .filter(principal=user, agent__slug=agent_slug, parent__isnull=True)
        .select_related("agent", "principal", "organization")
        .first()
    )


def cut_delegations(which: Q, why: str) -> Cut:
    """Revoke the chosen and all their children. The caller holds a permit and the principal's lock."""
    now = timezone.now()
    keys = _with_children(set(Delegation.objects.filter(which).values_list("pk", flat=True)))
    authority.lock_delegations(keys)
    live = Delegation.objects.filter(pk__in=keys, revoked_at__isnull=True)
    ended = tuple(live.values_list("public_id", flat=True))
    live.update(revoked_at=now, revoked_why=why[:200])
    cut = Cut(at=now, ended=ended, in_flight=_in_flight(keys))
    record(
        "delegation",
        "revoke",
        "done",
        detail={"ended": list(ended), "in_flight": list(cut.in_flight), "why": why},
    )
    return cut


def _with_children(keys: set[int]) -> list[int]:
    found = keys
    while found := set(Delegation.objects.filter(parent__in=found).values_list("pk", flat=True)) - keys:
        keys = keys | found
    return sorted(keys)


def _in_flight(keys: list[int]) -> tuple[str, ...]:
    """Orders whose payment was sent out and not answered when the cut came."""
    open_spendings = Spending.objects.filter(
        delegation__in=keys, settled_at__isnull=True, given_back_at__isnull=True
    )
    return tuple(open_spendings.order_by("pk").values_list("reference", flat=True))


def _resource(delegation: Delegation) -> Resource:
    return Resource("Delegation", delegation.public_id, {"owner": delegation.principal.public_id})


def _check(terms: Terms) -> None:
    if not terms.scopes:
        raise BadTerms("Choose at least one thing that the agent may do.")
    if terms.unattended_ceiling > terms.order_limit:
        raise BadTerms("What may be ordered unattended cannot be more than the limit for one order.")
    if not timedelta(0) < terms.lasts <= LONGEST:
        raise BadTerms("Authority lasts at least a moment and at most a year.")
