"""Asking a person for a yes, and keeping it: bound to one call and one quote, decided once, used once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone

from agents import outcomes, purchases, wake
from agents.models import Approval, ToolCall
from agents.stream import publish_call
from agents.withdrawals import ASK_AGAIN, withdraw_older
from audit.canonical import canonical, digest
from audit.context import Facts, open_context, required
from audit.events import record
from identity.actor import Actor, agent_of, minutes_between
from identity.models import LoginSession
from identity.policy import Outcome, Refused, Resource, authorized
from shop.models import Quote
from shop.purchase_approvals import CannotAsk
from shop.quote_resource import resource_of
from shop.quotes import QuoteContent, content_of, freeze

TO_DECIDE = timedelta(minutes=15)
TO_DECIDE_LATER = timedelta(hours=24)
TO_EXECUTE = timedelta(minutes=15)
TO_EXECUTE_LATER = timedelta(hours=24)


class ApprovalGone(Exception):
    """It can no longer be decided; the sentence says why."""


class ApprovalSpent(Exception):
    """The yes was used already: a second effect is not covered by it."""


@dataclass(frozen=True)
class Countersignature:
    """An approved Approval as the consent that `authorized` asks for."""

    approval: Approval
    spend: bool = True
    fact: ClassVar[str] = "approved_by_principal"

    @property
    def minutes_since_login(self) -> int:
        decided, signed_in = self.approval.decided_at, self.approval.authenticated_at
        return minutes_between(signed_in, decided) if decided and signed_in else 10**6

    @property
    def taken_back(self) -> bool:
        """Its sign-in was cut, or its connection disabled, since. Read anew: authority is held now."""
        return LoginSession.objects.voiding().filter(approvals=self.approval).exists()

    def covers(self, actor: Actor, resource: Resource) -> bool:
        approval, call = self.approval, self.approval.tool_call
        return (
            approval.state == Approval.State.APPROVED
            and approval.used_at is None
            and timezone.now() <= approval.execute_until
            and resource.attrs.get("digest") == approval.quote.digest
            and actor.delegation is not None
            and actor.delegation.pk == call.delegation_id
            and actor.principal == approval.decided_by
            and approval.digest == binding(call, approval.quote, approval.nonce)
        )

    def use(self) -> None:
        if not self.spend:
            return
        unused = Approval.objects.filter(
            pk=self.approval.pk, state=Approval.State.APPROVED, used_at__isnull=True
        )
        if not unused.update(used_at=timezone.now()):
            raise ApprovalSpent("This countersignature was used already.")


def binding(call: ToolCall, quote: Quote, nonce: str) -> str:
    """SHA-256 over what the yes is to: content, principal, agent, delegation, call and nonce."""
    return digest(
        canonical(
            {
                "quote": quote.digest,
                "principal": call.delegation.principal.public_id,
                "agent": call.delegation.agent.slug,
                "delegation": call.delegation.public_id,
                "tool_call": call.public_id,
                "nonce": nonce,
            }
        )
    )


def ask(call: ToolCall, content: QuoteContent, *, actor: Actor) -> Approval:
    """Put a card before the principal. Asking is no effect, so it stands under a system context."""
    withdraw_older(call, content)
    now, nonce = timezone.now(), secrets.token_urlsafe(32)
    decide_by, execute_until = _times(call, now)
    with open_context("system:runner"):
        quote = freeze(content, actor=actor)
        approval = Approval.objects.create(
            tool_call=call,
            quote=quote,
            nonce=nonce,
            digest=binding(call, quote, nonce),
            decide_by=decide_by,
            execute_until=execute_until,
        )
    call.quote, call.state = quote, ToolCall.State.AWAITING_APPROVAL
    call.save(update_fields=("quote", "state"))
    record(
        "approval",
        "ask",
        "waiting",
        object_type="Approval",
        object_id=approval.public_id,
        detail=_told(approval),
    )
    publish_call(call)
    return approval


def card_of(approval: Approval) -> dict[str, Any]:
    """For the model."""
    content = content_of(approval.quote)
    decide_by = approval.decide_by.isoformat(timespec="seconds")
    return {
        "id": approval.public_id,
        "total": content.total,
        "total_text": content.total_text,
        "decide_by": decide_by,
    }


def decide_approval(approval: Approval, *, yes: bool, actor: Actor) -> Approval:
    """The principal's answer. Decides only; a worker executes. Raises Refused, ApprovalGone."""
    call, quote = approval.tool_call, approval.quote
    about = {"owner": call.delegation.principal.public_id, "total": quote.total if yes else 0}
    resource = Resource("Approval", approval.public_id, about)
    names = Facts(conversation=call.conversation.public_id, tool_call=call.public_id)
    # kept for later by the agent's own authority, which is held before the card is, as everybody does
    keeps = yes and call.run_at is not None and actor.principal == call.delegation.principal
    agent = agent_of(call.delegation, actor.session) if keeps else None
    at_the_door = open_context(required().source, **names)
    with at_the_door, authorized(actor, "approvals:decide", resource, agent=agent):
        approval = _held(approval)
        wanted = Approval.State.APPROVED if yes else Approval.State.DECLINED
        if approval.state == wanted and approval.decided_by == actor.principal:
            return approval
        _check_open(approval)
        _answer(approval, wanted, actor)
        _move_call(approval, call, actor)
        publish_call(call)
        return approval


def _times(call: ToolCall, now: datetime) -> tuple[datetime, datetime]:
    """Until when to decide, and to execute. A card that follows a day gone by finds nobody at the page."""
    if call.run_at is None:
        return now + TO_DECIDE, now + TO_DECIDE + TO_EXECUTE
    if _is_later(call, now):
        return min(call.run_at, now + TO_DECIDE_LATER), call.run_at + TO_EXECUTE_LATER
    return now + TO_DECIDE_LATER, now + TO_DECIDE_LATER + TO_EXECUTE


def _is_later(call: ToolCall, now: datetime) -> bool:
    return call.run_at is not None and call.run_at > now


def _held(approval: Approval) -> Approval:
    Approval.objects.select_for_update(no_key=True).only("pk").get(pk=approval.pk)
    return Approval.objects.select_related(
        "tool_call__delegation__principal", "tool_call__delegation__agent", "quote", "decided_by"
    ).get(pk=approval.pk)


def _check_open(approval: Approval) -> None:
    if approval.state != Approval.State.WAITING:
        raise ApprovalGone(
            f"This was already {approval.get_state_display()}. {approval.withdrawn_why}".strip()
        )
    if approval.decide_by < timezone.now():
        raise ApprovalGone("The time to countersign this has passed. Ask the agent for a new one.")


def _answer(approval: Approval, state: Approval.State, actor: Actor) -> None:
    session = actor.browser
    approval.state = state
    approval.decided_by, approval.decided_in = actor.principal, session
    approval.decided_at, approval.authenticated_at = timezone.now(), session.authenticated_at
    approval.save()
    detail = _told(approval) | {"decided_in": session.public_id}
    record("approval", "decide", state, object_type="Approval", object_id=approval.public_id, detail=detail)


def _move_call(approval: Approval, call: ToolCall, actor: Actor) -> None:
    if approval.state == Approval.State.DECLINED:
        call.state, call.ended_at = ToolCall.State.WITHDRAWN, timezone.now()
        outcomes.tell(call, {"status": "declined", "message": ASK_AGAIN})
    elif _is_later(call, timezone.now()):
        _keep_for_later(approval, call)
    else:
        call.state = ToolCall.State.READY
        transaction.on_commit(partial(wake.run_call, call.pk))
    call.save(update_fields=("state", "ended_at"))


def _keep_for_later(approval: Approval, call: ToolCall) -> None:
    """The agent keeps it for later by its own authority, which the person's yes completes; nothing is spent yet."""
    approval.tool_call = call
    agent = agent_of(call.delegation, approval.decided_in)
    content = content_of(approval.quote)
    about = resource_of(content, approval.quote.public_id, actor=agent)
    consent = Countersignature(approval, spend=False)
    by_the_agent = open_context(required().source, **agent.facts())
    try:
        with by_the_agent, authorized(agent, "schedules:write", about, consent=consent):
            call.state = ToolCall.State.SCHEDULED
    except Refused as refused:
        if refused.decision.outcome is not Outcome.REQUIRE_APPROVER:
            raise
        _ask_approver(call, content, approval, agent, consent)


def _ask_approver(
    call: ToolCall, content: QuoteContent, approval: Approval, agent: Actor, consent: Countersignature
) -> None:
    """Before the day, so that it need not wait on it."""
    try:
        purchases.ask(call, content, actor=agent, approval=approval, consent=consent)
    except CannotAsk as nobody:
        raise ApprovalGone(str(nobody)) from nobody


def _told(approval: Approval) -> dict[str, object]:
    """What the card said that is nobody's personal value."""
    return {
        "tool_call": approval.tool_call.public_id,
        "quote": approval.quote.digest,
        "binding": approval.digest,
        "total": approval.quote.total,
        "currency": approval.quote.currency,
        "decide_by": approval.decide_by.isoformat(),
        "execute_until": approval.execute_until.isoformat(),
    }
