"""What every cut does, whoever decided it: sign-ins end for cause, lent authority is revoked, what waits is void."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from audit.events import record
from identity import authority
from identity.actor import Actor
from identity.authority import Reach
from identity.models import (
    Delegation,
    DelegationChange,
    Invitation,
    LoginSession,
    Membership,
    Spending,
    User,
)
from identity.policy import Resource, as_one, authorized
from identity.traces import Origins, void

NONE = Q(pk__in=())


@dataclass(frozen=True)
class Cut:
    """What a cut ended: delegations and sign-ins; and what was already on its way to an outside system when it did."""

    at: datetime
    ended: tuple[str, ...]
    in_flight: tuple[str, ...]
    sessions: tuple[str, ...] = ()


@contextmanager
def deciding(actor: Actor, action: str, resource: Resource, reach: Reach) -> Iterator[None]:
    """A decision to cut: all locks in the one order, then the guard."""
    with authorized(actor, action, resource, reach=reach):
        yield


@contextmanager
def exclusively(actor: Actor, reach: Reach) -> Iterator[None]:
    """The locks of a cut, for what must be read under them before it is decided."""
    with as_one():
        authority.hold_exclusively(reach, actor)
        yield


def cut_off(
    sessions: Q,
    lent: Q,
    why: str,
    end: LoginSession.End = LoginSession.End.FOR_CAUSE,
    *,
    places: Q | None = None,
) -> Cut:
    """End these sign-ins, and revoke what was lent from them, the chosen, and all children. What waits by `places`,
    memberships that count no longer, is void too.

    The caller holds a permit and the locks of all principals. `end` is one of LoginSession.CUTS. A sign-in that had
    ended in an ordinary way is ended for cause by now: what came from it is void too.
    """
    now = timezone.now()
    chosen = _end(sessions, now, end)
    from_there = lent_from([session.pk for session in chosen])
    keys = with_children(set(Delegation.objects.filter(lent | from_there).values_list("pk", flat=True)))
    authority.lock_delegations(keys)
    live = Delegation.objects.filter(pk__in=keys, revoked_at__isnull=True)
    ended = tuple(live.order_by("pk").values_list("public_id", flat=True))
    live.update(revoked_at=now, revoked_why=why[:200])
    ended_places = Membership.objects.filter(places or NONE).values_list("pk", flat=True)
    void(Origins(frozenset(session.pk for session in chosen), frozenset(keys), frozenset(ended_places)), why)
    cut = Cut(now, ended, in_flight(keys), tuple(session.public_id for session in chosen))
    _tell(cut, why)
    return cut


def cut_delegations(which: Q, why: str) -> Cut:
    """Revoke the chosen and all their children. The caller holds a permit and the principal's lock."""
    return cut_off(NONE, which, why)


def cut_person(user: User, why: str) -> Cut:
    """All of a person's sign-ins, what they lent, and the invitations that they sent.

    The caller holds a permit and the person's lock.
    """
    Invitation.objects.open(timezone.now()).filter(invited_by=user).update(withdrawn_at=timezone.now())
    return cut_off(Q(user=user, ended_at__isnull=True), Q(principal=user), why, places=Q(user=user))


def lent_from(sessions: Iterable[int]) -> Q:
    """Authority that was lent in these sign-ins, or that they made wider: who was not asked cannot tell how far."""
    widened = DelegationChange.objects.filter(widened=True, decided_in__in=sessions)
    return Q(granted_in__in=sessions) | Q(pk__in=widened.values("delegation"))


def with_children(keys: set[int]) -> list[int]:
    found = keys
    while found := set(Delegation.objects.filter(parent__in=found).values_list("pk", flat=True)) - keys:
        keys = keys | found
    return sorted(keys)


def in_flight(keys: list[int]) -> tuple[str, ...]:
    """Orders under these delegations whose payment was sent out and not answered when the cut came."""
    open_spendings = Spending.objects.filter(
        delegation__in=keys, settled_at__isnull=True, given_back_at__isnull=True
    )
    return tuple(open_spendings.order_by("pk").values_list("reference", flat=True))


def _end(which: Q, now: datetime, end: LoginSession.End) -> list[LoginSession]:
    """The order of keys is the order of locks."""
    chosen = list(LoginSession.objects.filter(which).exclude(ended_why=end).order_by("pk"))
    LoginSession.objects.filter(pk__in=[session.pk for session in chosen]).update(
        ended_at=Coalesce(F("ended_at"), now), ended_why=end
    )
    for session in chosen:
        detail = {"session": session.public_id, "method": session.method, "amr": session.amr}
        record(
            "auth",
            "sign_out",
            end,
            object_type="identity.user",
            object_id=session.user_id,
            detail=detail,
        )
    return chosen


def _tell(cut: Cut, why: str) -> None:
    detail = {"ended": list(cut.ended), "in_flight": list(cut.in_flight), "why": why}
    if cut.sessions:
        detail["sessions"] = list(cut.sessions)
    record("delegation", "revoke", "done", detail=detail)
