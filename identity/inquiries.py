"""What staff ask about somebody's authority: how would this be decided, and how was that?

Nobody acts here, so nothing is decided. But whoever looks at another's authority has to be allowed to, and is on
the trail.
"""

from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils import timezone

from audit.events import record
from audit.models import AuditEvent
from identity import cedar
from identity.actor import Actor
from identity.models import Delegation, Organization, User
from identity.policy import Decision, Resource, preview, require
from identity.policy_book import Policy, policies_of
from identity.policy_versions import CannotReplay, kept_policies
from identity.replay import By, Replay, Replayer
from identity.standing import NEVER, read_standing
from identity.why.explaining import Why, explain

#: Who may look at these pages may look at the policies.
PAGE: Final = "identity.PolicyVersion"


@dataclass(frozen=True)
class Sitting:
    """How the person would have signed in: minutes ago (None: not at all), and with a second step or without."""

    minutes_ago: int | None = 0
    second_step: bool = False


@dataclass(frozen=True)
class Inquiry:
    """The answer to what was asked, and why. `policies` are those that made it, as they are now."""

    decision: Decision
    why: Why
    policies: tuple[Policy, ...]


@dataclass(frozen=True)
class Recorded:
    """A decision of the trail, replayed. `why` is by its own policies; None where they cannot be asked."""

    event: AuditEvent
    own: Replay
    today: Replay
    why: Why | None
    policies: tuple[Policy, ...]


def imagine(
    person: User, delegation: Delegation | None, organization: Organization | None, sitting: Sitting
) -> Actor:
    """The person, or the agent of the delegation, as they stand now, but for how they signed in."""
    who = Actor(principal=person, delegation=delegation, organization=organization)
    standing = replace(
        read_standing(who, timezone.now()),
        signed_in=sitting.minutes_ago is not None,
        minutes_since_login=NEVER if sitting.minutes_ago is None else sitting.minutes_ago,
        mfa=sitting.second_step,
    )
    return replace(who, at_the_door=standing)


def ask_about(imagined: Actor, action: str, resource: Resource, *, actor: Actor) -> Inquiry:
    """How it would be decided. Raises Refused where the actor may not look."""
    whose = imagined.someone.public_id
    require(actor, "admin:read", Resource(PAGE, whose))
    decision = preview(imagined, action, resource)
    policies = cedar.active_policies()
    record(
        "audit.read",
        "read",
        "done",
        object_type="authority",
        object_id=whose,
        detail={"asked": action, "answer": decision.outcome},
    )
    why = explain(policies, decision.request["request"], decision.request["entities"])
    return Inquiry(decision, why, _named(policies_of(policies), decision.policies))


def look_at_decision(event: AuditEvent, *, actor: Actor) -> Recorded:
    """For staff. Raises Refused where the actor may not look."""
    require(actor, "admin:read", Resource(PAGE, str(event.uid)))
    return tell_of_decision(event)


def tell_of_decision(event: AuditEvent) -> Recorded:
    """For whoever may see it: its own policies asked again, and today's. Looking is recorded."""
    record("audit.read", "read", "done", object_type="decision", object_id=event.uid)
    detail = event.detail
    own, today = (Replayer(by).replay(event) for by in (By.OWN, By.TODAY))
    try:
        policies = kept_policies(str(detail.get("version", "")))
    except CannotReplay:
        return Recorded(event, own, today, None, ())
    why = explain(policies, detail["request"], detail["entities"]) if own.now else None
    return Recorded(event, own, today, why, _named(policies_of(policies), own.recorded.policies))


def _named(book: dict[str, Policy], names: Any) -> tuple[Policy, ...]:
    return tuple(book[name] for name in names if name in book)
