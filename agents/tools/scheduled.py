"""Orders that wait for their day, and mandates: listing them, and calling one off."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from agents import mandates, schedules
from agents.mandate_words import until, when
from agents.models import Mandate, ToolCall
from agents.tools.base import Arguments, Call, Result, Tool, ToolError
from agents.tools.schedules import written
from identity.scopes import Scope
from shop.money import money
from shop.quotes import QuoteContent, content_of


class ListSchedules(Arguments):
    pass


class CancelSchedule(Arguments):
    schedule_id: str = Field(max_length=40, description="Id of an order for later, from list_schedules.")


def list_(arguments: ListSchedules, call: Call) -> Result:
    """The person's orders for a later day, the soonest first, and those that are made every month or when a price
    falls: countersigned ones, and those that wait for it."""
    once = [_told(waiting) for waiting in schedules.list_scheduled(actor=call.actor)]
    standing = [_told_of_mandate(mandate) for mandate in mandates.list_mandates(actor=call.actor)]
    return {"schedules": once + standing}


def cancel(arguments: CancelSchedule, call: Call) -> Result:
    """Call off an order for a later day, or end the orders of every month or of a falling price."""
    name = arguments.schedule_id
    if mandate := mandates.list_mandates(actor=call.actor).filter(public_id=name).first():
        told = _told_of_mandate(mandate)
        mandates.end_mandate(mandate, actor=call.actor)
        return {"cancelled": told, "message": "It is ended. Nothing more will be ordered by it."}
    waiting = schedules.list_scheduled(actor=call.actor).filter(public_id=name).first()
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
        "contents": _contents(content) if content else "",
        "total": content.total if content else 0,
        "total_text": content.total_text if content else "",
        "state": call.get_state_display(),
    }


def _told_of_mandate(mandate: Mandate) -> dict[str, Any]:
    """As a row of an order for one day, with the most that each order may cost, and how often it repeats."""
    coming, zone = mandate.coming, mandate.delegation.principal.zone
    return {
        "schedule_id": mandate.public_id,
        "scheduled_for": when(mandate),
        "contents": _contents(content_of(mandate.quote)),
        "total": mandate.most_per_order,
        "total_text": f"at most {money(mandate.most_per_order, mandate.quote.currency)} each time",
        "state": mandate.get_state_display(),
        "next": written(coming, zone) if coming and mandate.day else "",
        "orders_left": mandate.left,
        "until": until(mandate),
    }


def _contents(content: QuoteContent) -> str:
    return ", ".join(f"{line.quantity} × {line.title}" for line in content.lines)


def _say_list(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"looked at your orders for later · {len(result.get('schedules', []))}"


def _say_cancel(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"called off an order · {result.get('cancelled', {}).get('scheduled_for', '')}"


TOOLS = (
    Tool("list_schedules", Scope.ORDERS_READ, ListSchedules, list_, _say_list),
    Tool("cancel_schedule", Scope.ORDERS_CANCEL, CancelSchedule, cancel, _say_cancel),
)
