"""A tool call as a chip: what was done, how it stands, and in which tone; and below a task, what its specialist did."""

from dataclasses import dataclass

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


def chip_of(call: ToolCall) -> Chip:
    verb, note = _words(call)
    return Chip(verb, note, TONES.get(State(call.state), "done"))


def chips_below(call: ToolCall) -> tuple[Chip, ...]:
    return tuple(chip_of(one) for one in sorted(call.handed.all(), key=lambda one: one.pk))


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
