"""Cards that nobody answered, taken back: a newer one came, what they asked for is gone, or their time ran out."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agents import outcomes
from agents.models import Approval, ScopeRequest, ToolCall
from agents.stream import publish_call
from audit.context import open_context
from audit.events import record
from identity.actor import Actor
from shop.models import Product
from shop.quotes import QuoteContent, content_of

EXPIRED = "Nobody countersigned it in time."
ASK_AGAIN = "Ask for it again whenever you want it."


def withdraw(approval: Approval, why: str) -> bool:
    """Take a card back that nobody answered; False where somebody has. The caller has a transaction."""
    with open_context("system:sweep"):
        waiting = Approval.objects.filter(pk=approval.pk, state=Approval.State.WAITING)
        if not waiting.update(state=Approval.State.WITHDRAWN, withdrawn_why=why[:300]):
            return False
        ToolCall.objects.filter(pk=approval.tool_call_id, state=ToolCall.State.AWAITING_APPROVAL).update(
            state=ToolCall.State.WITHDRAWN, ended_at=timezone.now()
        )
        name, said = approval.public_id, {"why": why}
        record("approval", "withdraw", "done", object_type="Approval", object_id=name, detail=said)
    publish_call(approval.tool_call)
    return True


def withdraw_older(call: ToolCall, content: QuoteContent) -> None:
    """Who changes their mind has not to decline the first card, and cannot sign both unawares."""
    older = Approval.objects.filter(
        tool_call__conversation=call.conversation,
        tool_call__tool=call.tool,
        tool_call__run_at__isnull=call.run_at is None,
        state=Approval.State.WAITING,
    ).exclude(tool_call=call)
    is_the_same = _is_moved if call.run_at is not None else _is_of_one_order
    for approval in older.select_related("tool_call__turn", "quote"):
        if is_the_same(approval, call, content):
            withdraw(approval, "A newer card has taken its place.")


def close_questions(which: Q, *, actor: Actor) -> None:
    """What was to be lent is not wanted any more. The caller holds a permit."""
    ScopeRequest.objects.filter(which, state=ScopeRequest.State.WAITING).update(
        state=ScopeRequest.State.DECLINED, decided_in=actor.browser, decided_at=timezone.now()
    )


def expire_approvals() -> int:
    """Close the cards whose time has run out."""
    late = Approval.objects.filter(state=Approval.State.WAITING, decide_by__lt=timezone.now())
    found = list(
        late.select_related("tool_call__session", "tool_call__conversation", "tool_call__parent")[:100]
    )
    for approval in found:
        with transaction.atomic():
            if withdraw(approval, EXPIRED):
                outcomes.tell(approval.tool_call, {"status": "expired", "message": ASK_AGAIN})
    return len(found)


def _is_of_one_order(older: Approval, call: ToolCall, content: QuoteContent) -> bool:
    """There is one cart; of orders that go elsewhere each has a card of its own, by the name that the model gave it."""
    return content.from_cart or older.tool_call.arguments.get("order_id") == call.arguments.get("order_id")


def _is_moved(older: Approval, call: ToolCall, content: QuoteContent) -> bool:
    """The same things for another day, or others of the same products for the same day. Wishes of one message stand
    beside each other, and so does a card that asks again on its day."""
    asked = older.tool_call
    if (
        asked.turn_id == call.turn_id
        or asked.pk > call.pk
        or not asked.run_at
        or asked.run_at < timezone.now()
    ):
        return False
    before, now = (
        frozenset(line.variant for line in one.lines) for one in (content_of(older.quote), content)
    )
    return before == now or (asked.run_at == call.run_at and _products(before) == _products(now))


def _products(variants: frozenset[str]) -> frozenset[int]:
    return frozenset(Product.objects.filter(variants__public_id__in=variants).values_list("pk", flat=True))
