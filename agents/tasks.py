"""The agents' doors for work without a request. A task's argument is a key of a row; everything else is read there."""

import logging
from datetime import timedelta

from celery import shared_task
from celery.signals import worker_init
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from agents import conversations, gateway, mandate_runs, mandates, outcomes, runner, schedules, wake
from agents.llm.client import stream_answer
from agents.llm.endpoint import ModelEndpoint
from agents.llm.items import UserText
from agents.models import ToolCall, Turn
from agents.withdrawals import expire_approvals
from audit.context import open_context
from identity.authority import waited_in_vain

log = logging.getLogger(__name__)

QUIET = timedelta(seconds=5)
AT_ONCE = 100
FAULT = "The shop could not do this because of a fault of its own. Ask for it again."


@worker_init.connect
def warm_up(**_: object) -> None:
    """Before a worker is ready, or forks: the views are loaded, to which all leads that it tells people, and with its
    first answer the client makes its types. Either takes seconds, in the first turn within a transaction.

    That answer is the offline model's, so it costs nothing and tells nobody anything.
    """
    reverse("home")
    for wire in {endpoint.chosen_wire for endpoint in ModelEndpoint.all_from_settings()}:
        offline = ModelEndpoint.offline(wire)
        list(stream_answer(instructions="", items=[UserText("Hello")], tools=[], settings=offline))


@shared_task
def run_turns(conversation_id: int) -> None:
    runner.run_turns(conversation_id)


@shared_task
def run_call(call_id: int) -> None:
    """A call that a person has countersigned, now or for this moment.

    Where a lock is not to be had in time, it stays ready, and the sweeper has it tried again.
    """
    try:
        gateway.call_tool(call_id, door="task")
    except Exception as error:
        if waited_in_vain(error):
            log.warning("Tool call %d waited in vain", call_id, exc_info=error)
            return
        log.exception("Tool call %d failed", call_id)
        gateway.fail_call(call_id, FAULT)
    outcomes.settle_call(call_id)


@shared_task
def sweep() -> None:
    """Find what is due, what ran out, and what a killed process has left behind."""
    with open_context("system:sweep"):
        expire_approvals()
        mandates.lapse()
        due = {*schedules.release_due(), *mandate_runs.release_due()}
    for call_id in due | set(_left_calls()):
        wake.run_call(call_id)
    for conversation_id in _left_turns():
        wake.run_turns(conversation_id)


@shared_task
def forget_late_words() -> int:
    """Returns of how many deleted conversations."""
    return conversations.forget_late_words()


def _left_calls() -> list[int]:
    """Agreed to, lent what it was short of, or due by a mandate, and not run; or its payment is unanswered.

    Of each so many: a payment provider that is silent keeps no call from running.
    """
    quiet = timezone.now() - QUIET
    countersigned = Q(
        state=ToolCall.State.READY, approvals__state="approved", approvals__decided_at__lt=quiet
    )
    approved = Q(
        state=ToolCall.State.READY,
        quote__purchase_approvals__state="approved",
        quote__purchase_approvals__decided_at__lt=quiet,
    )
    lent = Q(state=ToolCall.State.READY, parent__scope_request__decided_at__lt=quiet)
    by_mandate = Q(state=ToolCall.State.READY, mandate__isnull=False, run_at__lt=quiet)
    settling = Q(state=ToolCall.State.SETTLING, order__placed_at__lt=quiet)
    ready = ToolCall.objects.filter(countersigned | approved | lent | by_mandate)
    unpaid = ToolCall.objects.filter(settling)
    return [key for left in (ready, unpaid) for key in left.distinct().values_list("pk", flat=True)[:AT_ONCE]]


def _left_turns() -> list[int]:
    """Of turns that are queued and not taken up, or held by a worker whose lease has run out."""
    now = timezone.now()
    unclaimed = Q(state=Turn.State.QUEUED, created_at__lt=now - QUIET)
    lost = Q(state=Turn.State.RUNNING, lease__until__lt=now)
    left = Turn.objects.filter(unclaimed | lost).order_by("conversation_id")  # each conversation once
    return list(left.values_list("conversation_id", flat=True).distinct()[:AT_ONCE])
