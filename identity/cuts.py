"""Ways of losing authority that reach many, or that others decide: each one verb, one transaction, felt at once.

The rest stand with their nouns: identity.delegations, identity.memberships, identity.sessions. What is switched off
here, and not ended, can come back; what it had lent does not.
"""

from datetime import timedelta
from typing import Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from identity import authority
from identity.actor import Actor
from identity.authority import Kind, Reach
from identity.cutting import (
    Cut,
    cut_delegations,
    cut_off,
    cut_person,
    deciding,
    in_flight,
    lent_from,
    with_children,
)
from identity.delegations import reach_of
from identity.models import Agent, Connection, Delegation, LoginSession, Organization, User
from identity.notices import send_way_back
from identity.policy import Resource
from identity.sessions import cut_sign_in
from identity.sso.company import may_keep_credentials
from identity.traces import Origins, void

THEFT = "everything was reset after a theft"
HALF_A_YEAR: Final = timedelta(days=180)
TO_REVIEW: Final = timedelta(days=7)
"""What reviewers of a company have at least, once it is back."""


def cut_session(session: LoginSession, *, actor: Actor, why: str) -> Cut:
    """End somebody's sign-in for cause, whoever's it is, with all that came from it."""
    connection = session.connection
    about = {"organization": connection.organization.public_id} if connection else {}
    resource = Resource("LoginSession", session.public_id, about)
    with deciding(actor, "authority:cut", resource, reach_of(session.user)):
        return cut_sign_in(session, why)


def cut_delegation(delegation: Delegation, *, actor: Actor, why: str) -> Cut:
    """Take back what somebody has lent: staff, or the admins of the organization in whose name it was lent."""
    organization = delegation.organization
    about = {"organization": organization.public_id} if organization else {}
    resource = Resource("Delegation", delegation.public_id, about)
    with deciding(actor, "authority:cut", resource, reach_of(delegation.principal)):
        return cut_delegations(Q(pk=delegation.pk), why)


def disable_connection(connection: Connection, *, actor: Actor, why: str) -> Cut:
    """Nobody comes in through it any more; its sign-ins end for cause, and what was lent from them is taken back."""
    with deciding(actor, "authority:cut", _connection(connection), reach_of_connection(connection)):
        return shut_connection(connection, why)


def shut_connection(connection: Connection, why: str) -> Cut:
    """The caller holds a permit."""
    authority.hold_exclusively(reach_of_connection(connection))
    Connection.objects.filter(pk=connection.pk).update(enabled=False)
    lent = lent_from(LoginSession.objects.filter(connection=connection).values_list("pk", flat=True))
    return cut_off(Q(connection=connection, ended_at__isnull=True), lent, why)


def reach_of_connection(connection: Connection) -> Reach:
    people = User.objects.filter(login_sessions__connection=connection)
    return Reach([(Kind.CONNECTION, connection.pk)], people.values_list("pk", flat=True))


def suspend_agent(agent: Agent, *, actor: Actor, why: str) -> Cut:
    """Whatever was lent to it is dead for as long as it is suspended. Told is what it had in its hands."""
    with deciding(actor, "authority:cut", Resource("Agent", agent.public_id), reach_of_agent(agent)):
        return put_agent_off(agent, why)


def resume_agent(agent: Agent, *, actor: Actor) -> None:
    with deciding(actor, "authority:restore", Resource("Agent", agent.public_id), reach_of_agent(agent)):
        Agent.objects.filter(pk=agent.pk).update(enabled=True)


def extend_agent(agent: Agent, *, actor: Actor) -> None:
    """Somebody has looked at it, and answers for it half a year longer, from now on."""
    with deciding(actor, "authority:restore", Resource("Agent", agent.public_id), reach_of_agent(agent)):
        Agent.objects.filter(pk=agent.pk).update(expires_at=timezone.now() + HALF_A_YEAR)


def put_agent_off(agent: Agent, why: str) -> Cut:
    """The caller holds a permit. Nothing is revoked: an agent that is resumed goes on within what it had."""
    authority.hold_exclusively(reach_of_agent(agent))
    Agent.objects.filter(pk=agent.pk).update(enabled=False)
    now = timezone.now()
    keys = with_children(set(Delegation.objects.filter(agent=agent).values_list("pk", flat=True)))
    void(Origins(delegations=frozenset(keys)), why)
    held = Delegation.objects.live(now).filter(pk__in=keys).order_by("pk")
    return Cut(now, tuple(held.values_list("public_id", flat=True)), in_flight(keys))


def reach_of_agent(agent: Agent) -> Reach:
    return Reach([(Kind.AGENT, agent.pk)])


def suspend_organization(organization: Organization, *, actor: Actor, why: str) -> Cut:
    """Nobody acts in its name: sign-ins there and through its connections end for cause, with all that was lent."""
    resource = Resource("Organization", organization.public_id)
    with deciding(actor, "authority:cut", resource, reach_of_organization(organization)):
        return put_organization_off(organization, why)


def resume_organization(organization: Organization, *, actor: Actor) -> None:
    """Whoever reviews there has some days for what they could not decide meanwhile, and is reminded of it anew.

    Nothing happens where it is on already.
    """
    resource = Resource("Organization", organization.public_id)
    with deciding(actor, "authority:restore", resource, reach_of_organization(organization)):
        if not Organization.objects.filter(pk=organization.pk, enabled=False).update(enabled=True):
            return
        soonest = timezone.now() + TO_REVIEW
        late = organization.access_reviews.filter(ended_at__isnull=True, decide_by__lt=soonest)
        late.update(decide_by=soonest, reminded=None)


def put_organization_off(organization: Organization, why: str) -> Cut:
    """The caller holds a permit."""
    authority.hold_exclusively(reach_of_organization(organization))
    Organization.objects.filter(pk=organization.pk).update(enabled=False)
    there = Q(organization=organization) | Q(connection__organization=organization)
    by_its_connections = LoginSession.objects.filter(connection__organization=organization)
    lent = Q(organization=organization) | lent_from(by_its_connections.values_list("pk", flat=True))
    return cut_off(there & Q(ended_at__isnull=True), lent, why, places=Q(organization=organization))


def reach_of_organization(organization: Organization) -> Reach:
    there = Q(login_sessions__organization=organization) | Q(memberships__organization=organization)
    people = User.objects.filter(there | Q(login_sessions__connection__organization=organization))
    keys = [(Kind.ORGANIZATION, organization.pk)]
    return Reach(keys, people.values_list("pk", flat=True))


def reset_after_theft(user: User, *, actor: Actor, keep_second_step: bool, why: str = THEFT) -> Cut:
    """Somebody else may hold the password: it opens nothing any more, and a mail leads the person back in.

    To take second steps away, too, asks for a fresh sign-in, as to switch them off does.
    """
    kind = "User" if keep_second_step else "SecondStep"
    resource = Resource(kind, user.public_id, {"owner": user.public_id})
    with deciding(actor, "people:reset", resource, reach_of(user)):
        return take_everything_back(user, why, keep_second_step=keep_second_step)


def take_everything_back(user: User, why: str, *, keep_second_step: bool) -> Cut:
    """The caller holds a permit. Further addresses go: whoever added one could come back by it.

    Who comes in by their company alone comes back by it, and gets no mail that would give them a password.
    """
    authority.lock_principal(user)
    comes_back_by_mail = may_keep_credentials(user)
    user.set_unusable_password()
    User.objects.filter(pk=user.pk).update(password=user.password)
    EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).delete()
    if not keep_second_step:
        Authenticator.objects.filter(user=user).delete()
    if comes_back_by_mail:
        transaction.on_commit(lambda: send_way_back(user), robust=True)
    return cut_person(user, why)


def _connection(connection: Connection) -> Resource:
    return Resource("Connection", connection.public_id, {"organization": connection.organization.public_id})
