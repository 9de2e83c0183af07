"""What the agents' room knows of a sign-in or of lent authority: conversations, cards, mandates, orders for later,
and questions that were handed over."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q

from agents.mandates import cut_mandate
from agents.models import Approval, Conversation, Mandate, SupportRequest, ToolCall
from agents.models.mandates import MandateQuerySet
from agents.withdrawals import withdraw
from identity.traces import Origins, Room, Trace
from shop.money import money


def traces(origins: Origins) -> Iterator[Trace]:
    conversations = Conversation.objects.filter(
        Q(delegation__in=origins.delegations) | Q(turns__session__in=origins.sessions)
    )
    for one in conversations.distinct().order_by("pk"):
        yield Trace("conversation", one.public_id, "with the shop's agent", one.created_at)
    yield from _approvals(origins)
    yield from _mandates(origins)
    for asked in SupportRequest.objects.filter(_from(origins, "tool_call__")).order_by("pk"):
        yield Trace("question", asked.public_id, "for a human of the shop", asked.asked_at, asked.state)
    for call in ToolCall.objects.filter(_from(origins), run_at__isnull=False).order_by("pk"):
        what = f"{call.tool.replace('_', ' ')}, for {call.run_at:%Y-%m-%d %H:%M} UTC"
        yield Trace("scheduled action", call.public_id, what, call.created_at, call.state)


def void(origins: Origins, why: str) -> None:
    """Cards that wait are taken back, and mandates that have nothing left to stand on end. What else was countersigned
    is refused when it runs, by what it stands on."""
    said = f"What it stood on was cut: {why}." if why else "What it stood on was cut."
    waiting = Approval.objects.filter(_from(origins, "tool_call__"), state=Approval.State.WAITING)
    with transaction.atomic():
        for approval in waiting.select_related("tool_call__turn").order_by("pk"):
            withdraw(approval, said)
        mandates = _given(origins).without_ground().select_related("asked_by__turn")
        for mandate in mandates.order_by("pk"):
            cut_mandate(mandate, said)


def _approvals(origins: Origins) -> Iterator[Trace]:
    there = _from(origins, "tool_call__") | Q(decided_in__in=origins.sessions)
    for approval in Approval.objects.filter(there).select_related("quote").order_by("pk"):
        what = f"of an order of {money(approval.quote.total, approval.quote.currency)}"
        state = "used" if approval.used_at else approval.get_state_display()
        yield Trace(
            "countersignature", approval.public_id, what, approval.decided_at or approval.created_at, state
        )


def _mandates(origins: Origins) -> Iterator[Trace]:
    for mandate in _given(origins).select_related("quote").order_by("pk"):
        most = money(mandate.most_per_order, mandate.quote.currency)
        what = f"for {mandate.count} orders of at most {most}, {mandate.used} made"
        at = mandate.decided_at or mandate.created_at
        yield Trace("mandate", mandate.public_id, what, at, mandate.get_state_display())


def _given(origins: Origins) -> MandateQuerySet:
    """Under that authority, asked for from there, or given there."""
    there = Q(delegation__in=origins.delegations) | Q(decided_in__in=origins.sessions)
    return Mandate.objects.filter(there | _from(origins, "asked_by__"))


def _from(origins: Origins, call: str = "") -> Q:
    named = {f"{call}session__in": origins.sessions, f"{call}delegation__in": origins.delegations}
    return Q(*named.items(), _connector=Q.OR)


ROOM = Room("agent", traces, void)
