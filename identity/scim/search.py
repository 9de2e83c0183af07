"""Lists (RFC 7644 §3.4.2): filtered, sorted and cut into pages.

The parsed filter is evaluated on the resources themselves, so it means what the standard says and nothing of it
becomes SQL. The database only narrows, by the equalities that identity providers look people and groups up with.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Prefetch, Q, QuerySet
from scim2_models import Context, ScimFilter, SearchRequest, TooManyException
from scim2_models.path import (
    CompareOperator,
    Comparison,
    FilterVisitor,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)

from identity.actor import Actor
from identity.models import DirectoryGroup, DirectoryUser

from .schema import Group, Person
from .shown import Payload, Shown, shown_group, shown_user
from .users import name_key

PAGE: Final = 100
LONGEST_PAGE: Final = 200
MOST_READ: Final = 5_000
EVERYTHING: Final = Q()

Column = Callable[[str], Q]


@dataclass(frozen=True)
class Kind:
    """A type of resource: where its rows are, and which equalities the database can answer."""

    model: Any
    rows: Callable[[Actor], "QuerySet[Any]"]
    shown: Callable[[Any], Shown]
    columns: dict[str, Column]


def find(kinds: Sequence[Kind], wanted: SearchRequest[Any], *, actor: Actor) -> Payload:
    """One page, as a ListResponse. Raises TooManyException where more would have to be read than is reasonable."""
    start = max(wanted.start_index or 1, 1) - 1
    count = min(PAGE if wanted.count is None else wanted.count, LONGEST_PAGE)
    if len(kinds) == 1 and wanted.filter is None and wanted.sort_by is None:
        rows = kinds[0].rows(actor)
        total = rows.count()
        page = [kinds[0].shown(row) for row in rows[start : start + count]] if start < total else []
    else:
        matching = wanted.sort(_matching(kinds, wanted.filter, actor))
        total, page = len(matching), matching[start : start + count]
    return {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": total,
        "startIndex": start + 1,
        "itemsPerPage": len(page),
        "Resources": [dumped(resource, wanted) for resource in page],
    }


def dumped(resource: Shown, wanted: Any) -> Payload:
    """With the attributes that were asked for (RFC 7644 §3.9)."""
    return resource.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=wanted)


def _matching(kinds: Iterable[Kind], condition: "ScimFilter[Any] | None", actor: Actor) -> list[Shown]:
    found: list[Shown] = []
    for kind in kinds:
        bound = ScimFilter[kind.model](str(condition)) if condition is not None else None  # type: ignore[name-defined]
        narrowed = _Narrowing(kind, bound).visit(bound.ast) if bound is not None else EVERYTHING
        rows = kind.rows(actor).filter(narrowed)
        if rows.count() > MOST_READ:
            raise TooManyException(
                detail=f"More than {MOST_READ} would have to be read. Filter by a name or id."
            )
        resources = (kind.shown(row) for row in rows)
        found += [resource for resource in resources if bound is None or bound.match(resource)]
    return found


class _Narrowing(FilterVisitor[Q]):
    """What must be true of a row for the filter to match it; EVERYTHING where the database cannot tell."""

    def __init__(self, kind: Kind, bound: "ScimFilter[Any]") -> None:
        self.kind, self.bound = kind, bound

    def visit_comparison(self, node: Comparison) -> Q:
        binding = self.bound.resolve_comparison(node.attr_path, strict=False)
        if binding is None or node.op != CompareOperator.eq or not isinstance(node.value, str):
            return EVERYTHING
        known = binding.sub_field_name is None and issubclass(self.kind.model, binding.model)
        column = self.kind.columns.get(binding.field_name) if known and "\0" not in node.value else None
        return column(node.value) if column else EVERYTHING

    def visit_logical_expr(self, node: LogicalExpr) -> Q:
        parts = [self.visit(term) for term in node.terms]
        if node.op == LogicalOperator.or_ and EVERYTHING in parts:
            return EVERYTHING
        whole = parts[0]
        for part in parts[1:]:
            whole = whole | part if node.op == LogicalOperator.or_ else whole & part
        return whole

    def visit_present(self, node: Present) -> Q:
        return EVERYTHING

    def visit_not(self, node: Not) -> Q:
        return EVERYTHING

    def visit_value_path(self, node: ValuePath) -> Q:
        return EVERYTHING


def _users(actor: Actor) -> "QuerySet[DirectoryUser]":
    return DirectoryUser.objects.visible_to(actor).prefetch_related("directory_groups")


def _groups(actor: Actor) -> "QuerySet[DirectoryGroup]":
    members = DirectoryUser.objects.only("public_id").order_by("pk")
    return DirectoryGroup.objects.visible_to(actor).prefetch_related(Prefetch("members", members))


USERS: Final = Kind(
    Person,
    _users,
    shown_user,
    {
        "id": lambda value: Q(public_id=value),
        "external_id": lambda value: Q(external_id=value),
        "user_name": lambda value: Q(name_key=name_key(value)),
    },
)
GROUPS: Final = Kind(
    Group,
    _groups,
    shown_group,
    {
        "id": lambda value: Q(public_id=value),
        "external_id": lambda value: Q(external_id=value),
        "display_name": lambda value: Q(display_name__iexact=value) if value.isascii() else EVERYTHING,
    },
)
