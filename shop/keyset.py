"""Pages by key: each goes on after the last row that was seen, so that rows added meanwhile shift nothing."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, Final, TypeVar

from django.db.models import Model, Q, QuerySet, Subquery

Row = TypeVar("Row", bound=Model)

KEY: Final = "pk"


def key_of(row: Model, order: Sequence[str]) -> list[Any]:
    """Where a row stands in that order, as JSON can hold it; the last field of an order is the row's own key."""
    return [_told(row, field.lstrip("-")) for field in order]


def after(rows: QuerySet[Row], order: Sequence[str], key: Sequence[Any]) -> QuerySet[Row]:
    """The rows that stand behind that key, in that order."""
    rows = rows.order_by(*order)
    while _is_last_of_two(order[0], key[0]):
        rows, order, key = rows.filter(**{order[0].lstrip("-"): key[0]}), order[1:], key[1:]
    beyond, same = Q(), Q()
    for field, told in zip(order, key, strict=True):
        name = field.lstrip("-")
        value = _own_key(rows, told) if name == KEY else told
        beyond |= same & Q(**{f"{name}__{_behind(field)}": value})
        same &= Q(**{name: value})
    first, value = order[0], key[0]
    return rows.filter(Q(**{f"{first.lstrip('-')}__{_behind(first)}e": value}), beyond)


def _is_last_of_two(field: str, told: Any) -> bool:
    """Nothing lies beyond it, so that an index need not be read from the first of all that are the same."""
    return isinstance(told, bool) and told is not field.startswith("-")


def _behind(field: str) -> str:
    return "lt" if field.startswith("-") else "gt"


def _told(row: Model, name: str) -> Any:
    """Rows are known outside by their public ids alone."""
    value = attrgetter("public_id" if name == KEY else name.replace("__", "."))(row)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _own_key(rows: QuerySet[Row], public_id: str) -> Subquery:
    return Subquery(rows.model._default_manager.filter(public_id=public_id).order_by().values("pk")[:1])
