"""Orders for later: the same tool call with a time."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from pydantic import Field

from agents.tools.base import Arguments, Call, CountersignatureWanted, Result, Schedule, Tool, ToolError
from identity.policy import Outcome, Refused, decide
from identity.scopes import Scope
from shop.cart import MOST_OF_ONE
from shop.catalog import get_variant
from shop.models import Variant
from shop.quote_resource import resource_of
from shop.quotes import QuoteContent, draft_from_items

FURTHEST = timedelta(days=365)


class ScheduledItem(Arguments):
    variant_id: str = Field(max_length=40)
    quantity: int = Field(ge=1, le=MOST_OF_ONE)


class ScheduleOrder(Arguments):
    items: list[ScheduledItem] = Field(min_length=1, max_length=20)
    on: str = Field(
        pattern=r"^\d{4}-\d{2}-\d{2}$", description="Day in the person's own calendar, like 2026-11-27."
    )
    at: str = Field("09:00", pattern=r"^\d{2}:\d{2}$", description="Time of that day in the person's zone.")


def schedule(arguments: ScheduleOrder, call: Call) -> Result:
    """Order these things on a later day, whatever is in the cart then. The person countersigns content and
    day now; the order is decided again when it runs."""
    zone = call.actor.someone.zone
    run_at = _instant(arguments.on, arguments.at, zone)
    content = draft([(item.variant_id, item.quantity) for item in arguments.items], call)
    decision = decide(call.actor, Scope.SCHEDULES_WRITE, resource_of(content, actor=call.actor))
    if decision.outcome is not Outcome.REQUIRE_APPROVAL:
        raise Refused(decision)
    raise CountersignatureWanted(content, schedule=Schedule(run_at, written(run_at, zone)))


def draft(wanted: Sequence[tuple[str, int]], call: Call) -> QuoteContent:
    """Whatever is named twice is one line."""
    items: dict[Variant, int] = {}
    for variant_id, quantity in wanted:
        variant = get_variant(variant_id, actor=call.actor)
        items[variant] = items.get(variant, 0) + quantity
    return draft_from_items(list(items.items()), actor=call.actor)


def written(instant: datetime, zone: ZoneInfo) -> str:
    """An absolute day and time, with the zone they are meant in."""
    local = instant.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M} ({zone.key})"


def _instant(on: str, at: str, zone: ZoneInfo) -> datetime:
    try:
        local = datetime.combine(date.fromisoformat(on), time.fromisoformat(at), tzinfo=zone)
        run_at = local.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ToolError("invalid_arguments", f"{on} {at} is not a day and time of the calendar.") from None
    now = timezone.now()
    if run_at <= now:
        raise ToolError("invalid_arguments", f"{written(run_at, zone)} is in the past. Choose a later time.")
    if run_at > now + FURTHEST:
        raise ToolError("invalid_arguments", "Orders can be kept for at most a year.")
    return run_at


def _say_schedule(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"prepared an order for {result.get('scheduled_for', arguments.get('on', 'later'))}"


TOOLS = (Tool("schedule_order", Scope.SCHEDULES_WRITE, ScheduleOrder, schedule, _say_schedule),)
