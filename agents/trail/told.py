"""What models were told, as the trail shows it: who was asked, where they are, and which kinds of data went there."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from agents import usage
from agents.models import Question


@dataclass(frozen=True)
class Source:
    """Where data came from, and the names of its fields."""

    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    at: datetime
    by: str
    endpoint: str
    model: str
    where: str
    sources: tuple[Source, ...]
    tokens: int
    cost: str
    decision: str
    failure: str


def what_was_told(questions: QuerySet[Question]) -> tuple[Told, ...]:
    related = ("call__lent__agent", "turn__conversation__delegation__agent")
    return tuple(_told(question) for question in questions.select_related(*related).order_by("id"))


def _told(question: Question) -> Told:
    lent = question.call.lent if question.call else None
    agent = (lent or question.turn.conversation.delegation).agent
    return Told(
        at=question.asked_at,
        by=agent.name,
        endpoint=question.endpoint,
        model=question.model,
        where=", ".join(filter(None, (question.owner, question.region))),
        sources=tuple(Source(name, tuple(fields)) for name, fields in question.fields.items()),
        tokens=question.input_tokens + question.output_tokens,
        cost=usage.cost_text(question.cost),
        decision=question.decision,
        failure=question.failure,
    )
