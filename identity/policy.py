"""The one guard. Every effect stands inside `authorized`; every governed look asks `decide`.

    with authorized(actor, "orders:place", Resource("Quote", id, {...}), consent=approval) as decision:
        ...effect...

Authority is held, decided and recorded in the transaction of the effect. The outcomes approval and step-up come
from the policies themselves: what would change the answer?
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone

from audit.context import permitted
from audit.events import record
from audit.ids import uuid7
from identity import authority, cedar
from identity.actor import Actor
from identity.authority import Reach
from identity.facts import context_of, entities_of
from identity.models import User
from identity.scopes import PLAIN_WORDS
from identity.standing import Standing, ask_about, read_standing, standing_by
from identity.statements import together

DEFAULT_DENY = "default-deny"


class Outcome(StrEnum):
    """The answers of AuthZEN's decision, with the ways in which a no can become a yes: the principal's own approval,
    that of an approver of their organization, a fresh sign-in."""

    ALLOW = "allow"
    DENY = "deny"
    REQUIRE_APPROVAL = "require_approval"
    REQUIRE_APPROVER = "require_approver"
    REQUIRE_STEP_UP = "require_step_up"


@dataclass(frozen=True)
class Resource:
    """What is acted on. `attrs` may hold owner (a principal's key), organization (its public id), total (minor units),
    digest, address (its public id), endpoint (its name), scopes, and categories: for each thing the path from its own
    slug up to the root's."""

    type: str
    id: str = ""
    attrs: Mapping[str, Any] = field(default_factory=dict)


class Consent(Protocol):
    """A principal's yes to exactly one action, or to each of a bounded class."""

    @property
    def fact(self) -> str:
        """What policies call such a yes: `approved_by_principal` or `covered_by_mandate`."""

    @property
    def minutes_since_login(self) -> int:
        """How old the sign-in was when the yes was given."""

    @property
    def taken_back(self) -> bool:
        """Whether the sign-in that it was given in has been cut since. Asked under the locks."""

    def covers(self, actor: Actor, resource: Resource) -> bool:
        """Whether the yes was to this, by this principal, for this agent, and is still good."""

    def use(self) -> None:
        """Spend it. Raises where it was spent before."""


class Agreement(Protocol):
    """An organization's yes to exactly one action, by one of its approvers."""

    @property
    def approver(self) -> User | None:
        """Whose standing it rests on: their authority is held with the actor's."""

    def covers(self, actor: Actor, resource: Resource) -> bool:
        """Whether the yes was to this, by somebody who could still give it. Asked under the locks."""

    def use(self) -> None:
        """Spend it. Raises where it was spent before."""


@dataclass(frozen=True)
class Decision:
    """An answer of the policies, with all that is needed to give it again."""

    id: str
    action: str
    resource: Resource
    outcome: Outcome
    policies: tuple[str, ...]
    reason: str
    version: str
    request: Mapping[str, Any]

    @property
    def allowed(self) -> bool:
        return self.outcome is Outcome.ALLOW


class Refused(Exception):
    """A decision that was not ALLOW. Its reason is meant for people, models and auditors alike."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.reason)
        self.decision = decision


@contextmanager
def as_one() -> Iterator[None]:
    """A transaction around decisions. A refusal within is rolled back with it, and recorded after that."""
    try:
        with transaction.atomic():
            yield
    except Refused as refused:
        record_decision(refused.decision)
        raise


@contextmanager
def authorized(
    actor: Actor,
    action: str,
    resource: Resource,
    *,
    consent: Consent | None = None,
    agreement: Agreement | None = None,
    reach: Reach | None = None,
    agent: Actor | None = None,
) -> Iterator[Decision]:
    """Let the block write what the action writes, or raise Refused. A refusal is recorded after the rollback.

    `reach` is what the block cuts, and is locked before its actor is held. What an `agent` of theirs goes on to do
    within the block is held with it. A transaction around this one would take the record of a refusal back: `as_one`
    opens one that does not.
    """
    with as_one():
        if reach is not None:
            authority.hold_exclusively(reach, actor)
        with together() as ask:
            acting = (actor,) if agent is None else (actor, agent)
            authority.hold(ask, *acting, approver=agreement.approver if agreement else None)
            rows = ask_about(ask, actor)
        standing = standing_by(rows, actor, timezone.now())
        decision = _decide(actor, action, resource, consent, standing, agreement)
        if decision.allowed:
            record_decision(decision)
            with permitted(decision.id):
                if consent is not None:
                    consent.use()
                if agreement is not None:
                    agreement.use()
                yield decision
            return
    record_decision(decision)
    raise Refused(decision)


def decide(actor: Actor, action: str, resource: Resource) -> Decision:
    """The same question where nothing is written. What an agent looks at, and every refusal, is recorded."""
    decision = preview(actor, action, resource)
    if actor.delegation is not None or not decision.allowed:
        record_decision(decision)
    return decision


def require(actor: Actor, action: str, resource: Resource) -> Decision:
    """`decide`, raising Refused unless the answer is yes."""
    decision = decide(actor, action, resource)
    if not decision.allowed:
        raise Refused(decision)
    return decision


def preview(actor: Actor, action: str, resource: Resource) -> Decision:
    """What would be answered. Nothing is attempted, so nothing is recorded."""
    standing = actor.at_the_door or read_standing(actor, timezone.now())
    return _decide(actor, action, resource, None, standing)


def _decide(
    actor: Actor,
    action: str,
    resource: Resource,
    consent: Consent | None,
    standing: Standing,
    agreement: Agreement | None = None,
) -> Decision:
    policies = cedar.active_policies()
    entities = entities_of(actor, standing, resource)
    request = {
        "principal": entities[0]["uid"],
        "action": cedar.uid("Action", action),
        "resource": cedar.uid("Resource", resource.id),
        "context": context_of(actor, standing, resource, consent, agreement),
    }
    outcome, named = outcome_of(policies, request, entities)
    return Decision(
        id=str(uuid7()),
        action=action,
        resource=resource,
        outcome=outcome,
        policies=named or (DEFAULT_DENY,),
        reason=_reason(policies, outcome, named, action, standing),
        version=policies.version,
        request={"request": request, "entities": entities},
    )


def outcome_of(
    policies: cedar.PolicySet, request: dict[str, Any], entities: list[dict[str, Any]]
) -> tuple[Outcome, tuple[str, ...]]:
    """The answer and its policies: as things are, had the principal approved, had an approver of their organization,
    had both, had they just signed in besides. Where both are wanted, the principal is asked first.

    Only facts that the request knows are imagined otherwise: a policy set of before would not fit one that came later.
    """
    as_is = cedar.ask(policies, request, entities)
    if as_is.allowed:
        return Outcome.ALLOW, as_is.policies
    context = request["context"]
    approved = {"approved_by_principal": "delegation" in context}
    agreed = {"approved_by_organization": "organization" in entities[0]["attrs"]}
    for outcome, imagined in (
        (Outcome.REQUIRE_APPROVAL, approved),
        (Outcome.REQUIRE_APPROVER, agreed),
        (Outcome.REQUIRE_APPROVAL, approved | agreed),
        (Outcome.REQUIRE_STEP_UP, approved | agreed | {"minutes_since_login": 0}),
    ):
        known = {name: value for name, value in imagined.items() if name in context}
        answer = cedar.ask(policies, {**request, "context": context | known}, entities)
        if answer.allowed:
            return outcome, as_is.policies or answer.policies
    return Outcome.DENY, as_is.policies


def once_approved(decision: Decision) -> Outcome:
    """What would be answered, had the principal said yes to it."""
    request = decision.request["request"]
    imagined = {**request, "context": request["context"] | {"approved_by_principal": True}}
    outcome, _ = outcome_of(cedar.active_policies(), imagined, decision.request["entities"])
    return outcome


def _reason(
    policies: cedar.PolicySet, outcome: Outcome, named: tuple[str, ...], action: str, standing: Standing
) -> str:
    if outcome is Outcome.REQUIRE_APPROVAL:
        return "This needs your countersignature."
    if named:
        return " ".join(dict.fromkeys(policies.reasons[name] for name in named))
    if standing.lent is not None and action not in standing.lent.scopes:
        words = PLAIN_WORDS.get(action, action)  # type: ignore[call-overload]
        return f"The agent was not lent the permission to {words}. You can lend it on the page What my agent may do."
    if standing.directory is not None:
        return "A directory keeps the people and groups of its own organization, and does nothing else."
    if standing.feed is not None:
        return "A feed reads the log of whom it belongs to, and does nothing else."
    if standing.user is None:
        return "Sign in to do this."
    return "No policy permits this."


def record_decision(decision: Decision) -> None:
    record(
        "policy.decision",
        decision.action,
        decision.outcome,
        object_type=decision.resource.type,
        object_id=decision.resource.id,
        detail={
            "decision": decision.id,
            "policies": list(decision.policies),
            "version": decision.version,
            "reason": decision.reason,
            **decision.request,
        },
    )
