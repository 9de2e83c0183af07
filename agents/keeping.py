"""What a model said, kept: its words as items, its wishes as calls, what was used beside the question."""

import json
from collections.abc import Sequence

from agents.asking import Answered, close_question
from agents.intake import legible, taken_in
from agents.llm.items import Item as Said
from agents.llm.items import ToolOutput, ToolRequest, only, to_json
from agents.models import Item, ToolCall, Turn
from agents.stream import publish, publish_call
from audit.canonical import canonical, digest
from identity.models import Delegation

MOST_CALLS_A_STEP = 16
MOST_ANSWERED = 4 * MOST_CALLS_A_STEP
TOO_MANY = {
    "error": "too_many_calls",
    "message": f"At most {MOST_CALLS_A_STEP} calls are run at once, so this one was not. Ask for it again.",
}


def keep_answer(turn: Turn, answered: Answered, *, may_wish: bool) -> None:
    """In one fenced transaction. Words without wishes where no tools were offered, or where they may be cut in half."""
    answer = answered.answer
    items = taken_in(turn, answer.items)
    if answer.cut_short == "content_filter":
        items = []
    requests = [item for item in items if isinstance(item, ToolRequest)]
    if not may_wish or answer.cut_short:
        requests = []
    answerable = {request.call_id for request in requests[:MOST_ANSWERED]}
    items = only(items, lambda item: not isinstance(item, ToolRequest) or item.call_id in answerable)
    _write_items(turn, items, requests[MOST_CALLS_A_STEP:MOST_ANSWERED])
    publish(turn.conversation_id, "step", turn=turn.public_id, step=turn.step)
    for index, request in enumerate(requests[:MOST_CALLS_A_STEP]):
        publish_call(write_call(turn, index, request))
    close_question(answered)
    _count(turn, answered)


def write_call(
    turn: Turn,
    index: int,
    request: ToolRequest,
    *,
    lent: Delegation | None = None,
    handed_by: ToolCall | None = None,
    step: str = "",
) -> ToolCall:
    """`lent` and `handed_by` where a specialist asks, who counts steps of its own."""
    wish = {"tool": request.name, "arguments": request.arguments_text}
    return ToolCall.objects.create(
        conversation=turn.conversation,
        turn=turn,
        handed_by=handed_by,
        delegation=lent or turn.conversation.delegation,
        session=turn.session,
        key=f"{turn.public_id}:{step or turn.step}:{index}",
        wire_id=request.call_id,
        tool=request.name,
        arguments_text=request.arguments_text,
        digest=digest(canonical(wish)),
    )


def _write_items(turn: Turn, items: Sequence[Said], unmet: Sequence[ToolRequest]) -> None:
    """A wish without an answer would break the next question, so what is not run is answered too."""
    for index, item in enumerate(items):
        Item.objects.create(turn=turn, key=f"step:{turn.step}:{index}", content=to_json(item))
    for index, request in enumerate(unmet):
        output = to_json(ToolOutput(request.call_id, json.dumps(TOO_MANY)))
        Item.objects.create(turn=turn, key=f"unmet:{turn.step}:{index}", content=output)


def _count(turn: Turn, answered: Answered) -> None:
    answer = answered.answer
    turn.step += 1
    turn.model, turn.endpoint = legible(answer.model)[:120], answer.endpoint[:200]
    turn.save(update_fields=("step", "model", "endpoint"))
