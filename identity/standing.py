"""How an actor stands at this moment: every fact that policies ask for, read fresh from the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import BigAutoField, F, FilteredRelation, Q, QuerySet
from django.utils import timezone

from identity import spending
from identity.actor import Actor, chain_of, minutes_between
from identity.models import (
    Delegation,
    DirectoryToken,
    FeedToken,
    LoginSession,
    Membership,
    Organization,
    Pause,
    User,
    Webhook,
)
from identity.reading import has_read_others
from identity.statements import Given, Statement
from identity.terms import is_quiet

NEVER = 10**6
KEY = BigAutoField()


@dataclass(frozen=True)
class Lent:
    """What the whole chain of a delegation still lends: its smallest at every point.

    None lends all categories, all own addresses, and sets the month no limit. What was read is asked only where
    something may be ordered unattended.
    """

    live: bool
    agent_enabled: bool
    scopes: tuple[str, ...]
    order_limit: int
    left_today: int
    unattended_ceiling: int
    left_this_month: int | None = None
    categories: frozenset[str] | None = None
    addresses: frozenset[str] | None = None
    quiet: bool = False
    paused: frozenset[str] = frozenset()
    has_read_others: bool = False
    handed_on: bool = False


@dataclass(frozen=True)
class Directory:
    """A service of an organization, named by its public id.

    Live: neither revoked nor switched off nor expired, of an organization that is on.
    """

    key: str
    organization: str
    live: bool


@dataclass(frozen=True)
class Feed:
    """A system outside that reads the log. Of the shop itself, `organization` is ""."""

    key: str
    organization: str
    live: bool


@dataclass(frozen=True)
class Standing:
    """`organization` and `role` are those of a live membership; without one None and ""."""

    user: User | None
    organization: Organization | None
    role: str
    session_live: bool
    connection_enabled: bool
    signed_in: bool
    mfa: bool
    minutes_since_login: int
    lent: Lent | None
    directory: Directory | None = None
    feed: Feed | None = None


def read_standing(actor: Actor, at: datetime) -> Standing:
    user = _read_person(actor) if actor.principal else None
    session: LoginSession | None = getattr(user, "here", None)
    place = _live_membership(actor)
    organization = place.organization if place else None
    return Standing(
        user=user,
        organization=organization,
        role=place.role if place else "",
        session_live=actor.session is None or _session_live(session, acts_alone=actor.delegation is not None),
        connection_enabled=getattr(user, "way_in_open", None) is not False,
        signed_in=session is not None,
        minutes_since_login=minutes_between(session.authenticated_at, at) if session else NEVER,
        mfa=session is not None and session.has_second_step,
        lent=_read_lent(actor, organization, at) if actor.delegation else None,
        directory=_read_directory(actor.directory, at) if actor.directory else None,
        feed=_read_feed(actor.feed, at) if actor.feed else None,
    )


def at_the_door(actor: Actor) -> Actor:
    """The actor with how they stand now: good for looking until the call that they make ends."""
    return replace(actor, at_the_door=read_standing(actor, timezone.now()))


def standing_of(session: LoginSession, *, role: str, open: bool, at: datetime) -> Standing:
    """Of the person at a browser whose sign-in has just been read; `role` in its organization, "" for none.

    `open`: nobody has disabled the connection that it came by.
    """
    return Standing(
        user=session.user,
        organization=session.organization if role else None,
        role=role,
        session_live=session.ended_at is None,
        connection_enabled=open,
        signed_in=True,
        minutes_since_login=minutes_between(session.authenticated_at, at),
        mfa=session.has_second_step,
        lent=None,
    )


def _read_person(actor: Actor) -> User:
    """With `here`, the sign-in that the actor names, and whether its connection is enabled, in the same statement."""
    return _PERSON.rows(person=actor.someone.pk, session=_key(actor.session))[0]


def _person() -> QuerySet[User]:
    here = FilteredRelation("login_sessions", condition=Q(login_sessions__pk=Given("session", KEY)))
    people = User.objects.filter(pk=Given("person", KEY)).annotate(here=here)
    return people.annotate(way_in_open=F("here__connection__enabled")).select_related("here")  # type: ignore[misc]  # its plugin knows no annotations


_PERSON = Statement(_person)


def _live_membership(actor: Actor) -> Membership | None:
    if actor.principal is None or actor.organization is None:
        return None
    return next(iter(_PLACE.rows(person=actor.principal.pk, organization=actor.organization.pk)), None)


_PLACE = Statement(
    lambda: Membership.objects.filter(
        user=Given("person", KEY), organization=Given("organization", KEY), ended_at__isnull=True
    ).select_related("organization")
)


def _key(row: LoginSession | Organization | None) -> int | None:
    """A key of nothing is the key of no row."""
    return row.pk if row else None


def _session_live(session: LoginSession | None, *, acts_alone: bool) -> bool:
    """A person needs a sign-in that has not ended; an agent one that was not cut."""
    if session is None:
        return False
    return not session.was_cut if acts_alone else session.ended_at is None


def _read_directory(shown: DirectoryToken, at: datetime) -> Directory:
    token = DirectoryToken.objects.select_related("organization").get(pk=shown.pk)
    live = token.is_live(at) and token.organization.enabled
    return Directory(token.public_id, token.organization.public_id, live)


def _read_feed(shown: FeedToken | Webhook, at: datetime) -> Feed:
    feed = type(shown)._base_manager.select_related("organization").get(pk=shown.pk)
    owner = feed.organization
    return Feed(
        feed.public_id,
        owner.public_id if owner else "",
        feed.is_live(at) and (owner is None or owner.enabled),
    )


def _read_lent(actor: Actor, organization: Organization | None, at: datetime) -> Lent:
    chain = fresh_chain(actor.lent)
    root = chain[0]
    member = actor.organization is None or organization is not None
    spent = spending.spent(root, at)
    clock = at.astimezone(root.principal.zone).time()
    ceiling = _least(link.unattended_ceiling for link in chain) or 0
    monthly = _least(link.monthly_limit for link in chain)
    return Lent(
        live=member and all(link.is_live(at) for link in chain),
        agent_enabled=all(link.agent.enabled and link.agent.expires_at > at for link in chain),
        scopes=tuple(sorted(set.intersection(*(set(link.scopes) for link in chain)))),
        order_limit=_least(link.order_limit for link in chain) or 0,
        left_today=max(0, (_least(link.daily_limit for link in chain) or 0) - spent.today),
        unattended_ceiling=ceiling,
        left_this_month=None if monthly is None else max(0, monthly - spent.this_month),
        categories=_common(link.categories for link in chain),
        addresses=_common(link.addresses for link in chain),
        has_read_others=ceiling > 0 and has_read_others([link.pk for link in chain]),
        paused=_paused(root.principal, actor.organization),
        handed_on=any(link.agent_id != root.agent_id for link in chain),
        quiet=any(is_quiet(clock, link.quiet_from, link.quiet_until) for link in chain),
    )


def _least(limits: Iterable[int | None]) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)


def _common(lists: Iterable[list[str]]) -> frozenset[str] | None:
    """What stands in every list that names something. Two that share nothing leave nothing."""
    named = [frozenset(each) for each in lists if each]
    return frozenset.intersection(*named) if named else None


def fresh_chain(delegation: Delegation) -> Sequence[Delegation]:
    keys = [link.pk for link in chain_of(delegation)]
    return _chain(len(keys)).rows(**{f"link{place}": key for place, key in enumerate(keys)})


@cache
def _chain(length: int) -> Statement[Delegation]:
    links: list[Any] = [Given(f"link{place}", KEY) for place in range(length)]
    chain = Delegation.objects.filter(pk__in=links).select_related("agent", "principal").order_by("pk")
    return Statement(lambda: chain)


def _paused(user: User, organization: Organization | None) -> frozenset[str]:
    return frozenset(kind for (kind,) in _PAUSED.rows(person=user.pk, organization=_key(organization)))


_PAUSED = Statement(
    lambda: Pause.objects.felt_by(Given("person", KEY), Given("organization", KEY)).values_list("kind")
)
