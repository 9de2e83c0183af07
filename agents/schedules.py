"""Orders for later. A scheduled call waits in a row, is claimed when due, and is decided again when it runs."""

from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from agents import wake
from agents.models import Approval, ToolCall
from agents.stream import publish_call
from agents.withdrawals import withdraw
from audit.context import open_context
from audit.events import record
from identity.actor import Actor
from identity.policy import Resource, authorized, require
from shop.purchase_approvals import void_purchases

State = ToolCall.State
CALLED_OFF = "It was called off."


class NotScheduled(Exception):
    """The call does not wait any more."""


def list_scheduled(*, actor: Actor) -> QuerySet[ToolCall]:
    """The principal's orders for later, the soonest first, and those whose card, or whose approver, is waited for."""
    require(actor, "orders:read", Resource("ToolCall", "", {"owner": actor.key}))
    waiting = (State.SCHEDULED, State.AWAITING_APPROVAL, State.AWAITING_APPROVER)
    own = ToolCall.objects.filter(
        conversation__principal=actor.principal, run_at__isnull=False, state__in=waiting
    )
    return own.select_related("conversation__principal", "quote", "turn").order_by("run_at", "id")


def run_now(call: ToolCall, *, actor: Actor) -> None:
    """The person does not want to wait. Authority is decided as it would be on the day. Raises NotScheduled."""
    with authorized(actor, "schedules:write", _resource(call)):
        _change(call, State.READY)
        transaction.on_commit(partial(wake.run_call, call.pk))


def call_off(call: ToolCall, *, actor: Actor) -> None:
    """As an order is cancelled, by whoever may do that; also while a yes to it still waits. Raises NotScheduled.

    Whoever says that yes meanwhile moves the call on, so its state is read anew after each step.
    """
    with authorized(actor, "orders:cancel", _resource(call)):
        open_card = call.approvals.filter(state=Approval.State.WAITING).select_related("tool_call").first()
        if open_card is not None and withdraw(open_card, CALLED_OFF):
            return
        if _state_of(call) == State.AWAITING_APPROVER:
            void_purchases(Q(quote=call.quote_id), CALLED_OFF)
        if _state_of(call) != State.WITHDRAWN:
            _cancel(call)


def cancel_scheduled(call: ToolCall, *, actor: Actor) -> None:
    """The person has changed their mind. Raises NotScheduled."""
    with authorized(actor, "schedules:write", _resource(call)):
        _cancel(call)


def withdraw_scheduled(call: ToolCall, *, actor: Actor, why: str) -> None:
    """Staff, or the company in whose name it would be ordered, take it away. Raises NotScheduled."""
    organization = call.delegation.organization
    about = {"organization": organization.public_id} if organization else {}
    with authorized(actor, "authority:cut", Resource("ToolCall", call.public_id, about)):
        _withdraw(call, why)
        record(
            "task", "cut", "done", object_type="agents.toolcall", object_id=call.pk, detail={"why": why[:200]}
        )


def release_due(limit: int = 50) -> list[int]:
    """Make ready what is due, each once, however many sweepers run. Returns the calls to run."""
    due = ToolCall.objects.due(timezone.now()).order_by("run_at").values_list("pk", flat=True)[:limit]
    return [call_id for call_id in list(due) if _release(call_id)]


def _release(call_id: int) -> bool:
    with transaction.atomic(), open_context("system:sweep"):
        released = ToolCall.objects.filter(pk=call_id, state=State.SCHEDULED).update(state=State.READY)
        if released:
            record("task", "due", "released", object_type="agents.toolcall", object_id=call_id)
    return bool(released)


def _state_of(call: ToolCall) -> str:
    return ToolCall.objects.values_list("state", flat=True).get(pk=call.pk)


def _cancel(call: ToolCall) -> None:
    _withdraw(call, CALLED_OFF)
    record("task", "cancel", "done", object_type="agents.toolcall", object_id=call.pk)


def _withdraw(call: ToolCall, why: str) -> None:
    """With what an approver has said yes to for it: nothing is ordered by that any more."""
    _change(call, State.WITHDRAWN)
    ToolCall.objects.filter(pk=call.pk).update(ended_at=timezone.now())
    void_purchases(Q(quote=call.quote_id), why)


def _change(call: ToolCall, state: ToolCall.State) -> None:
    if not ToolCall.objects.filter(pk=call.pk, state=State.SCHEDULED).update(state=state):
        raise NotScheduled("This is not scheduled any more.")
    publish_call(call)


def _resource(call: ToolCall) -> Resource:
    return Resource("ToolCall", call.public_id, {"owner": call.conversation.principal.public_id})
