"""A tool call as a chip: what was done, how it stands, and in which tone; and below a task, what its specialist did."""

from dataclasses import dataclass

from agents.cards import LendingView
from agents.models import ToolCall
from agents.tools import TOOLS

State = ToolCall.State
TONES = {
    State.READY: "running",
    State.SETTLING: "running",
    State.HANDED_ON: "running",
    State.AWAITING_APPROVAL: "waiting",
    State.AWAITING_APPROVER: "waiting",
    State.SCHEDULED: "waiting",
    State.REFUSED: "refused",
    State.FAILED: "refused",
}


@dataclass(frozen=True)
class Chip:
    verb: str
    note: str
    tone: str


def chip_of(call: ToolCall, lending: LendingView | None = None) -> Chip:
    """Where it asks for a scope, the question stands below and the refusal is not told twice."""
    verb, note = _words(call)
    if lending is not None and "asked" in (call.result or {}):
        note = ""
    return Chip(verb, note, _tone(call, lending))


def chips_below(call: ToolCall) -> tuple[Chip, ...]:
    return tuple(chip_of(one) for one in sorted(call.handed.all(), key=lambda one: one.pk))


def _tone(call: ToolCall, lending: LendingView | None) -> str:
    """One that asks for a scope waits for an answer, and has not failed."""
    if lending is not None and lending.state == "waiting" and call.state == State.REFUSED:
        return "waiting"
    return TONES.get(State(call.state), "done")


def _words(call: ToolCall) -> tuple[str, str]:
    result = call.result or {}
    tool = TOOLS.get(call.tool)
    if tool is None:
        return f"asked for “{call.tool}”", "there is no such tool"
    if "error" in result:
        return call.tool.replace("_", " "), str(result.get("message", ""))
    if not result:
        return call.tool.replace("_", " "), call.get_state_display()
    verb, _, note = tool.describe(call.arguments, result).partition(" · ")
    return verb, note
