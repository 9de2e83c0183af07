"""What people were shown when they were asked for a yes: the quote, as the receipt that it was."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from agents.mandate_words import how_often
from agents.models import Approval, Mandate
from agents.trail.masking import HIDDEN
from audit.models import AuditEvent, Category
from shop.models import PurchaseApproval
from shop.money import money
from shop.quotes import QuoteAltered, QuoteContent, content_of

GONE: Final = "What was shown was erased, or altered: it has no longer the content of its digest."
RELATED: Final = {
    Approval: ("quote", "decided_by"),
    PurchaseApproval: ("quote", "decided_by"),
    Mandate: ("quote", "decided_by", "delegation__principal"),
}
AGREED: Final = {"approved", "live", "used_up"}


@dataclass(frozen=True)
class Shown:
    """`content` is None where it is gone. `terms` are said beside it; `goes_to` stands for the address."""

    id: str
    content: QuoteContent | None
    digest: str
    state: str
    answer: str
    by: str
    at: datetime | None
    terms: tuple[str, ...] = ()
    goes_to: str = ""

    @property
    def is_agreed(self) -> bool:
        return self.state in AGREED and self.at is not None


def shown_in(events: Iterable[AuditEvent]) -> dict[str, Shown]:
    """By the id of the card."""
    asked = [one for one in events if one.category == Category.APPROVAL and one.action == "ask"]
    return {shown.id: shown for shown in _found(asked)}


def _found(asked: list[AuditEvent]) -> Iterator[Shown]:
    for model, related in RELATED.items():
        names = {one.object_id for one in asked if one.object_type == model.__name__}
        if names:
            for row in model._default_manager.filter(public_id__in=names).select_related(*related):
                yield _shown(row)


def _shown(row: Any) -> Shown:
    try:
        content = content_of(row.quote)
    except QuoteAltered:
        content = None
    return Shown(
        id=row.public_id,
        content=content,
        digest=row.quote.digest,
        state=row.state,
        answer=row.get_state_display(),
        by=str(row.decided_by or ""),
        at=row.decided_at,
        terms=tuple(_terms(row)),
    )


def without_personal(shown: Shown) -> Shown:
    if shown.content is None:
        return shown
    return replace(shown, content=replace(shown.content, payment_label=HIDDEN), goes_to=HIDDEN)


def _terms(row: Any) -> Iterator[str]:
    if isinstance(row, Mandate):
        yield how_often(row)
        yield f"Each order at most {money(row.most_per_order, row.quote.currency)}, {row.count} at most."
