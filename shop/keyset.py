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
    beyond, same = Q(), Q()
    for field, told in zip(order, key, strict=True):
        name = field.lstrip("-")
        value = _own_key(rows, told) if name == KEY else told
        beyond |= same & Q(**{f"{name}__{_behind(field)}": value})
        same &= Q(**{name: value})
    first, value = order[0], key[0]
    return rows.filter(Q(**{f"{first.lstrip('-')}__{_behind(first)}e": value}), beyond).order_by(*order)


def _behind(field: str) -> str:
    return "lt" if field.startswith("-") else "gt"


def _told(row: Model, name: str) -> Any:
    """Rows are known outside by their public ids alone."""
    value = attrgetter("public_id" if name == KEY else name.replace("__", "."))(row)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _own_key(rows: QuerySet[Row], public_id: str) -> Subquery:
    return Subquery(rows.model._default_manager.filter(public_id=public_id).order_by().values("pk")[:1])
