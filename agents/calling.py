"""Running one call of a turn: what may stop it is looked at first, and a fault of ours ends the call alone."""

import logging

from agents import circles
from agents.asking import Stopped
from agents.gateway import call_tool, fail_call
from agents.models import ToolCall, Turn
from agents.turns import Held, LeaseLost
from identity.authority import waited_in_vain

log = logging.getLogger(__name__)

FAULT = "The shop could not do this because of a fault of its own. It can be tried again."
BUSY = "Something else had to be finished first, so nothing was done. It can be tried again in a moment."


def fresh_turn(held: Held) -> Turn:
    """Read anew at each step. Raises Stopped."""
    related = (
        "conversation__principal",
        "conversation__delegation__agent",
        "conversation__delegation__principal",
        "conversation__delegation__organization",
        "session",
    )
    turn = Turn.objects.select_related(*related).get(pk=held.turn_id)
    if turn.stop_requested or turn.session.was_cut or turn.conversation.deleted_at is not None:
        raise Stopped
    if turn.session.ended_at is not None and not tells_outcome(turn):
        raise Stopped
    return turn


def tells_outcome(turn: Turn) -> bool:
    """Turns that tell what became of a call have no tools, and go on when the browser is gone."""
    return turn.key.startswith("outcome:")


def run_call(held: Held, turn: Turn, call: ToolCall) -> None:
    fresh_turn(held)
    if circles.was_answered_alike(call, turn):
        fail_call(call.pk, circles.MESSAGE, code=circles.CODE)
        return
    try:
        call_tool(call.pk, door="chat", hold=held.fence)
    except LeaseLost:
        raise
    except Exception as error:
        if waited_in_vain(error):
            log.warning("Tool call %d waited in vain", call.pk, exc_info=error)
            fail_call(call.pk, BUSY, code="busy")
            return
        log.exception("Tool call %d failed", call.pk)
        fail_call(call.pk, FAULT)
