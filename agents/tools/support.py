"""Handing over to a human of the shop."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from agents import support
from agents.tools.base import Arguments, Call, Result, Tool, ToolError
from identity.scopes import Scope
from shop.orders import get_order

ASKED = "A human of the shop will answer here and by mail."


class AskHuman(Arguments):
    summary: str = Field(
        min_length=10,
        max_length=1_000,
        description="What the person needs, so that somebody who has not read the conversation understands it.",
    )
    order_id: str = Field(
        "", max_length=40, description="Id or number of the order that it is about, if any."
    )


def ask(arguments: AskHuman, call: Call) -> Result:
    """Hand the conversation over to a human of the shop, when the person asks for one or no tool can help."""
    order = get_order(arguments.order_id, actor=call.actor) if arguments.order_id else None
    try:
        request = support.ask_human(call.row, arguments.summary, order=order, actor=call.actor)
    except support.SupportError as error:
        raise ToolError("conflict", str(error)) from None
    told = {"request_id": request.public_id, "state": request.get_state_display()}
    return {"request": told, "message": ASKED}


def _say(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"asked a human of the shop · {result.get('request', {}).get('state', '')}"


TOOLS = (Tool("ask_a_human", Scope.SUPPORT_ASK, AskHuman, ask, _say),)
