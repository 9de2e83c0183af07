"""What asking models came to: questions, tokens and cost, summed by day, endpoint, organization or person. No texts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncDate

from agents.budgets import MICROS
from agents.models import Question
from identity.models import User

MOST_ROWS = 31

_OF_PERSON = "turn__conversation__principal"
_OF_ORGANIZATION = "turn__conversation__delegation__organization__name"


@dataclass(frozen=True)
class Used:
    """`cost` by the price lists of the endpoints; where none is set it is nothing. A person is no string here: whoever
    shows the row says whom it showed."""

    label: str | User
    questions: int
    input_tokens: int
    output_tokens: int
    cost: str


@dataclass(frozen=True)
class Table:
    by: str
    rows: tuple[Used, ...]


def by_day(questions: QuerySet[Question]) -> Table:
    rows = _summed(questions.annotate(day=TruncDate("asked_at")), "day", "-day")
    return Table("Day", _told(rows, "day", str))


def by_endpoint(questions: QuerySet[Question]) -> Table:
    return Table("Endpoint", _told(_summed(questions, "endpoint"), "endpoint", str))


def by_organization(questions: QuerySet[Question]) -> Table:
    rows = _summed(questions, _OF_ORGANIZATION)
    return Table("Organization", _told(rows, _OF_ORGANIZATION, lambda name: name or "people on their own"))


def by_person(questions: QuerySet[Question]) -> Table:
    rows = list(_summed(questions, _OF_PERSON))
    people = User.objects.in_bulk([row[_OF_PERSON] for row in rows])
    return Table("Person", _told(rows, _OF_PERSON, people.__getitem__))


def _summed(questions: QuerySet[Question], name: str, order: str = "-cost_sum") -> Any:
    """The most dear first, unless it is by time."""
    sums = {
        "asked": Count("pk"),
        "read": Sum("input_tokens"),
        "written": Sum("output_tokens"),
        "cost_sum": Sum("cost"),
    }
    return questions.order_by().values(name).annotate(**sums).order_by(order, "-asked", name)[:MOST_ROWS]


def _told(rows: Any, name: str, label: Callable[[Any], str | User]) -> tuple[Used, ...]:
    return tuple(
        Used(label(row[name]), row["asked"], row["read"], row["written"], cost_text(row["cost_sum"]))
        for row in rows
    )


def cost_text(cost: int) -> str:
    """A question costs parts of a cent, and where no price is set, nothing."""
    return "none" if not cost else f"{cost / MICROS:,.4f} {settings.CURRENCY}"
