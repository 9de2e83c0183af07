"""What a call is tied to: who scheduled it and when it runs, whom it was handed to, and what came of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from agents.models import ToolCall
from agents.tools.schedules import written

State = ToolCall.State
WITH = (
    "parent",
    "handed_by__delegation__agent",
    "lent__agent",
    "order",
    "mandate",
    "delegation__principal",
    "quote",
)


@dataclass(frozen=True)
class Tie:
    """Words before a link, and the link."""

    text: str
    label: str
    url: str


def calls_named(names: Iterable[str]) -> dict[str, ToolCall]:
    """All that a page tells of these calls, in a fixed number of queries."""
    found = ToolCall.objects.filter(public_id__in=set(names)).select_related(*WITH)
    return {call.public_id: call for call in found.prefetch_related("children")}


def ties_of(call: ToolCall) -> tuple[Tie, ...]:
    return tuple(_ties(call))


def _ties(call: ToolCall) -> Iterator[Tie]:
    if call.parent is not None:
        yield _to_call("Asked for by", call.parent)
    if call.run_at is not None and call.state in {State.SCHEDULED, State.AWAITING_APPROVAL}:
        yield Tie(f"It will run on {_day(call)}, as", f"call {call.public_id}", _url("call", call.public_id))
    for child in call.children.all():
        yield _of_child(call, child)
    if call.handed_by is not None:
        yield _to_call(f"A task from {call.handed_by.delegation.agent}:", call.handed_by)
    if call.lent is not None:
        yield Tie(
            f"Handed on to {call.lent.agent}, under",
            "what it was lent",
            _url("delegation", call.lent.public_id),
        )
    if call.mandate is not None:
        yield Tie("By", f"mandate {call.mandate.public_id}", _url("mandate", call.mandate.public_id))
    if call.order is not None:
        yield Tie("It became", f"order {call.order.number}", _url("order", call.order.public_id))


def _of_child(call: ToolCall, child: ToolCall) -> Tie:
    if child.run_at is None:
        return _to_call("It ran again as", child)
    day = written(child.run_at, call.delegation.principal.zone)
    words = f"It will run on {day}, as" if child.ended_at is None else f"It was for {day}:"
    return _to_call(words, child)


def _to_call(text: str, call: ToolCall) -> Tie:
    return Tie(text, f"{call.tool.replace('_', ' ')} {call.public_id}", _url("call", call.public_id))


def _day(call: ToolCall) -> str:
    return written(call.run_at, call.delegation.principal.zone) if call.run_at else ""


def _url(kind: str, name: str) -> str:
    return reverse(f"trail-{kind}", args=[name])
