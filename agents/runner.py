"""The loop of a turn: ask the model, keep what it said, run what it asked for, until it only talks.

Every state is in rows, and each step ends in one fenced transaction, so that another process can go on wherever
this one was killed. Nothing is asked of a model inside a transaction.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agents import prompt, turns
from agents.gateway import call_tool, fail_call
from agents.intake import legible, taken_in
from agents.llm.client import stream_answer
from agents.llm.endpoint import ModelEndpoint
from agents.llm.exchange import Completed, ModelError, Restarted, TextDelta, ToolSchema
from agents.llm.items import ToolRequest, from_json, to_json
from agents.models import Item, ToolCall, Turn
from agents.outcomes import settle_call
from agents.stream import publish, publish_call
from agents.tools import TOOLS
from agents.turns import Held, LeaseLost
from audit.canonical import canonical, digest
from audit.context import Facts, open_context
from identity.actor import agent_of
from identity.models import LoginSession
from identity.policy import Refused

log = logging.getLogger(__name__)

MOST_STEPS = 12
MOST_CALLS_A_STEP = 16
FLUSH_SECONDS = 0.12
SORRY = "Something went wrong on our side. Nothing was ordered by it; you can try again."


class Stopped(Exception):
    """The person stopped the turn, or signed out of the browser that began it."""


def run_turns(conversation_id: int) -> None:
    """Run the open turns of a conversation, oldest first, until none is left or another worker has them."""
    with open_context("system:runner"):
        while held := turns.claim_next(conversation_id):
            _run(held)


def _run(held: Held) -> None:
    try:
        _go_on(held)
    except LeaseLost as lost:
        log.info("Let go: %s", lost)
    except Stopped:
        _end(held, Turn.State.CANCELLED)
    except Refused as refused:
        _end(held, Turn.State.FAILED, str(refused))
    except ModelError as error:
        _end(held, Turn.State.FAILED, f"{error} You can try again.")
    except Exception:
        log.exception("Turn %d failed", held.turn_id)
        _end(held, Turn.State.FAILED, SORRY)


def _go_on(held: Held) -> None:
    turn = _turn(held)
    with _named(turn):
        if not _tells_outcome(turn):
            turns.check_answerable(turn.conversation, turn.session)
        while True:
            _run_calls(held, turn)
            if _has_answered(turn):
                break
            if turn.step >= MOST_STEPS:
                _end(
                    held,
                    Turn.State.FAILED,
                    "This took more steps than a turn may have. Try it in smaller parts.",
                )
                return
            turn = _step(held)
    _end(held, Turn.State.DONE)


@contextmanager
def _named(turn: Turn) -> Iterator[None]:
    actor = agent_of(turn.conversation.delegation, turn.session)
    names = Facts(conversation=turn.conversation.public_id, turn=turn.public_id)
    with open_context("system:runner", **actor.facts(), **names):
        yield


def _turn(held: Held) -> Turn:
    """Read anew at each step. Raises Stopped."""
    related = (
        "conversation__principal",
        "conversation__delegation__agent",
        "conversation__delegation__principal",
        "conversation__delegation__organization",
        "session",
    )
    turn = Turn.objects.select_related(*related).get(pk=held.turn_id)
    if turn.stop_requested or turn.session.was_cut:
        raise Stopped
    if turn.session.ended_at is not None and not _tells_outcome(turn):
        raise Stopped
    return turn


def _tells_outcome(turn: Turn) -> bool:
    """Turns that tell what became of a call have no tools, and go on when the browser is gone."""
    return turn.key.startswith("outcome:")


def _has_answered(turn: Turn) -> bool:
    """The last thing said is words, not a wish: then the turn is over."""
    if not turn.step:
        return False
    said = Item.objects.filter(turn=turn, key__startswith=f"step:{turn.step - 1}:")
    return not any(
        isinstance(from_json(content), ToolRequest) for content in said.values_list("content", flat=True)
    )


def _run_calls(held: Held, turn: Turn) -> None:
    ready = ToolCall.objects.filter(
        turn=turn, state=ToolCall.State.READY, parent__isnull=True, approvals__isnull=True
    )
    for call_id in ready.order_by("id").values_list("pk", flat=True):
        _turn(held)
        try:
            call_tool(call_id, door="chat", hold=held.fence)
        except LeaseLost:
            raise
        except Exception:
            log.exception("Tool call %d failed", call_id)
            fail_call(
                call_id, "The shop could not do this because of a fault of its own. It can be tried again."
            )
    for call_id in ToolCall.objects.filter(turn=turn, state=ToolCall.State.SETTLING).values_list(
        "pk", flat=True
    ):
        settle_call(call_id)


def _step(held: Held) -> Turn:
    """One question to the model and its answer, kept in one transaction."""
    turn = _turn(held)
    tools = [] if _tells_outcome(turn) else [tool.schema() for tool in TOOLS.values()]
    answer = _ask(held, turn, tools)
    with transaction.atomic():
        held.fence()
        _keep(turn, answer)
    return _turn(held)


def _ask(held: Held, turn: Turn, tools: list[ToolSchema]) -> Completed:
    pieces = Pieces(held, turn)
    instructions = prompt.instructions(turn.conversation, timezone.now())
    stream = stream_answer(
        instructions=instructions,
        items=prompt.transcript(turn),
        tools=tools,
        settings=ModelEndpoint.from_settings(),
    )
    for event in stream:
        match event:
            case TextDelta(text):
                pieces.add(text)
            case Restarted():
                pieces.restart()
            case Completed():
                pieces.flush()
                return event
    raise ModelError("The model gave no answer.")


def _keep(turn: Turn, answer: Completed) -> None:
    items = taken_in(turn, answer.items)
    if _tells_outcome(turn):  # it may go on after its person has signed out, so it has words and no wishes
        items = [item for item in items if not isinstance(item, ToolRequest)]
    for index, item in enumerate(items):
        Item.objects.create(turn=turn, key=f"step:{turn.step}:{index}", content=to_json(item))
    publish(turn.conversation_id, "step", turn=turn.public_id, step=turn.step)
    requests = [item for item in items if isinstance(item, ToolRequest)]
    for index, request in enumerate(requests[:MOST_CALLS_A_STEP]):
        publish_call(_write_call(turn, index, request))
    turn.step += 1
    turn.model, turn.endpoint = legible(answer.model)[:120], answer.endpoint[:200]
    turn.input_tokens += answer.usage.input_tokens
    turn.output_tokens += answer.usage.output_tokens
    turn.save(update_fields=("step", "model", "endpoint", "input_tokens", "output_tokens"))


def _write_call(turn: Turn, index: int, request: ToolRequest) -> ToolCall:
    wish = {"tool": request.name, "arguments": request.arguments_text}
    return ToolCall.objects.create(
        conversation=turn.conversation,
        turn=turn,
        delegation=turn.conversation.delegation,
        session=turn.session,
        key=f"{turn.public_id}:{turn.step}:{index}",
        wire_id=request.call_id,
        tool=request.name,
        arguments_text=request.arguments_text,
        digest=digest(canonical(wish)),
    )


def _end(held: Held, state: Turn.State, error: str = "") -> None:
    try:
        with transaction.atomic():
            held.fence()
            turns.end_turn(held, state, error)
    except LeaseLost as lost:
        log.info("Let go: %s", lost)


@dataclass
class Pieces:
    """Text on its way to open pages: kept in pieces, not by the token, and fenced like all else."""

    held: Held
    turn: Turn
    waiting: str = ""
    flushed_at: float = field(default_factory=time.monotonic)

    def add(self, text: str) -> None:
        self.waiting += legible(text)
        if time.monotonic() - self.flushed_at >= FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        if self.waiting:
            self._tell("text", delta=self.waiting, step=self.turn.step)
        self.waiting, self.flushed_at = "", time.monotonic()

    def restart(self) -> None:
        self.waiting = ""
        self._tell("text.reset", step=self.turn.step)

    def _tell(self, kind: str, **data: object) -> None:
        with transaction.atomic():
            self.held.fence()
            publish(self.turn.conversation_id, kind, turn=self.turn.public_id, **data)
        unwanted = Q(stop_requested=True) | Q(session__ended_why__in=LoginSession.CUTS)
        if Turn.objects.filter(unwanted, pk=self.turn.pk).exists():
            raise Stopped
