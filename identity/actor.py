"""Who acts now. Read from rows at each step; never from a token, a message or a task's arguments."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from identity.models import (
    Agent,
    Delegation,
    DirectoryToken,
    FeedToken,
    LoginSession,
    Membership,
    Organization,
    User,
    Webhook,
)

if TYPE_CHECKING:
    from identity.standing import Standing


@dataclass(frozen=True)
class Actor:
    """A principal, and whoever acts for them.

    With a delegation it is an agent acting for the principal. Without one it is the person at their own
    browser, or, where `principal` is None, a guest who is known by the key of their cart, or a service that acts for
    nobody: an organization's directory, known by its token, or a feed, by which a system outside reads the log.

    `at_the_door` is how they stood when this request came in, read with the request's own sign-in. It is good for
    looking during the request, and never for an effect, which reads again under the locks.
    """

    principal: User | None = None
    delegation: Delegation | None = None
    session: LoginSession | None = None
    organization: Organization | None = None
    guest_key: str | None = None
    directory: DirectoryToken | None = None
    feed: FeedToken | Webhook | None = None
    at_the_door: Standing | None = field(default=None, compare=False, repr=False)

    @property
    def agent(self) -> Agent | None:
        return self.delegation.agent if self.delegation else None

    @property
    def someone(self) -> User:
        """The principal, where there must be one."""
        if self.principal is None:
            raise LookupError("a guest has no account")
        return self.principal

    @property
    def lent(self) -> Delegation:
        """The delegation, where there must be one."""
        if self.delegation is None:
            raise LookupError("a person at their own browser acts under no delegation")
        return self.delegation

    @property
    def browser(self) -> LoginSession:
        """The sign-in, where there must be one."""
        if self.session is None:
            raise LookupError("nobody is signed in here")
        return self.session

    @property
    def company(self) -> Organization:
        """The organization, where there must be one."""
        if self.organization is None:
            raise LookupError("nobody acts for an organization here")
        return self.organization

    @property
    def is_person(self) -> bool:
        """Whether a signed-in human being sits at the browser: only they may grant, decide and revoke."""
        return self.principal is not None and self.delegation is None and self.session is not None

    @property
    def key(self) -> str:
        """What the `owner` of a resource is compared with."""
        if self.principal is not None:
            return self.principal.public_id
        if self.directory is not None:
            return f"directory:{self.directory.public_id}"
        if self.feed is not None:
            return f"feed:{self.feed.public_id}"
        return f"guest:{self.guest_key}" if self.guest_key else "guest:"

    def may_use(self, scope: str) -> bool:
        """Whether the whole chain lends this scope. A person at their own browser needs none, a service has none."""
        if self.delegation is None:
            return self.directory is None and self.feed is None
        return all(scope in link.scopes for link in chain_of(self.delegation))

    def facts(self) -> dict[str, Any]:
        """The actor as the audit context names it."""
        facts: dict[str, Any] = {}
        if self.principal is not None:
            facts["principal"] = self.principal.public_id
        if self.delegation is not None:
            facts |= {
                "agent": self.delegation.agent.slug,
                "delegation": self.delegation.public_id,
                "actor": self.claim(),
            }
        if self.directory is not None:
            facts["directory"] = self.directory.public_id
        if self.feed is not None:
            facts["feed"] = self.feed.public_id
        if self.session is not None:
            facts["session"] = self.session.public_id
        if self.organization is not None:
            facts["organization"] = self.organization.slug
        return facts

    def claim(self) -> dict[str, object]:
        """Subject and nested `act` of RFC 8693 §4.1: the current actor outermost, the one it works for within."""
        act: dict[str, object] = {}
        for link in chain_of(self.lent):
            name = link.agent.slug
            act = act if act.get("sub") == name else {"sub": name, **({"act": act} if act else {})}
        return {"sub": self.someone.public_id, "act": act}


def chain_of(delegation: Delegation) -> list[Delegation]:
    """The delegation and those it hangs on, the root first. Parents never change, so no lock is needed."""
    chain = [delegation]
    while chain[0].parent is not None:
        chain.insert(0, chain[0].parent)
    return chain


def person(session: LoginSession, at_the_door: Standing | None = None) -> Actor:
    """The person of a sign-in, at their own browser."""
    return Actor(
        principal=session.user,
        session=session,
        organization=session.organization,
        at_the_door=at_the_door,
    )


def agent_of(delegation: Delegation, session: LoginSession | None) -> Actor:
    """The agent of a delegation, in the turn or for the scheduled call that `session` stands behind."""
    return Actor(
        principal=delegation.principal,
        delegation=delegation,
        session=session,
        organization=delegation.organization,
    )


def directory_of(token: DirectoryToken) -> Actor:
    """An organization's directory, by the token that it has shown."""
    return Actor(directory=token, organization=token.organization)


def feed_of(feed: FeedToken | Webhook) -> Actor:
    """A system outside that reads the log, of an organization or of the shop."""
    return Actor(feed=feed, organization=feed.organization)


def sole_organization(user: User) -> Organization | None:
    """The one organization a person belongs to; None where there is none or more than one. One that is off is none."""
    live = Membership.objects.filter(
        user=user, ended_at__isnull=True, organization__enabled=True
    ).select_related("organization")[:2]
    return live[0].organization if len(live) == 1 else None


def minutes_between(earlier: datetime, later: datetime) -> int:
    return max(0, int((later - earlier).total_seconds() // 60))
