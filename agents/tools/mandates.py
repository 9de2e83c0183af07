"""Standing wishes: an order every month, and one when a price falls. The person countersigns all bounds, once."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Any

from django.utils import timezone
from pydantic import Field

from agents import mandates
from agents.mandate_words import how_often
from agents.models import Mandate
from agents.months import days_of_months, end_of
from agents.tools.base import Arguments, Call, Result, Tool, ToolError
from agents.tools.schedules import ScheduledItem, draft
from identity.scopes import Scope
from shop.cart import MOST_OF_ONE
from shop.catalog import get_variant
from shop.money import money
from shop.quotes import QuoteContent

DAY = r"^\d{4}-\d{2}-\d{2}$"
UNTIL = "Last day in the person's own calendar, like 2027-06-30; at most a year ahead."
MOST = "Most that one order may cost with shipping and tax, in minor units; without it, what it costs today."
LARGEST = 10_000_000_00


class OrderEveryMonth(Arguments):
    items: list[ScheduledItem] = Field(min_length=1, max_length=20)
    day: int = Field(ge=1, le=31, description="Of each month; the last where a month has none such.")
    at: str = Field("09:00", pattern=r"^\d{2}:\d{2}$", description="Time of that day in the person's zone.")
    until: str = Field(pattern=DAY, description=UNTIL)
    most_per_order: int | None = Field(None, ge=1, le=LARGEST, description=MOST)
    count: int = Field(mandates.MOST_ORDERS, ge=1, le=mandates.MOST_ORDERS, description="Orders at most.")


class OrderWhenPriceFalls(Arguments):
    variant_id: str = Field(max_length=40)
    quantity: int = Field(1, ge=1, le=MOST_OF_ONE)
    below: int = Field(ge=1, le=LARGEST, description="Price of one, in minor units.")
    until: str = Field(pattern=DAY, description=UNTIL)
    most_per_order: int | None = Field(None, ge=1, le=LARGEST, description=MOST)


def every_month(arguments: OrderEveryMonth, call: Call) -> Result:
    """Order these things on a day of every month, without asking again. The person countersigns once what, at most
    for how much, how often and until when; each order is decided again on its day."""
    content = draft([(item.variant_id, item.quantity) for item in arguments.items], call)
    zone, now = call.actor.someone.zone, timezone.now()
    until, at = _until(arguments.until, call), _time(arguments.at)
    days = takewhile(lambda day: day < until, days_of_months(arguments.day, at, zone, now))
    months = len(list(islice(days, arguments.count)))
    if not months:
        raise ToolError("invalid_arguments", "No month is left until then. Choose a later day.")
    most = arguments.most_per_order or content.total
    _check_possible(most, content)
    bounds = mandates.Bounds(most, months, until, day=arguments.day, at=at)
    return _asked(mandates.ask(call.row, content, bounds, actor=call.actor))


def when_price_falls(arguments: OrderWhenPriceFalls, call: Call) -> Result:
    """Order one thing, once, when a piece of it costs less than a price, without asking again. The person
    countersigns once what, below which price, at most for how much and until when."""
    content = draft([(arguments.variant_id, arguments.quantity)], call)
    variant = get_variant(arguments.variant_id, actor=call.actor)
    most = arguments.most_per_order or content.total
    bounds = mandates.Bounds(most, 1, _until(arguments.until, call), variant=variant, below=arguments.below)
    return _asked(mandates.ask(call.row, content, bounds, actor=call.actor))


def _until(day: str, call: Call) -> datetime:
    now = timezone.now()
    try:
        until = end_of(date.fromisoformat(day), call.actor.someone.zone)
    except (ValueError, OverflowError):
        raise ToolError("invalid_arguments", f"{day} is not a day of the calendar.") from None
    if until <= now:
        raise ToolError("invalid_arguments", f"{day} is in the past. Choose a later day.")
    if until > now + mandates.FURTHEST + timedelta(days=1):
        raise ToolError("invalid_arguments", "A standing wish is good for at most a year.")
    return until


def _time(at: str) -> time:
    try:
        return time.fromisoformat(at)
    except ValueError:
        raise ToolError("invalid_arguments", f"{at} is not a time of day.") from None


def _check_possible(most: int, content: QuoteContent) -> None:
    if content.total > most:
        message = f"It costs {content.total_text} today, more than {money(most)}: it would order nothing."
        raise ToolError("invalid_arguments", message)


def _asked(mandate: Mandate) -> Result:
    return {
        "status": "awaiting_countersignature",
        "mandate": {
            "id": mandate.public_id,
            "how_often": how_often(mandate),
            "most_per_order": mandate.most_per_order,
            "most_per_order_text": money(mandate.most_per_order),
            "orders_at_most": mandate.count,
            "most_in_all_text": money(mandate.most_in_all),
            "decide_by": mandate.decide_by.isoformat(timespec="seconds"),
        },
    }


def _say(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"asked for a mandate · {result.get('mandate', {}).get('how_often', '')}"


TOOLS = (
    Tool("order_every_month", Scope.SCHEDULES_WRITE, OrderEveryMonth, every_month, _say),
    Tool("order_when_price_falls", Scope.SCHEDULES_WRITE, OrderWhenPriceFalls, when_price_falls, _say),
)
