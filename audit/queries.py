"""Questions to the trail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

from django.db import models

if TYPE_CHECKING:
    from audit.models import AuditContext, AuditEvent

    Link: TypeAlias = "AuditContext | AuditEvent | UUID"


class EventQuerySet(models.QuerySet["AuditEvent"]):
    def about(self, object_type: str, object_id: object) -> EventQuerySet:
        """What happened to one object, oldest first: `about("shop.order", order.pk)`."""
        return self.filter(object_type=object_type, object_id=str(object_id)).order_by("id")

    def of_principal(self, reference: object) -> EventQuerySet:
        """What was done by the authority of one person, oldest first."""
        return self.filter(context__principal=str(reference)).order_by("id")

    def in_chain_of(self, *links: Link) -> EventQuerySet:
        """Everything in the same chain of work: these contexts, those around and within them, and those of
        their tool calls (an approval given elsewhere, a call run later); not the work beside it."""
        return self.filter(context__in=_chain(self.db, {_context_id(link) for link in links})).order_by("id")

    def with_context(self) -> EventQuerySet:
        return self.select_related("context")


def _context_id(link: Link) -> UUID:
    from audit.models import AuditContext

    if isinstance(link, UUID):
        return link
    return link.pk if isinstance(link, AuditContext) else link.context_id


def _chain(using: str, start: set[UUID]) -> set[UUID]:
    seeds = start | _of_same_calls(using, start)
    return seeds | _closure(using, seeds, "id", "parent") | _closure(using, seeds, "parent", "id")


def _of_same_calls(using: str, ids: set[UUID]) -> set[UUID]:
    contexts = _contexts(using)
    calls = contexts.filter(id__in=ids).filter(tool_call__isnull=False).values("tool_call")
    return set(contexts.filter(tool_call__in=calls).values_list("id", flat=True))


def _closure(using: str, seeds: Iterable[UUID], match: str, follow: str) -> set[UUID]:
    """One query a generation: parents by ("id", "parent"), children by ("parent", "id")."""
    found: set[UUID] = set()
    generation = set(seeds)
    while generation:
        rows = _contexts(using).filter(**{f"{match}__in": generation}).values_list(follow, flat=True)
        generation = {row for row in rows if row is not None} - found
        found |= generation
    return found


def _contexts(using: str) -> models.QuerySet[AuditContext]:
    from audit.models import AuditContext

    return AuditContext.objects.using(using)
