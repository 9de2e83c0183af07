"""Orders that wait for their day: listing them, and calling one off."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from agents import schedules
from agents.models import ToolCall
from agents.tools.base import Arguments, Call, Result, Tool, ToolError
from agents.tools.schedules import written
from identity.scopes import Scope
from shop.quotes import content_of


class ListSchedules(Arguments):
    pass


class CancelSchedule(Arguments):
    schedule_id: str = Field(max_length=40, description="Id of an order for later, from list_schedules.")


def list_(arguments: ListSchedules, call: Call) -> Result:
    """The person's orders for a later day, the soonest first: countersigned ones, and those that wait for it."""
    return {"schedules": [_told(waiting) for waiting in schedules.list_scheduled(actor=call.actor)]}


def cancel(arguments: CancelSchedule, call: Call) -> Result:
    """Call off an order for a later day."""
    waiting = schedules.list_scheduled(actor=call.actor).filter(public_id=arguments.schedule_id).first()
    if waiting is None:
        raise ToolError("not_found", "There is no such order for later. Look at list_schedules.")
    told = _told(waiting)
    schedules.call_off(waiting, actor=call.actor)
    return {"cancelled": told, "message": "It is called off. Nothing will be ordered."}


def _told(call: ToolCall) -> dict[str, Any]:
    content = content_of(call.quote) if call.quote else None
    return {
        "schedule_id": call.public_id,
        "scheduled_for": written(call.run_at, call.conversation.principal.zone) if call.run_at else "",
        "contents": ", ".join(f"{line.quantity} × {line.title}" for line in content.lines) if content else "",
        "total": content.total if content else 0,
        "total_text": content.total_text if content else "",
        "state": call.get_state_display(),
    }


def _say_list(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"looked at your orders for later · {len(result.get('schedules', []))}"


def _say_cancel(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"called off an order · {result.get('cancelled', {}).get('scheduled_for', '')}"


TOOLS = (
    Tool("list_schedules", Scope.ORDERS_READ, ListSchedules, list_, _say_list),
    Tool("cancel_schedule", Scope.ORDERS_CANCEL, CancelSchedule, cancel, _say_cancel),
)
