"""Claiming a tool call: its row is held, and then read with all that running it needs."""

from typing import Any

from django.db.models import BigAutoField, CharField, QuerySet

from agents.models import ToolCall
from identity.models import Delegation
from identity.statements import Given, Statement, together


def claim_call(call_id: int, state: ToolCall.State = ToolCall.State.READY) -> ToolCall | None:
    """The row is held until the transaction ends; a second worker then finds it taken."""
    with together() as ask:
        held = ask(_HELD, call=call_id, state=str(state))
        claimed, lent, above = (ask(each, call=call_id) for each in (_CLAIMED, _LENT, _ABOVE))
    if not held:
        return None
    (call,), (call.delegation,) = claimed, lent
    call.delegation.parent = next(iter(above), None)
    return call


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


def _of_call(key: str) -> "QuerySet[ToolCall, dict[str, Any]]":
    return ToolCall.objects.filter(pk=Given("call", BigAutoField())).order_by().values(key)[:1]
