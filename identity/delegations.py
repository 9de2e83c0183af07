"""Lending authority to an agent, narrowing it for one task, and taking it back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from identity import authority
from identity.actor import Actor, chain_of
from identity.authority import Reach
from identity.cutting import Cut, cut_delegations, cut_person, deciding, exclusively, with_children
from identity.models import Agent, Delegation, DelegationChange, User
from identity.policy import Resource, authorized
from identity.scopes import Scope
from identity.terms import BadTerms, Terms, differences

SHOP_AGENT = "shop-agent"


def grant_delegation(agent: Agent, terms: Terms, *, actor: Actor) -> Delegation:
    """Lend authority. Only the person at their own browser can, and it names the sign-in it came from.

    Raises BadTerms. The total that the policies are asked about is what no countersignature would ask back for.
    """
    now = timezone.now()
    terms.check(now)
    about = {"owner": actor.key, "total": terms.unattended_ceiling}
    with authorized(actor, "delegations:grant", Resource("Delegation", "", about)):
        return Delegation.objects.create(
            principal=actor.someone,
            agent=agent,
            organization=actor.organization,
            granted_in=actor.session,
            **terms.columns(now),
        )


def change_terms(delegation: Delegation, terms: Terms, *, actor: Actor) -> Delegation:
    """Lend more or less than before, on what was lent directly: a new decision, in the sign-in where it is made.

    With the locks of a cut, so that nothing commits afterwards on what is no longer lent. Raises BadTerms.
    """
    with exclusively(actor, reach_of(delegation.principal)):
        now = timezone.now()
        before = Terms.of(_held(delegation, now))
        terms = replace(terms, expires_at=terms.expires_at or before.expires_at)
        terms.check(now)
        action = "delegations:extend" if terms.widens(before) else "delegations:narrow"
        organization = delegation.organization.public_id if delegation.organization else ""
        about = {
            "owner": delegation.principal.public_id,
            "organization": organization,
            "total": terms.money_above(before),
        }
        with authorized(actor, action, Resource("Delegation", delegation.public_id, about)):
            _write(delegation, before, terms, now, actor)
    return _held(delegation, now)


def lend_scopes(delegation: Delegation, scopes: Sequence[Scope], *, actor: Actor) -> None:
    """Just these, on the whole chain of a conversation that has asked for them. Raises BadTerms."""
    with deciding(actor, "delegations:extend", _resource(delegation), reach_of(delegation.principal)):
        now = timezone.now()
        for link in chain_of(delegation):
            held = _held(link, now)
            missing = [str(scope) for scope in scopes if scope not in held.scopes]
            if missing:
                after = [*held.scopes, *missing]
                Delegation.objects.filter(pk=held.pk).update(scopes=after)
                _note(held, True, {"scopes": held.scopes}, {"scopes": after}, now, actor)


def narrow_delegation(parent: Delegation, scopes: Sequence[str], *, actor: Actor) -> Delegation:
    """A child for one conversation: never more than its parent, and dead when the parent is."""
    with authorized(actor, "delegations:grant", _resource(parent)):
        parent = _held(parent, timezone.now())
        return Delegation.objects.create(
            principal=parent.principal,
            agent=parent.agent,
            organization=parent.organization,
            parent=parent,
            granted_in=actor.session,
            scopes=[scope for scope in parent.scopes if scope in scopes],
            currency=parent.currency,
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
    return cut_person(user, why)


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


def _held(delegation: Delegation, at: datetime) -> Delegation:
    """As it stands under its principal's lock."""
    held = Delegation.objects.select_related("principal").get(pk=delegation.pk)
    if not held.is_live(at):
        raise BadTerms("This authority was revoked or has expired, so nothing can be taken from it or added.")
    return held


def _write(delegation: Delegation, before: Terms, terms: Terms, at: datetime, actor: Actor) -> None:
    """Children end when their parent did, so those that would have ended with it still do. What is taken away leaves
    them, too, so that lent again to one conversation it comes back to no other."""
    was, now = before.columns(at), terms.columns(at)
    keys = with_children({delegation.pk})
    authority.lock_delegations(keys)
    Delegation.objects.filter(pk__in=keys, expires_at=was["expires_at"]).update(expires_at=now["expires_at"])
    _take_away([scope for scope in before.scopes if scope not in terms.scopes], keys, at)
    Delegation.objects.filter(pk=delegation.pk).update(**now)
    _note(delegation, terms.widens(before), *differences(was, now), at, actor)


def _take_away(scopes: Sequence[str], keys: list[int], at: datetime) -> None:
    """However many conversations there are, they list few different scopes: one statement for each of those."""
    if not scopes:
        return
    living = Delegation.objects.live(at).filter(pk__in=keys, parent__isnull=False)
    for listed in list(living.order_by().values_list("scopes", flat=True).distinct()):
        left = [scope for scope in listed if scope not in scopes]
        if left != listed:
            living.filter(scopes=listed).update(scopes=left)


def _note(
    delegation: Delegation,
    widened: bool,
    before: dict[str, Any],
    after: dict[str, Any],
    at: datetime,
    actor: Actor,
) -> None:
    DelegationChange.objects.create(
        delegation=delegation, decided_in=actor.browser, at=at, widened=widened, before=before, after=after
    )
