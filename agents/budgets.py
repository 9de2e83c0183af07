"""What one turn may use: questions to models, tokens, seconds and money.

Counted from the rows of its questions, so that whoever takes a turn up goes on counting. A limit is passed by one
answer at most. Near a limit the model is asked once more, without tools, to sum up; beyond it, nothing is asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from django.conf import settings
from django.utils import timezone

from agents.circles import goes_in_circles
from agents.models import Question, Turn

MICROS = 1_000_000


class Limit(StrEnum):
    STEPS = "steps"
    TOKENS = "tokens"
    SECONDS = "seconds"
    MONEY = "money"
    LOOP = "loop"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self]


_GO_ON = "What was done stays done, and you can let your agent go on."
_SENTENCES = {
    Limit.STEPS: f"This took more steps than a turn may have. {_GO_ON}",
    Limit.TOKENS: f"There was more to read and write than a turn may have. {_GO_ON}",
    Limit.SECONDS: f"This took longer than a turn may take. {_GO_ON}",
    Limit.MONEY: f"This came to cost more than a turn may cost. {_GO_ON}",
    Limit.LOOP: "Your agent asked for the same again and again, so it was stopped. Say it otherwise, or try again.",
}


@dataclass(frozen=True)
class Amounts:
    """Seconds may be parts of one; money is in millionths."""

    steps: float = 0
    tokens: float = 0
    seconds: float = 0
    money: float = 0

    def by_limit(self) -> dict[Limit, float]:
        return {
            Limit.STEPS: self.steps,
            Limit.TOKENS: self.tokens,
            Limit.SECONDS: self.seconds,
            Limit.MONEY: self.money,
        }


@dataclass(frozen=True)
class Budget:
    """`largest` is the most that one question of this turn has used so far: what the next is expected to use."""

    most: Amounts
    used: Amounts
    largest: Amounts
    is_circling: bool = False

    @classmethod
    def of(cls, turn: Turn) -> Self:
        asked = list(Question.objects.of_attempt(turn))
        each = [_amounts_of(question) for question in asked]
        began = turn.began_at or turn.created_at
        used = Amounts(
            steps=len(asked),
            tokens=sum(one.tokens for one in each),
            seconds=max(0.0, (timezone.now() - began).total_seconds()),
            money=sum(one.money for one in each),
        )
        return cls(_most(), used, _largest(each), goes_in_circles(turn))

    @property
    def spent(self) -> Limit | None:
        """The limit that one more question would pass."""
        return self.reached_by(1)

    @property
    def closing(self) -> Limit | None:
        """The limit for which the next question is the last."""
        return Limit.LOOP if self.is_circling else self.reached_by(2)

    @property
    def seconds_left(self) -> float:
        return max(0.0, self.most.seconds - self.used.seconds)

    def reached_by(self, questions: int) -> Limit | None:
        """The limit that so many more questions would come to."""
        most, used, largest = (one.by_limit() for one in (self.most, self.used, self.largest))
        for limit, bound in most.items():
            left = bound - used[limit]
            if left <= 0 or left < questions * largest[limit]:
                return limit
        return None


def _most() -> Amounts:
    return Amounts(
        settings.TURN_MOST_STEPS,
        settings.TURN_MOST_TOKENS,
        settings.TURN_MOST_SECONDS,
        settings.TURN_MOST_MONEY * MICROS,
    )


def _amounts_of(question: Question) -> Amounts:
    until = question.answered_at or question.asked_at
    tokens = question.input_tokens + question.output_tokens
    return Amounts(1, tokens, (until - question.asked_at).total_seconds(), question.cost)


def _largest(each: Iterable[Amounts]) -> Amounts:
    amounts = list(each)
    return Amounts(
        steps=1,
        tokens=max((one.tokens for one in amounts), default=0),
        seconds=max((one.seconds for one in amounts), default=0),
        money=max((one.money for one in amounts), default=0),
    )
