"""Asking the person for a scope when it is first needed, and for just that.

The question belongs to one refused call. Only the person answers it, by a post from their own browser; a yes adds the
scope to what the conversation works under, and runs that call again.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from agents import wake
from agents.models import ScopeRequest, ToolCall
from agents.stream import publish_call
from identity.actor import Actor
from identity.cutting import exclusively
from identity.delegations import lend_scopes, reach_of
from identity.policy import Resource, authorized
from identity.scopes import Scope
from identity.terms import BadTerms

State = ScopeRequest.State
GOOD_FOR = timedelta(hours=1)
AGAIN = ":again"


class LendingGone(Exception):
    """It can no longer be answered; the sentence says why."""


def ask_for_scopes(call: ToolCall, scopes: Sequence[Scope]) -> ScopeRequest | None:
    """Put the question beside the refused call, once a turn for the same scopes, however often a model tries."""
    asked = ScopeRequest.objects.filter(tool_call__turn=call.turn_id)
    has_no_reader = call.turn_id is None or call.run_at is not None or call.handed_by_id is not None
    if has_no_reader or any(one.scopes == list(scopes) for one in asked):
        return None
    return ScopeRequest.objects.create(tool_call=call, scopes=[str(scope) for scope in scopes])


def lend_what_is_asked(request: ScopeRequest, *, actor: Actor) -> ScopeRequest:
    """The person's yes. Raises Refused, LendingGone."""
    call = request.tool_call
    with exclusively(actor, reach_of(call.conversation.principal)):
        try:
            lend_scopes(call.delegation, [Scope(scope) for scope in request.scopes], actor=actor)
        except BadTerms as error:
            raise LendingGone(str(error)) from error
        return _answer(request, State.LENT, actor)


def lend_nothing(request: ScopeRequest, *, actor: Actor) -> ScopeRequest:
    """The person's not now. Raises Refused, LendingGone."""
    conversation = request.tool_call.conversation
    resource = Resource("Conversation", conversation.public_id, {"owner": conversation.principal.public_id})
    with authorized(actor, "chat:write", resource):
        return _answer(request, State.DECLINED, actor)


def _answer(request: ScopeRequest, state: ScopeRequest.State, actor: Actor) -> ScopeRequest:
    ScopeRequest.objects.select_for_update(no_key=True).only("pk").get(pk=request.pk)
    held = ScopeRequest.objects.select_related("tool_call__turn", "tool_call__parent").get(pk=request.pk)
    if held.state == state:
        return held
    if held.state != State.WAITING:
        raise LendingGone(f"This was already {held.get_state_display()}.")
    if timezone.now() > held.created_at + GOOD_FOR:
        raise LendingGone("The time to answer this has passed. Ask your agent again.")
    held.state, held.decided_in, held.decided_at = state, actor.browser, timezone.now()
    held.save(update_fields=("state", "decided_in", "decided_at"))
    if state == State.LENT:
        _run_again(held.tool_call, actor)
    publish_call(held.tool_call)
    return held


def _run_again(call: ToolCall, actor: Actor) -> None:
    """The same wish, in the sign-in of whoever has lent what it was short of; what becomes of it is told afterwards."""
    again = ToolCall.objects.create(
        conversation=call.conversation,
        turn=call.turn,
        parent=call.parent or call,
        delegation=call.delegation,
        session=actor.browser,
        key=f"{call.key}{AGAIN}",
        tool=call.tool,
        arguments_text=call.arguments_text,
        digest=call.digest,
    )
    transaction.on_commit(partial(wake.run_call, again.pk))
