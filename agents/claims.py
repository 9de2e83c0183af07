"""Claiming a tool call: its row is held, and then read with all that running it needs."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigAutoField, CharField

from agents.models import Approval, ToolCall
from identity.models import Delegation
from identity.statements import Given, Statement, together


@dataclass(frozen=True)
class Claimed:
    """`approval` is the yes that was said to this very call, if any was."""

    call: ToolCall
    approval: Approval | None


def claim_call(call_id: int, state: ToolCall.State = ToolCall.State.READY) -> Claimed | None:
    """The row is held until the transaction ends; a second worker then finds it taken."""
    with together() as ask:
        held = ask(_HELD, call=call_id, state=str(state))
        claimed, approved = ask(_CLAIMED, call=call_id), ask(_APPROVED, call=call_id)
        lent, above = ask(_LENT, call=call_id), ask(_ABOVE, call=call_id)
    if not held:
        return None
    (call,), (call.delegation,) = claimed, lent
    call.delegation.parent = next(iter(above), None)
    return Claimed(call, next(iter(approved), None))


_HELD = Statement(
    lambda: (
        ToolCall.objects.select_for_update(no_key=True)
        .filter(pk=Given("call", BigAutoField()), state=Given("state", CharField()))
        .values_list("pk")
    )
)
_CLAIMED = Statement(
    lambda: ToolCall.objects.filter(pk=Given("call", BigAutoField())).select_related(
        "session", "conversation", "turn"
    )
)
# In one statement with each other, PostgreSQL would plan longer than it looks.
_LENT = Statement(
    lambda: Delegation.objects.filter(pk=_of_call("delegation")).select_related(
        "principal", "agent", "organization"
    )
)
_ABOVE = Statement(
    lambda: Delegation.objects.filter(pk=_of_call("delegation__parent")).select_related("agent")
)


def _of_call(key: str) -> Any:
    """A subquery."""
    return ToolCall.objects.filter(pk=Given("call", BigAutoField())).order_by().values(key)[:1]


_APPROVED = Statement(
    lambda: (
        Approval.objects.filter(tool_call=Given("call", BigAutoField()), state=Approval.State.APPROVED)
        .select_related("quote", "decided_by")
        .order_by("-id")
    )
)
