"""Naming a conversation, and deleting it: the words go, from the trail too; what was done and decided stays."""

from enum import StrEnum

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from agents import turns
from agents.intake import legible
from agents.mandates import cut_mandate
from agents.models import (
    Approval,
    Conversation,
    Item,
    Lease,
    Mandate,
    Share,
    StreamEvent,
    ToolCall,
    Turn,
)
from agents.stream import hold, publish
from agents.withdrawals import close_questions, withdraw
from audit.context import open_context
from audit.events import erase, record
from identity import authority
from identity.actor import Actor
from identity.cutting import cut_delegations
from identity.delegations import reach_of
from identity.policy import Resource, as_one, authorized
from shop.purchase_approvals import void_purchases

LONGEST_TITLE = 80
WHY = "The conversation was deleted."

State = ToolCall.State
ENDED = (State.DONE, State.REFUSED, State.FAILED, State.WITHDRAWN)


class Standing(StrEnum):
    """What becomes of orders that were countersigned for a later day, and of mandates."""

    KEEP = "keep"
    END = "end"


def rename_conversation(conversation: Conversation, title: str, *, actor: Actor) -> None:
    """Raises BadMessage, where nothing is left to call it by."""
    title = " ".join(legible(title).split())[:LONGEST_TITLE]
    if not title:
        raise turns.BadMessage("Give it a name.")
    with authorized(actor, "chat:write", _resource(conversation)):
        here = Conversation.objects.of(conversation.principal).filter(pk=conversation.pk)
        here.update(title=title)


def standing_orders(conversation: Conversation) -> QuerySet[ToolCall]:
    """Countersigned for a later day, the soonest first: also where an approver has still to agree, or the day has come.

    What mandates order is not among them.
    """
    waiting = (State.SCHEDULED, State.AWAITING_APPROVER, State.READY)
    kept = conversation.tool_calls.filter(state__in=waiting, run_at__isnull=False, mandate__isnull=True)
    return kept.select_related("quote", "conversation__principal").order_by("run_at", "id")


def standing_mandates(conversation: Conversation) -> QuerySet[Mandate]:
    """Those by which it still orders."""
    return Mandate.objects.filter(asked_by__conversation=conversation, state=Mandate.State.LIVE)


def delete_conversation(conversation: Conversation, standing: Standing, *, actor: Actor) -> None:
    """For good. When this returns, nothing of it is asked of a model any more, and nobody can read it.

    Orders that are kept for their day, and mandates, keep what they stand on; otherwise the conversation's authority is
    cut. A worker that is in the middle of something is let finish it first: it holds its lease, or its call, before
    it takes the authority that is cut here.
    """
    with as_one():
        _hold_workers(conversation)
        reach = reach_of(conversation.principal)
        with authorized(actor, "chat:delete", _resource(conversation), reach=reach):
            _delete(conversation, standing)
            close_questions(Q(tool_call__conversation=conversation), actor=actor)


def _hold_workers(conversation: Conversation) -> None:
    """Also those that have not come yet: they find the lease of a turn that nobody took up so far, and wait for it."""
    now = timezone.now()
    nobodys = _open_turns(conversation).filter(lease=None).order_by("pk")
    Lease.objects.bulk_create((Lease(turn=turn, until=now) for turn in nobodys), ignore_conflicts=True)
    leases = Lease.objects.select_for_update(no_key=True, of=("self",)).filter(
        turn__conversation=conversation
    )
    list(leases.order_by("pk").only("pk"))
    ready = conversation.tool_calls.select_for_update(no_key=True).filter(state=State.READY)
    list(ready.order_by("pk").only("pk"))


def _open_turns(conversation: Conversation) -> QuerySet[Turn]:
    return conversation.turns.filter(state__in=(Turn.State.QUEUED, Turn.State.RUNNING))


def _delete(conversation: Conversation, standing: Standing) -> None:
    now = timezone.now()
    _open_turns(conversation).update(state=Turn.State.CANCELLED, ended_at=now)
    waiting = Approval.objects.filter(tool_call__conversation=conversation, state=Approval.State.WAITING)
    for card in waiting.select_related("tool_call__turn").order_by("pk"):
        withdraw(card, WHY)
    begun = conversation.tool_calls.filter(state__in=(State.READY, State.HANDED_ON))
    asked = conversation.tool_calls.filter(state=State.AWAITING_APPROVER)
    if standing is Standing.END:
        _end(conversation.tool_calls.filter(state=State.SCHEDULED))
    else:
        begun, asked = begun.filter(run_at__isnull=True), asked.filter(run_at__isnull=True)
    _end(begun)
    void_purchases(Q(quote__in=asked.values("quote")), WHY)
    mandates = Mandate.objects.open().filter(asked_by__conversation=conversation).order_by("pk")
    for mandate in mandates.select_related("asked_by__turn"):
        if standing is Standing.END or mandate.state == Mandate.State.WAITING:
            cut_mandate(mandate, WHY)
    if not (standing_orders(conversation).exists() or standing_mandates(conversation).exists()):
        authority.lock_delegations([conversation.delegation_id])
        cut_delegations(Q(pk=conversation.delegation_id), WHY)
    Share.objects.filter(conversation=conversation, ended_at__isnull=True).update(ended_at=now)
    hold(conversation.pk)
    Conversation.objects.filter(pk=conversation.pk).update(title="", deleted_at=now)
    forget_words(conversation)
    publish(conversation.pk, "deleted")


def _end(calls: QuerySet[ToolCall]) -> None:
    ended = list(calls.order_by("pk").values_list("pk", flat=True))
    calls.model.objects.filter(pk__in=ended).update(state=State.WITHDRAWN, ended_at=timezone.now())
    for key in ended:
        record("task", "cancel", "done", object_type="agents.toolcall", object_id=key, detail={"why": WHY})
    void_purchases(Q(quote__tool_calls__in=ended), WHY)


def forget_words(conversation: Conversation) -> None:
    """What was said, asked for and answered: out of the rows, then out of what the trail remembers of these rows.

    A call that has not ended yet keeps what it stands on.
    """
    StreamEvent.objects.filter(conversation=conversation).delete()
    items = Item.objects.filter(turn__conversation=conversation)
    items.update(content={})
    calls = conversation.tool_calls.filter(state__in=ENDED)
    calls.update(arguments_text="{}", result=None)
    conversation.turns.exclude(error="").update(error="")
    forgotten = (
        ("agents.conversation", [conversation.pk]),
        ("agents.item", items.values_list("pk", flat=True)),
        ("agents.toolcall", calls.values_list("pk", flat=True)),
    )
    erase({kind: [str(key) for key in keys] for kind, keys in forgotten})


def forget_late_words() -> int:
    """Of conversations that were deleted while a call of theirs was kept for its day, which has ended since; and
    whatever else was written down after they were.

    Returns how many conversations these were.
    """
    deleted = Conversation.objects.filter(deleted_at__isnull=False)
    ended = ToolCall.objects.filter(conversation__in=deleted, state__in=ENDED)
    calls = ended.exclude(arguments_text="{}", result__isnull=True)
    items = Item.objects.filter(turn__conversation__in=deleted).exclude(content={})
    late = Q(pk__in=calls.values("conversation")) | Q(pk__in=items.values("turn__conversation"))
    conversations = deleted.filter(late).order_by("pk")
    for conversation in conversations:
        with transaction.atomic(), open_context("system:sweep"):
            forget_words(conversation)
    return len(conversations)


def _resource(conversation: Conversation) -> Resource:
    return Resource("Conversation", conversation.public_id, {"owner": conversation.principal.public_id})
