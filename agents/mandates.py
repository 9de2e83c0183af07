"""Mandates: asking a person for a yes to orders that are placed later, keeping it, ending it."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from agents.mandate_bounds import binding, read
from agents.models import Mandate, ToolCall
from agents.models.mandates import MandateQuerySet
from agents.months import days_of_months
from agents.stream import publish_call
from audit.context import Facts, open_context, required
from audit.events import record
from identity.actor import Actor, agent_of
from identity.policy import Outcome, Refused, Resource, authorized, decide, once_approved, require
from shop.models import Variant
from shop.quote_resource import resource_of
from shop.quotes import QuoteContent, content_of, freeze

State = Mandate.State
TO_DECIDE = timedelta(hours=24)
MOST_ORDERS = 12
FURTHEST = timedelta(days=366)


class MandateGone(Exception):
    """It can no longer be decided, or ended; the sentence says why."""


class NeedsApprover(MandateGone):
    """Each order would wait for a yes that no mandate gives."""

    def __init__(self) -> None:
        super().__init__(
            "An approver of the organization has to agree to each order that may cost so much, so no mandate covers it."
        )


@dataclass(frozen=True)
class Bounds:
    """How often, at most for how much, until when. A day of each month, or a unit price in minor units."""

    most_per_order: int
    count: int
    until: datetime
    day: int | None = None
    at: time | None = None
    variant: Variant | None = None
    below: int | None = None

    @property
    def kind(self) -> Mandate.Kind:
        return Mandate.Kind.MONTHLY if self.day else Mandate.Kind.PRICE


def ask(call: ToolCall, content: QuoteContent, bounds: Bounds, *, actor: Actor) -> Mandate:
    """Put a card before the principal. Asking is no effect, so it stands under a system context.

    Raises Refused, NeedsApprover where no yes of theirs would let the agent order it.
    """
    _check_lent(actor, content, bounds.most_per_order)
    with open_context("system:runner"):
        _replace_open(call, content, bounds.kind)
        mandate = Mandate(
            asked_by=call,
            delegation=call.delegation,
            quote=freeze(content, actor=actor),
            kind=bounds.kind,
            nonce=secrets.token_urlsafe(32),
            decide_by=min(timezone.now() + TO_DECIDE, bounds.until),
            **vars(bounds),
        )
        mandate.digest = binding(mandate)
        mandate.save()
    _record(mandate, "ask", "waiting")
    return mandate


def decide_mandate(mandate: Mandate, *, yes: bool, actor: Actor) -> Mandate:
    """The principal's answer, once. Raises Refused, MandateGone."""
    about = {"owner": mandate.delegation.principal.public_id, "total": mandate.most_in_all if yes else 0}
    resource = Resource("Mandate", mandate.public_id, about)
    names = Facts(conversation=mandate.asked_by.conversation.public_id, tool_call=mandate.asked_by.public_id)
    if yes and actor.is_person and actor.principal == mandate.delegation.principal:
        agent = agent_of(mandate.delegation, actor.session)
        _check_lent(agent, content_of(mandate.quote), mandate.most_per_order)
    with open_context(required().source, **names), authorized(actor, "mandates:grant", resource):
        Mandate.objects.select_for_update(no_key=True).only("pk").get(pk=mandate.pk)
        mandate = read(mandate.pk)
        wanted = State.LIVE if yes else State.DECLINED
        if mandate.state == wanted and mandate.decided_by == actor.principal:
            return mandate
        _check_open(mandate)
        _answer(mandate, wanted, actor)
    return mandate


def list_mandates(*, actor: Actor) -> QuerySet[Mandate]:
    """The principal's, those that wait for their answer or are in force. Raises Refused."""
    require(actor, "orders:read", Resource("Mandate", "", {"owner": actor.key}))
    own = Mandate.objects.filter(delegation__principal=actor.principal)
    return own.open().select_related("quote", "variant", "delegation__principal", "asked_by__turn")


def end_mandate(mandate: Mandate, *, actor: Actor) -> None:
    """As an order is cancelled, by whoever may do that. When it returns, nothing is ordered by it any more.

    Raises Refused, MandateGone.
    """
    about = {"owner": mandate.delegation.principal.public_id}
    with authorized(actor, "orders:cancel", Resource("Mandate", mandate.public_id, about)):
        _end(mandate, State.ENDED, "You ended it." if actor.is_person else "Your agent ended it for you.")


def withdraw_mandate(mandate: Mandate, *, actor: Actor, why: str) -> None:
    """Staff, or the company in whose name it would order, take it away. Raises Refused, MandateGone."""
    organization = mandate.delegation.organization
    about = {"organization": organization.public_id} if organization else {}
    with authorized(actor, "authority:cut", Resource("Mandate", mandate.public_id, about)):
        _end(mandate, State.CUT, why)


def cut_mandate(mandate: Mandate, why: str) -> None:
    """What it stood on was cut. The caller is that cut, and holds its locks; one that has ended meanwhile stays so."""
    with suppress(MandateGone), open_context("system:sweep"):
        _end(mandate, State.CUT, why)


def take_back(mandate: Mandate, why: str) -> None:
    """A card that waits; one that had its answer meanwhile stays as it was answered."""
    with suppress(MandateGone), open_context("system:sweep"):
        _end(mandate, State.ENDED, why, Mandate.objects.filter(state=State.WAITING))


def lapse() -> None:
    """Close those that nobody answered, and those whose time is over."""
    late = Mandate.objects.lapsed(timezone.now())
    for mandate in late.select_related("asked_by__turn")[:100]:
        why = "Nobody countersigned it in time." if mandate.state == State.WAITING else "Its time is over."
        # where another sweeper, or the person, was first, nothing is left to do
        with suppress(MandateGone), transaction.atomic(), open_context("system:sweep"):
            _end(mandate, State.ENDED, why, late)


def next_time(mandate: Mandate, after: datetime) -> datetime | None:
    """When its next month comes; a price is looked at from now on. None where its time is over by then."""
    if mandate.day is None or mandate.at is None:
        return after
    zone = mandate.delegation.principal.zone
    coming = next(days_of_months(mandate.day, mandate.at, zone, after))
    return coming if coming < mandate.until else None


def at_most(most: int, content: QuoteContent, agent: Actor) -> Resource:
    """One order of it as policies know it, were it to cost the most that it may."""
    about = resource_of(content, actor=agent)
    return Resource(about.type, about.id, {**about.attrs, "total": most})


def _check_lent(agent: Actor, content: QuoteContent, most: int) -> None:
    """Decided for the most that one order may cost. All that may be missing is the person's yes."""
    decision = decide(agent, "schedules:write", at_most(most, content, agent))
    if decision.outcome is not Outcome.REQUIRE_APPROVAL:
        raise Refused(decision)
    if once_approved(decision) is Outcome.REQUIRE_APPROVER:
        raise NeedsApprover


def _replace_open(call: ToolCall, content: QuoteContent, kind: Mandate.Kind) -> None:
    """One open card for the same things: who changes their mind about a bound has not to decline the first."""
    waiting = Mandate.objects.filter(
        asked_by__conversation=call.conversation, state=State.WAITING, kind=kind
    ).select_related("quote", "asked_by__turn")
    wanted = {line.variant for line in content.lines}
    for other in waiting:
        if {line.variant for line in content_of(other.quote).lines} == wanted:
            take_back(other, "A newer card has taken its place.")


def _check_open(mandate: Mandate) -> None:
    if mandate.state != State.WAITING:
        raise MandateGone(f"This is {mandate.get_state_display()}. {mandate.ended_why}".strip())
    if mandate.decide_by < timezone.now():
        raise MandateGone("The time to countersign this has passed. Ask your agent for a new one.")


def _answer(mandate: Mandate, state: Mandate.State, actor: Actor) -> None:
    session, now = actor.browser, timezone.now()
    if state == State.LIVE:
        mandate.next_at = next_time(mandate, now)
        if mandate.next_at is None:
            raise MandateGone("No month is left in which it would order. Ask your agent for a new one.")
    mandate.state = state
    mandate.decided_by, mandate.decided_in = actor.principal, session
    mandate.decided_at, mandate.authenticated_at = now, session.authenticated_at
    mandate.save()
    _record(mandate, "decide", state, decided_in=session.public_id)
    publish_call(mandate.asked_by)


def _end(mandate: Mandate, state: Mandate.State, why: str, which: MandateQuerySet | None = None) -> None:
    """If it is one of these still when its row is held: of those that are open, unless others are named."""
    those = Mandate.objects.open() if which is None else which
    if not those.filter(pk=mandate.pk).update(state=state, ended_why=why[:300]):
        raise MandateGone("This is not in force any more.")
    record("approval", "end", state, object_type="Mandate", object_id=mandate.public_id, detail={"why": why})
    publish_call(mandate.asked_by)


def _record(mandate: Mandate, action: str, outcome: str, **more: str) -> None:
    """What the card said that is nobody's personal value."""
    detail = {
        "tool_call": mandate.asked_by.public_id,
        "quote": mandate.quote.digest,
        "binding": mandate.digest,
        "kind": mandate.kind,
        "most_per_order": mandate.most_per_order,
        "count": mandate.count,
        "until": mandate.until.isoformat(),
    }
    record(
        "approval", action, outcome, object_type="Mandate", object_id=mandate.public_id, detail=detail | more
    )
