"""The loop of a turn: ask the model, keep what it said, run what it asked for, until it only talks.

Every state is in rows, and each step ends in one fenced transaction, so that another process can go on wherever
this one was killed. Nothing is asked of a model inside a transaction.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from agents import prompt, specialists, turns
from agents.asking import Stopped, Wanted, ask
from agents.budgets import Budget, Limit
from agents.calling import fresh_turn, run_call, tells_outcome
from agents.keeping import keep_answer
from agents.llm.exchange import ModelError, TookTooLong
from agents.llm.items import ToolRequest, from_json
from agents.models import Item, Question, ToolCall, Turn
from agents.outcomes import settle_call
from agents.tools import TOOLS
from agents.turns import Held, LeaseLost
from audit.context import Facts, open_context
from identity.actor import agent_of
from identity.policy import Refused

log = logging.getLogger(__name__)

SORRY = "Something went wrong on our side. What was done stays done; you can try again."


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
        _end_refused(held, str(refused))
    except TookTooLong:
        _end_at(held, Limit.SECONDS)
    except ModelError as error:
        _end(held, Turn.State.FAILED, f"{error} You can try again.")
    except Exception:
        log.exception("Turn %d failed", held.turn_id)
        _end(held, Turn.State.FAILED, SORRY)


def _go_on(held: Held) -> None:
    turn = fresh_turn(held)
    with _named(turn):
        if not tells_outcome(turn):
            turns.check_answerable(turn.conversation, turn.session)
        _run_calls(held, turn)
        while (last := _last_words(turn)) is None:
            budget = Budget.of(turn)
            if limit := budget.spent:
                _end_at(held, limit)
                return
            turn = _step(held, budget)
            _run_calls(held, turn)
    if last.failure:
        raise ModelError(last.failure)
    if last.closing:
        _end_at(held, Limit(last.closing))
    else:
        _end(held, Turn.State.DONE)


@contextmanager
def _named(turn: Turn) -> Iterator[None]:
    actor = agent_of(turn.conversation.delegation, turn.session)
    names = Facts(conversation=turn.conversation.public_id, turn=turn.public_id)
    with open_context("system:runner", **actor.facts(), **names):
        yield


def _last_words(turn: Turn) -> Question | None:
    """The question whose answer ended the turn: words, and no wish. None while there is more to do.

    A retry asks again, whatever was said before it.
    """
    last = Question.objects.of_attempt(turn).filter(call=None).last()
    if last is None or last.answered_at is None:
        return None
    said = Item.objects.filter(turn=turn, key__startswith=f"step:{turn.step - 1}:")
    wishes = (
        isinstance(from_json(content), ToolRequest) for content in said.values_list("content", flat=True)
    )
    return None if any(wishes) else last


def _run_calls(held: Held, turn: Turn) -> None:
    mine = ToolCall.objects.filter(turn=turn, parent__isnull=True, handed_by__isnull=True)
    for call in mine.filter(state=ToolCall.State.READY, approvals__isnull=True).order_by("id"):
        run_call(held, turn, call)
    for call in mine.filter(state=ToolCall.State.HANDED_ON).order_by("id"):
        specialists.work(held, turn, call)
    for call_id in mine.filter(state=ToolCall.State.SETTLING).values_list("pk", flat=True):
        settle_call(call_id)


def _step(held: Held, budget: Budget) -> Turn:
    """One question to the model and its answer, kept in one transaction."""
    turn = fresh_turn(held)
    may_wish = not tells_outcome(turn) and budget.closing is None
    wanted = Wanted(
        actor=agent_of(turn.conversation.delegation, turn.session),
        instructions=prompt.instructions(
            turn.conversation, timezone.now(), closing=budget.closing is not None
        ),
        told=prompt.TOLD,
        items=prompt.transcript(turn),
        tools=[tool.schema() for tool in TOOLS.values()] if may_wish else [],
        seconds=budget.seconds_left,
        closing=budget.closing,
    )
    answered = ask(held, turn, wanted)
    with transaction.atomic():
        held.fence()
        keep_answer(turn, answered, may_wish=may_wish)
    return fresh_turn(held)


def _end_refused(held: Held, why: str) -> None:
    """What became of a call stands beside it, whether a model may still be told or not."""
    if tells_outcome(Turn.objects.get(pk=held.turn_id)):
        _end(held, Turn.State.DONE)
    else:
        _end(held, Turn.State.FAILED, why)


def _end_at(held: Held, limit: Limit) -> None:
    _end(held, Turn.State.FAILED, limit.sentence, stopped_by=limit)


def _end(held: Held, state: Turn.State, error: str = "", stopped_by: str = "") -> None:
    try:
        specialists.end_tasks(held)
        with transaction.atomic():
            held.fence()
            turns.end_turn(held, state, error, stopped_by)
    except LeaseLost as lost:
        log.info("Let go: %s", lost)
