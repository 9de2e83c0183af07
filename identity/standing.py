"""How an actor stands at this moment: every fact that policies ask for, read fresh from the database."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

from django.db.models import BigAutoField, F, FilteredRelation, Q, QuerySet
from django.utils import timezone

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
from identity.spending import Ahead, ask_ahead, spent
from identity.statements import Asking, Given, Statement, numbered, several, together
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


@dataclass(frozen=True)
class Rows:
    """What the database says of an actor, once it has been asked."""

    people: list[User] = field(default_factory=list)
    places: list[Membership] = field(default_factory=list)
    chain: list[Delegation] = field(default_factory=list)
    pauses: list[tuple[str]] = field(default_factory=list)
    spent: Ahead | None = None


def read_standing(actor: Actor, at: datetime) -> Standing:
    with together() as ask:
        rows = ask_about(ask, actor)
    return standing_by(rows, actor, at)


def ask_about(ask: Asking, actor: Actor) -> Rows:
    """With locks asked for before, as it stands once they are held."""
    if (person := actor.principal) is None:
        return Rows()
    company, chain = actor.organization, chain_of(actor.delegation) if actor.delegation else []
    return Rows(
        people=ask(_PERSON, person=person.pk, session=_key(actor.session)),
        places=ask(_PLACE, person=person.pk, organization=company.pk) if company else [],
        chain=ask(_chain(len(chain)), **numbered(link.pk for link in chain)) if chain else [],
        pauses=ask(_PAUSED, person=chain[0].principal_id, organization=_key(company)) if chain else [],
        spent=ask_ahead(ask, chain[0], person) if chain else None,
    )


def standing_by(rows: Rows, actor: Actor, at: datetime) -> Standing:
    user = rows.people[0] if actor.principal else None
    session: LoginSession | None = getattr(user, "here", None)
    place = next(iter(rows.places), None)
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
        lent=_lent(rows, actor, organization, at) if actor.delegation else None,
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


def _person() -> QuerySet[User]:
    """With `here`, the sign-in that the actor names, and whether its connection is enabled, in the same statement."""
    here = FilteredRelation("login_sessions", condition=Q(login_sessions__pk=Given("session", KEY)))
    people = User.objects.filter(pk=Given("person", KEY)).annotate(here=here)
    return people.annotate(way_in_open=F("here__connection__enabled")).select_related("here")  # type: ignore[misc]  # its plugin knows no annotations


_PERSON = Statement(_person)


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


def _lent(rows: Rows, actor: Actor, organization: Organization | None, at: datetime) -> Lent:
    chain, root = rows.chain, rows.chain[0]
    member = actor.organization is None or organization is not None
    gone = spent(root, at, rows.spent)
    clock = at.astimezone(root.principal.zone).time()
    ceiling = _least(link.unattended_ceiling for link in chain) or 0
    monthly = _least(link.monthly_limit for link in chain)
    return Lent(
        live=member and all(link.is_live(at) for link in chain),
        agent_enabled=all(link.agent.enabled and link.agent.expires_at > at for link in chain),
        scopes=tuple(sorted(set.intersection(*(set(link.scopes) for link in chain)))),
        order_limit=_least(link.order_limit for link in chain) or 0,
        left_today=max(0, (_least(link.daily_limit for link in chain) or 0) - gone.today),
        unattended_ceiling=ceiling,
        left_this_month=None if monthly is None else max(0, monthly - gone.this_month),
        categories=_common(link.categories for link in chain),
        addresses=_common(link.addresses for link in chain),
        has_read_others=ceiling > 0 and has_read_others([link.pk for link in chain]),
        paused=frozenset(kind for (kind,) in rows.pauses),
        handed_on=any(link.agent_id != root.agent_id for link in chain),
        quiet=any(is_quiet(clock, link.quiet_from, link.quiet_until) for link in chain),
    )


def _least(limits: Iterable[int | None]) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)


def _common(lists: Iterable[list[str]]) -> frozenset[str] | None:
    """What stands in every list that names something. Two that share nothing leave nothing."""
    named = [frozenset(each) for each in lists if each]
    return frozenset.intersection(*named) if named else None


@cache
def _chain(length: int) -> Statement[Delegation]:
    links = Delegation.objects.filter(pk__in=several(length, KEY)).select_related("agent", "principal")
    return Statement(lambda: links.order_by("pk"))


_PAUSED = Statement(
    lambda: Pause.objects.felt_by(Given("person", KEY), Given("organization", KEY)).values_list("kind")
)
