"""What a review can do about an authority, kind by kind: by the verbs that everybody else calls, under their locks."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

from identity import cuts, memberships
from identity.actor import Actor
from identity.administration import reach_within
from identity.authority import Reach
from identity.delegations import change_terms, reach_of
from identity.inventory import entries
from identity.models import Connection, Delegation, Membership, Organization, ReviewItem
from identity.reviews import drafts as listing
from identity.reviews.drafts import Draft, Only, Subject
from identity.reviews.usage import Window
from identity.terms import Terms


@dataclass(frozen=True)
class Kind:
    """`cut` and `narrow` are the verbs that everybody else calls, too; each asks for its own permit."""

    drafts: Callable[[Organization, Window, Only], Iterable[Draft]]
    reach: Callable[[Organization, Subject], Reach]
    cut: Callable[[Subject, Organization, Actor, str], object]
    narrow: Callable[[Subject, Mapping[str, Any], Actor], object] | None = None


def narrow_lent(subject: Subject, proposal: Mapping[str, Any], actor: Actor) -> None:
    held = _delegation(subject)
    lesser = Terms.of(held)
    scopes = tuple(scope for scope in lesser.scopes if scope in proposal.get("scopes", lesser.scopes))
    change_terms(held, replace(lesser, **{**proposal, "scopes": scopes}), actor=actor)


def _delegation(subject: Subject) -> Delegation:
    return Delegation.objects.select_related("principal", "organization", "agent").get(public_id=subject)


def _cut_delegation(subject: Subject, organization: Organization, actor: Actor, why: str) -> None:
    cuts.cut_delegation(_delegation(subject), actor=actor, why=why)


def place(subject: Subject) -> Membership:
    return Membership.objects.select_related("user", "organization").get(pk=subject)


def _narrow_role(subject: Subject, proposal: Mapping[str, Any], actor: Actor) -> None:
    memberships.change_role(place(subject), proposal["role"], actor=actor)


def _cut_role(subject: Subject, organization: Organization, actor: Actor, why: str) -> None:
    memberships.end_membership(place(subject), actor=actor, why=why)


def _reach_of_connection(organization: Organization, subject: Subject) -> Reach:
    """One that was thrown away meanwhile reaches nothing."""
    found = organization.connections.filter(public_id=subject).first()
    return cuts.reach_of_connection(found) if found else Reach()


def _connection(subject: Subject) -> Connection:
    return Connection.objects.select_related("organization", "app").get(public_id=subject)


def _cut_connection(subject: Subject, organization: Organization, actor: Actor, why: str) -> None:
    cuts.disable_connection(_connection(subject), actor=actor, why=why)


def _cut_key(subject: Subject, organization: Organization, actor: Actor, why: str) -> None:
    name, _, id = subject.partition("/")
    entries.end_entry(name, id, organization, actor=actor, why=why)


KINDS: Final[Mapping[str, Kind]] = {
    ReviewItem.Kind.DELEGATION: Kind(
        listing.delegations,
        reach=lambda organization, subject: reach_of(_delegation(subject).principal),
        cut=_cut_delegation,
        narrow=narrow_lent,
    ),
    ReviewItem.Kind.ROLE: Kind(
        listing.roles,
        reach=lambda organization, subject: reach_within(organization, place(subject).user),
        cut=_cut_role,
        narrow=_narrow_role,
    ),
    ReviewItem.Kind.CONNECTION: Kind(
        listing.connections,
        reach=_reach_of_connection,
        cut=_cut_connection,
    ),
    ReviewItem.Kind.KEY: Kind(
        listing.keys, reach=lambda organization, subject: reach_within(organization), cut=_cut_key
    ),
}


def can_cut(item: ReviewItem) -> bool:
    """Some keys are changed where they are kept, and end there."""
    if item.kind != ReviewItem.Kind.KEY:
        return True
    named = item.subject.partition("/")[0]
    return any(kind.end for kind in entries.kinds() if kind.name == named)


def drafts(organization: Organization, window: Window) -> list[Draft]:
    return [draft for kind in KINDS.values() for draft in kind.drafts(organization, window, None)]


def draft_of(item: ReviewItem, window: Window) -> Draft | None:
    """As it stands now; None where there is no such authority any more."""
    found = KINDS[item.kind].drafts(item.review.organization, window, item.subject)
    return next(iter(found), None)


def window_of(since: datetime) -> Window:
    return Window(since, timezone.now())
