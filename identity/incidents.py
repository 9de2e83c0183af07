"""Containing an incident: all that came from a sign-in, a person, an agent or a connection, shown, cut and reported."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from audit.events import record
from audit.models import AuditEvent, Category
from audit.queries import EventQuerySet
from identity.actor import Actor
from identity.cutting import Cut, deciding
from identity.models import Delegation, IncidentReport, LoginSession
from identity.policy import Resource, require
from identity.signatures import sign
from identity.traces import Origins, Trace, traces_of
from identity.ways import WAYS

KINDS: Final = ("session", "person", "agent", "connection")
REPORT: Final = "identity.IncidentReport"


@dataclass(frozen=True)
class Doings:
    """What the trail holds from there, by what was asked for or changed: how often, and from when to when."""

    what: str
    of: str
    outcome: str
    times: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Incident:
    """`grants` and `sign_ins` are identity's own; `traces` those of the rooms above."""

    kind: str
    subject: str
    sign_ins: tuple[Trace, ...]
    grants: tuple[Trace, ...]
    traces: tuple[Trace, ...]
    reads: tuple[Doings, ...]
    refusals: tuple[Doings, ...]
    changes: tuple[Doings, ...]


def look(kind: str, row: Any, *, actor: Actor) -> Incident:
    """What came from there, as it stands now. Looking is recorded."""
    require(actor, "admin:read", Resource(REPORT, row.public_id))
    incident = _incident(kind, row)
    count = len(incident.sign_ins) + len(incident.grants) + len(incident.traces)
    record(
        "audit.read",
        "read",
        "done",
        object_type="incident",
        object_id=row.public_id,
        detail={"things": count},
    )
    return incident


def contain(kind: str, row: Any, *, actor: Actor, why: str) -> IncidentReport:
    """Cut it all, and say what there was: one transaction, so that nothing comes in between."""
    way = WAYS[kind]
    with deciding(actor, "authority:cut", Resource(REPORT, row.public_id), way.reach(row)):
        cut = way.verb(row, actor=actor, why=why)
        now = timezone.now()
        signed = sign(_facts(_incident(kind, row), cut, actor, why, now))
        return IncidentReport.objects.create(
            kind=kind,
            subject=row.public_id,
            why=why[:200],
            made_by=actor.someone,
            made_at=now,
            text=signed.text,
            signature=signed.signature,
            key=signed.key,
        )


def _incident(kind: str, row: Any) -> Incident:
    origins = WAYS[kind].origins(row)
    events = _events(origins)
    decided = events.filter(category=Category.POLICY_DECISION)
    reads = Q(action__endswith=":read") | Q(category=Category.AUDIT_READ)
    return Incident(
        kind=kind,
        subject=row.public_id,
        sign_ins=tuple(_sign_ins(origins)),
        grants=tuple(_grants(origins)),
        traces=tuple(traces_of(origins)),
        reads=_doings(events.filter(reads, outcome__in=("allow", "done"))),
        refusals=_doings(decided.exclude(outcome="allow")),
        changes=_doings(events.filter(category=Category.MODEL_CHANGE)),
    )


def _sign_ins(origins: Origins) -> Iterator[Trace]:
    for session in LoginSession.objects.filter(pk__in=origins.sessions).order_by("pk"):
        what = f"by {session.method}, {' '.join(session.amr) or 'no factor named'}"
        state = session.get_ended_why_display() if session.ended_at else "live"
        yield Trace("sign-in", session.public_id, what, session.authenticated_at, state)


def _grants(origins: Origins) -> Iterator[Trace]:
    now = timezone.now()
    lent = Delegation.objects.filter(pk__in=origins.delegations).select_related("agent", "parent")
    for delegation in lent.order_by("pk"):
        under = f", within {delegation.parent.public_id}" if delegation.parent else ""
        state = "live" if delegation.is_live(now) else "revoked" if delegation.revoked_at else "expired"
        yield Trace(
            "delegation",
            delegation.public_id,
            f"to {delegation.agent.slug}{under}",
            delegation.created_at,
            state,
        )


def _events(origins: Origins) -> EventQuerySet:
    sessions = LoginSession.objects.filter(pk__in=origins.sessions).values_list("public_id", flat=True)
    lent = Delegation.objects.filter(pk__in=origins.delegations).values_list("public_id", flat=True)
    there = Q(context__session__in=list(sessions)) | Q(context__delegation__in=list(lent))
    return AuditEvent.objects.filter(there)


def _doings(events: EventQuerySet) -> tuple[Doings, ...]:
    counted = events.order_by().values_list("action", "object_type", "outcome")
    rows = counted.annotate(Count("id"), Min("at"), Max("at")).order_by("object_type", "action", "outcome")
    return tuple(Doings(*row) for row in rows)


def _facts(incident: Incident, cut: Cut, actor: Actor, why: str, now: datetime) -> dict[str, Any]:
    done = {"delegations": cut.ended, "sign_ins": cut.sessions, "payments_under_way": cut.in_flight}
    made = {"made_at": now, "made_by": actor.someone.public_id, "why": why, "format": 1}
    return asdict(incident) | made | {"cut": done}
