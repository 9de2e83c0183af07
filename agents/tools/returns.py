"""Goods that go back, for the money or for another variant. The shop's staff decide."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import Field

from agents.tools.base import Arguments, Call, Result, Tool, ToolError, counted
from agents.tools.orders import OneOrder, numbered, order_json
from identity.scopes import Scope
from shop import returns
from shop.cart import MOST_OF_ONE
from shop.catalog import get_variant
from shop.exchanges import offered
from shop.models import Order, OrderLine, Return, Variant
from shop.money import money
from shop.orders import get_order

NONE_LEFT = (
    "Nothing of it can go back now: only what was delivered in the last 30 days, and is in no other return."
)
ASKED = "The shop answers by mail, and says how to send it."

Reason = Literal["unwanted", "size", "damaged", "wrong"]


class LineBack(Arguments):
    line: int = Field(ge=1, le=100, description="Number of a line of the order, from return_options.")
    quantity: int = Field(ge=1, le=MOST_OF_ONE)


class LineSwapped(LineBack):
    variant_id: str = Field(max_length=40, description="What to have instead, from return_options.")


class ReturnItems(OneOrder):
    lines: list[LineBack] = Field(min_length=1, max_length=50)
    reason: Reason
    note: str = Field("", max_length=400, description="What the person says about it, in their words.")


class ExchangeItems(ReturnItems):
    lines: list[LineSwapped] = Field(min_length=1, max_length=50)  # type: ignore[assignment]  # each says more


class WithdrawReturn(Arguments):
    return_id: str = Field(max_length=40, description="Id of a return, from return_options or get_order.")


def options(arguments: OneOrder, call: Call) -> Result:
    """What of an order can go back and until when, what it can be exchanged for, and what is on its way back."""
    order = get_order(arguments.order_id, actor=call.actor)
    left, last_days = returns.returnable(order), returns.last_days(order)
    swaps = offered(left)
    zone = order.owner.zone
    lines = [
        {
            "line": number,
            "title": line.title,
            "quantity": left[line],
            "until": last_days[line.pk].astimezone(zone).date().isoformat(),
            "exchange_for": [_variant(variant) for variant in swaps[line]],
        }
        for number, line in numbered(order).items()
        if line in left
    ]
    told = {"order": order_json(order), "lines": lines, "reasons": Return.Reason.values}
    told |= {"returns": returns_json(order)}
    return told if lines else told | {"message": NONE_LEFT}


def give_back(arguments: ReturnItems, call: Call) -> Result:
    """Ask the shop to take things of an order back for the money. One reason a call: for another reason, call again."""
    order = get_order(arguments.order_id, actor=call.actor)
    quantities = _quantities(order, arguments.lines)
    asked = returns.request_return(
        order, quantities, Return.Reason(arguments.reason), arguments.note, actor=call.actor
    )
    return _asked(asked, ASKED)


def exchange(arguments: ExchangeItems, call: Call) -> Result:
    """Ask the shop to take things of an order back and to send another variant of the same product instead, which
    is kept for the person from now on."""
    order = get_order(arguments.order_id, actor=call.actor)
    quantities = _quantities(order, arguments.lines)
    lines = numbered(order)
    swaps = {lines[one.line]: get_variant(one.variant_id, actor=call.actor) for one in arguments.lines}
    asked = returns.request_return(
        order,
        quantities,
        Return.Reason(arguments.reason),
        arguments.note,
        swaps=swaps,
        actor=call.actor,
    )
    return _asked(asked, ASKED)


def withdraw(arguments: WithdrawReturn, call: Call) -> Result:
    """Keep the things after all, while the shop has not received them."""
    found = returns.get_return(arguments.return_id, actor=call.actor)
    return _asked(returns.withdraw_return(found, actor=call.actor), "The person keeps the things.")


def returns_json(order: Order) -> list[dict[str, Any]]:
    return [return_json(one) for one in order.returns.prefetch_related("lines__line")]


def return_json(goods_return: Return) -> dict[str, Any]:
    zone = goods_return.order.owner.zone
    return {
        "return_id": goods_return.public_id,
        "state": goods_return.get_state_display(),
        "requested_on": goods_return.requested_at.astimezone(zone).date().isoformat(),
        "contents": ", ".join(f"{quantity} × {title}" for quantity, title in goods_return.contents),
        "answer": goods_return.answer,
    }


def _quantities(order: Order, lines: Sequence[LineBack]) -> dict[OrderLine, int]:
    """Raises ToolError for a line that the order does not have, or that is named twice."""
    there = numbered(order)
    if unknown := [one.line for one in lines if one.line not in there]:
        raise ToolError("not_found", f"{order.number} has {len(there)} lines; there is no line {unknown[0]}.")
    if len({one.line for one in lines}) < len(lines):
        raise ToolError("invalid_arguments", "lines: name each line once, with how many of it go back.")
    return {there[one.line]: one.quantity for one in lines}


def _asked(goods_return: Return, message: str) -> dict[str, Any]:
    return {
        "return": return_json(goods_return),
        "order": order_json(goods_return.order),
        "message": message,
    }


def _variant(variant: Variant) -> dict[str, str]:
    return {
        "variant_id": variant.public_id,
        "title": str(variant),
        "price_text": money(variant.price),
    }


def _say_options(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    number = result.get("order", {}).get("number", "an order")
    lines = len(result.get("lines", []))
    return f"looked at what of {number} can go back · {counted(lines, 'line')}"


def _say_asked(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"asked to send back · {result.get('return', {}).get('contents', '')}"


def _say_exchange(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"asked for an exchange · {result.get('return', {}).get('contents', '')}"


def _say_withdraw(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"withdrew a return · {result.get('return', {}).get('contents', '')}"


TOOLS = (
    Tool("return_options", Scope.ORDERS_READ, OneOrder, options, _say_options),
    Tool("return_items", Scope.RETURNS_WRITE, ReturnItems, give_back, _say_asked),
    Tool("exchange_items", Scope.RETURNS_WRITE, ExchangeItems, exchange, _say_exchange),
    Tool("withdraw_return", Scope.RETURNS_WRITE, WithdrawReturn, withdraw, _say_withdraw),
)
