"""The ways of losing authority as a table: how each is named, what it reaches, and the verb that cuts it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model, Q, QuerySet

from identity import cuts
from identity.administration import reach_within
from identity.authority import Reach
from identity.cutting import NONE, Cut, cut_delegations, lent_from, with_children
from identity.delegations import deactivate_person, reach_of, switch_off
from identity.memberships import cut_membership, end_membership
from identity.models import (
    Agent,
    Connection,
    Delegation,
    LoginSession,
    Membership,
    Organization,
    User,
)
from identity.sessions import cut_sign_in
from identity.traces import Origins


@dataclass(frozen=True)
class Way:
    """One way. `verb` asks the guard; `carry_out` is the same for who has asked, or stands at the server's console.

    `sessions` and `lent` are what it reaches, also what has ended by now.
    """

    rows: QuerySet[Any]
    named: tuple[str, ...]
    sessions: Callable[[Any], Q]
    lent: Callable[[Any], Q]
    reach: Callable[[Any], Reach]
    verb: Callable[..., Cut]
    carry_out: Callable[[Any, str], Cut]
    done: str

    def find(self, name: str) -> Any:
        """Raises the model's DoesNotExist."""
        asked = [
            (field, name.lower() if field == "email" else name)
            for field in self.named
            if field != "pk" or name.isdecimal()
        ]
        return (self.rows if asked else self.rows.none()).get(Q(*asked, _connector=Q.OR))

    def origins(self, row: Model) -> Origins:
        sessions = LoginSession.objects.filter(self.sessions(row)).values_list("pk", flat=True)
        lent = self.lent(row) | lent_from(sessions)
        keys = with_children(set(Delegation.objects.filter(lent).values_list("pk", flat=True)))
        return Origins(frozenset(sessions), frozenset(keys))


WAYS: Final[Mapping[str, Way]] = {
    "person": Way(
        rows=User.objects.all(),
        named=("public_id", "email"),
        sessions=lambda user: Q(user=user),
        lent=lambda user: Q(principal=user),
        reach=reach_of,
        verb=deactivate_person,
        carry_out=switch_off,
        done="The account is switched off.",
    ),
    "membership": Way(
        rows=Membership.objects.select_related("user", "organization"),
        named=("pk",),
        sessions=lambda place: Q(user=place.user) & _at(place.organization),
        lent=lambda place: Q(principal=place.user, organization=place.organization),
        reach=lambda place: reach_within(place.organization, place.user),
        verb=end_membership,
        carry_out=cut_membership,
        done="The membership has ended.",
    ),
    "connection": Way(
        rows=Connection.objects.select_related("organization"),
        named=("public_id",),
        sessions=lambda connection: Q(connection=connection),
        lent=lambda connection: NONE,
        reach=cuts.reach_of_connection,
        verb=cuts.disable_connection,
        carry_out=cuts.shut_connection,
        done="The connection is disabled.",
    ),
    "agent": Way(
        rows=Agent.objects.all(),
        named=("public_id", "slug"),
        sessions=lambda agent: NONE,
        lent=lambda agent: Q(agent=agent),
        reach=cuts.reach_of_agent,
        verb=cuts.suspend_agent,
        carry_out=cuts.put_agent_off,
        done="The agent is suspended.",
    ),
    "session": Way(
        rows=LoginSession.objects.select_related("user", "connection__organization"),
        named=("public_id",),
        sessions=lambda session: Q(pk=session.pk),
        lent=lambda session: NONE,
        reach=lambda session: reach_of(session.user),
        verb=cuts.cut_session,
        carry_out=cut_sign_in,
        done="The sign-in is ended for cause.",
    ),
    "delegation": Way(
        rows=Delegation.objects.select_related("principal", "organization"),
        named=("public_id",),
        sessions=lambda delegation: NONE,
        lent=lambda delegation: Q(pk=delegation.pk),
        reach=lambda delegation: reach_of(delegation.principal),
        verb=cuts.cut_delegation,
        carry_out=lambda delegation, why: cut_delegations(Q(pk=delegation.pk), why),
        done="What was lent is taken back.",
    ),
    "organization": Way(
        rows=Organization.objects.all(),
        named=("public_id", "slug"),
        sessions=lambda organization: _at(organization),
        lent=lambda organization: Q(organization=organization),
        reach=cuts.reach_of_organization,
        verb=cuts.suspend_organization,
        carry_out=cuts.put_organization_off,
        done="The organization is switched off.",
    ),
}


def _at(organization: Organization) -> Q:
    return Q(organization=organization) | Q(connection__organization=organization)
