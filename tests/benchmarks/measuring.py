"""Bare and governed by turns, call by call, in one database: what slows the machine slows both."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any, TypeVar

from django.db import connection

from agents.gateway import call_tool
from agents.models import ToolCall, Turn
from agents.turns import open_conversation
from audit.canonical import canonical, digest
from audit.context import open_context
from audit.roles import grant
from identity.actor import Actor
from identity.ids import new_public_id
from shop.models import CartLine
from tests.agents.stage import lay_stage, lend, sign_in, variant
from tests.benchmarks import bare
from tests.support.databases import Template, using
from tests.support.postgres import APPLICATION

ROUNDS, WARM_UPS = 40, 8
ADDED, HELD = "quiet-hoodie-black-l", ("harbour-mug-red-", "quiet-hoodie-navy-l")

Number = TypeVar("Number", int, float)
Gauge = Callable[[Callable[[], Any]], tuple[Number, Any]]


@dataclass(frozen=True)
class Cost:
    """The median of a call, and how many statements it sends; what goes in one round trip is one. What triggers do
    is in the time, not in the count."""

    ms: float
    statements: int


@dataclass(frozen=True)
class Row:
    database: str
    operation: str
    bare: Cost
    governed: Cost


@dataclass(frozen=True)
class Operation:
    """`bare` gives the total of the cart, as the tool called by the name does with these arguments."""

    name: str
    arguments: dict[str, Any]
    bare: Callable[[], int]


def measure(database: str, template: Template) -> list[Row]:
    """Prepared by the owner of the tables, measured as the application."""
    with using(template.config):
        lay_stage()
        bare.make_tables()
        if connection.vendor == "postgresql":
            grant(connection, APPLICATION)
    with template.copy(APPLICATION) as made, using(made.config):
        alice = sign_in("alice")
        lend(alice)
        turn = _open_turn(alice)
        return [_compare(database, operation, turn) for operation in _operations(alice)]


def _operations(alice: Actor) -> list[Operation]:
    """Looking comes first, at the two lines that also stand in the cart whenever a third is added."""
    owner, added = alice.someone, variant(ADDED).public_id
    return [
        Operation("view_cart", {}, lambda: bare.view_cart(owner=owner).total),
        Operation(
            "add_to_cart",
            {"variant_id": added, "quantity": 1},
            lambda: bare.add_to_cart(added, 1, owner=owner).total,
        ),
    ]


def _open_turn(alice: Actor) -> Turn:
    """Alice's turn, and both carts with the same two lines."""
    with open_context("chat", **alice.facts()):
        conversation = open_conversation(actor=alice)
    with open_context("system:runner"):
        turn = Turn.objects.create(conversation=conversation, session=alice.browser, key="bench")
    for sku in HELD:
        held = variant(sku).public_id
        bare.add_to_cart(held, 1, owner=alice.someone)
        call_tool(_write_call(turn, "add_to_cart", {"variant_id": held, "quantity": 1}).pk, door="chat")
    return turn


def _compare(database: str, operation: Operation, turn: Turn) -> Row:
    calls = [_write_call(turn, operation.name, operation.arguments) for _ in range(1 + WARM_UPS + ROUNDS)]
    counts = _round(operation, calls.pop(0), count)
    rounds = [_round(operation, call, timed) for call in calls]
    bare_ms, governed_ms = map(median, zip(*rounds[WARM_UPS:], strict=True))
    return Row(database, operation.name, Cost(bare_ms, counts[0]), Cost(governed_ms, counts[1]))


def _round(operation: Operation, call: ToolCall, gauge: Gauge[Number]) -> tuple[Number, Number]:
    """One of each. They end with the same cart, or the comparison is worth nothing."""
    _take_out_added()
    bare_cost, total = gauge(operation.bare)
    governed_cost, done = gauge(lambda: call_tool(call.pk, door="chat"))
    assert done.state == ToolCall.State.DONE, done.result
    assert done.result["cart"]["total"] == total
    return bare_cost, governed_cost


def timed(function: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = function()
    return (time.perf_counter() - began) * 1000, answer


def count(function: Callable[[], Any]) -> tuple[int, Any]:
    """Savepoints count; the transaction's own begin and commit do not."""
    sent: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not sql.startswith("BEGIN"):
            sent.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        answer = function()
    return len(sent), answer


def _take_out_added() -> None:
    with open_context("system:seed"):
        for lines in (CartLine.objects, bare.TwinLine.objects):
            lines.filter(variant__sku=ADDED).delete()


def _write_call(turn: Turn, tool: str, arguments: dict[str, Any]) -> ToolCall:
    """As the runner writes down what a model asked for."""
    text, name = json.dumps(arguments), new_public_id()
    with open_context("system:runner"):
        return ToolCall.objects.create(
            conversation=turn.conversation,
            turn=turn,
            delegation=turn.conversation.delegation,
            session=turn.session,
            key=f"{turn.public_id}:{name}",
            wire_id=name,
            tool=tool,
            arguments_text=text,
            digest=digest(canonical({"tool": tool, "arguments": text})),
        )
