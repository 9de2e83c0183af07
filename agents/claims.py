"""Claiming a tool call: its row is held, and then read with all that running it needs."""

from django.db.models import BigAutoField, CharField

from agents.models import ToolCall
from identity.models import Delegation
from identity.statements import Given, Statement, together


def claim_call(call_id: int, state: ToolCall.State = ToolCall.State.READY) -> ToolCall | None:
    """The row is held until the transaction ends; a second worker then finds it taken."""
    with together() as ask:
        held = ask(_HELD, call=call_id, state=str(state))
        claimed, lent = ask(_CLAIMED, call=call_id), ask(_LENT, call=call_id)
    if not held:
        return None
    (call,), (call.delegation,) = claimed, lent
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
        "session", "conversation", "turn", "quote"
    )
)
_LENT = Statement(  # in one statement with its call, PostgreSQL would plan longer than it looks
    lambda: Delegation.objects.filter(
        pk=ToolCall.objects.filter(pk=Given("call", BigAutoField())).order_by().values("delegation")[:1]
    ).select_related("principal", "agent", "organization", "parent__agent")
)
