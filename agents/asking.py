"""One question to a model: decided, written down, sent, and its words told to open pages as they come."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from agents.budgets import Limit
from agents.disclosures import OWN_WORDS, TASK, fields_of
from agents.endpoints import choose_endpoint
from agents.intake import legible
from agents.llm.client import stream_answer
from agents.llm.endpoint import ModelEndpoint
from agents.llm.exchange import Completed, ModelError, Pausing, Restarted, TextDelta, ToolSchema, Usage
from agents.llm.items import Item
from agents.models import Question, ToolCall, Turn
from agents.stream import publish
from agents.turns import Held
from identity.actor import Actor
from identity.models import LoginSession
from identity.policy import Decision

log = logging.getLogger(__name__)

FLUSH_SECONDS = 0.12
MOST_TOKENS = 10_000_000
_CUT_SHORT = {
    "content_filter": "The model's provider does not answer this. Say it in other words.",
    "length": "The model's answer grew too long and was cut off.",
}


class Stopped(Exception):
    """The person stopped the turn, or signed out of the browser that began it."""


@dataclass(frozen=True)
class Wanted:
    """What is asked, for whom. `told` is what the instructions say about the person; `call` handed on to who asks."""

    actor: Actor
    instructions: str
    told: tuple[str, ...]
    items: Sequence[Item]
    tools: Sequence[ToolSchema]
    seconds: float
    closing: Limit | None = None
    call: ToolCall | None = None


@dataclass(frozen=True)
class Answered:
    answer: Completed
    question: Question
    endpoint: ModelEndpoint


def ask(held: Held, turn: Turn, wanted: Wanted) -> Answered:
    """Raises Refused, ModelError, Stopped, LeaseLost."""
    endpoint, decision = choose_endpoint(wanted.actor)
    question = _write_down(held, turn, wanted, endpoint, decision)
    try:
        return Answered(_listen(held, turn, wanted, endpoint), question, endpoint)
    except ModelError as error:
        Question.objects.filter(pk=question.pk).update(failure=str(error)[:200])
        raise


def close_question(answered: Answered) -> None:
    """In the transaction that keeps the answer. One that was cut short is kept, and a failure."""
    question, answer = answered.question, answered.answer
    question.answered_at = timezone.now()
    if answer.cut_short:
        question.failure = _CUT_SHORT.get(answer.cut_short, "The model's answer was cut off.")
    question.model = legible(answer.model)[:120]
    usage = Usage(_countable(answer.usage.input_tokens), _countable(answer.usage.output_tokens))
    question.input_tokens, question.output_tokens = usage.input_tokens, usage.output_tokens
    question.cost = answered.endpoint.cost(usage)
    question.save()
    Turn.objects.filter(pk=question.turn_id).update(
        input_tokens=F("input_tokens") + question.input_tokens,
        output_tokens=F("output_tokens") + question.output_tokens,
    )


def _countable(tokens: int | None) -> int:
    """Endpoints say how much they have read and written, and are not believed beyond what a row keeps."""
    return min(max(0, tokens or 0), MOST_TOKENS)


def _write_down(
    held: Held, turn: Turn, wanted: Wanted, endpoint: ModelEndpoint, decision: Decision
) -> Question:
    with transaction.atomic():
        held.fence()
        return Question.objects.create(
            turn=turn,
            call=wanted.call,
            endpoint=endpoint.name[:80],
            host=endpoint.host[:200],
            model=endpoint.model[:120],
            region=endpoint.region[:80],
            owner=endpoint.owner[:80],
            fields=fields_of(wanted.items, wanted.told, OWN_WORDS if wanted.call is None else TASK),
            decision=decision.id,
            closing=wanted.closing or "",
            asked_at=timezone.now(),
        )


def _listen(held: Held, turn: Turn, wanted: Wanted, endpoint: ModelEndpoint) -> Completed:
    pieces = Pieces(held, turn, is_silent=wanted.call is not None)
    stream = stream_answer(
        instructions=wanted.instructions,
        items=wanted.items,
        tools=wanted.tools,
        settings=endpoint,
        patience=wanted.seconds,
    )
    for event in stream:
        match event:
            case TextDelta(text):
                pieces.add(text)
            case Restarted():
                pieces.restart()
            case Pausing():
                pieces.hold_on()
            case Completed():
                pieces.flush()
                return event
    raise ModelError("The model gave no answer.")


@dataclass
class Pieces:
    """Text on its way to open pages: kept in pieces, not by the token, and fenced like all else.

    What a specialist says goes to who handed it the task, so its pieces are silent.
    """

    held: Held
    turn: Turn
    is_silent: bool = False
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

    def hold_on(self) -> None:
        """Nothing is said; whether the answer is still wanted is looked at all the same."""
        with transaction.atomic():
            self.held.fence()
        self._check_wanted()

    def _tell(self, kind: str, **data: object) -> None:
        if self.is_silent:
            self.hold_on()
            return
        with transaction.atomic():
            self.held.fence()
            publish(self.turn.conversation_id, kind, turn=self.turn.public_id, **data)
        self._check_wanted()

    def _check_wanted(self) -> None:
        unwanted = Q(stop_requested=True) | Q(session__ended_why__in=LoginSession.CUTS)
        if Turn.objects.filter(unwanted, pk=self.turn.pk).exists():
            raise Stopped
