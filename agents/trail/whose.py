"""Whose a row is, as identity.privacy knows it: by the look-up that leads from the row to its person."""

from typing import Any, Final

from django.db.models import Model

from agents.models import Approval, Mandate
from identity.models import (
    AccessReview,
    DirectoryToken,
    FeedToken,
    IncidentReport,
    LegalHold,
    Organization,
    ReviewPlan,
    User,
    Webhook,
)
from identity.privacy import holdings, themselves
from shop.models import PurchaseApproval

#: What events name by a public id is shown with its quote, which is about the quote's owner.
WITH_A_QUOTE: Final[dict[str, type[Model]]] = {
    "Approval": Approval,
    "PurchaseApproval": PurchaseApproval,
    "Mandate": Mandate,
}
#: Who stands on these answers for them in an office, and holds it for a time: they are the company's, or the shop's.
OF_AN_OFFICE: Final = (AccessReview, DirectoryToken, FeedToken, IncidentReport, ReviewPlan, Webhook)


def owner_of(object_type: str, object_id: str) -> User | None:
    """Whom it is about; None where it is about nobody, or gone, or kept from them as a copy of their data keeps it."""
    if (model := WITH_A_QUOTE.get(object_type)) is not None:
        return User.objects.filter(
            pk__in=model._base_manager.filter(public_id=object_id).values("quote__owner")
        ).first()
    for _, holding in holdings():
        told_by_key = holding.who is themselves or holding.model is User
        theirs = told_by_key and not holding.left_out and holding.model not in OF_AN_OFFICE
        if holding.label == object_type and theirs and object_id.isdecimal():
            there = holding.model._base_manager.filter(pk=object_id)
            return User.objects.filter(pk__in=there.values(holding.whose)).first()
    return None


def company_of(row: Any) -> Organization | None:
    """In whose name it is kept. A legal hold is about a company, which is told nothing of it."""
    if isinstance(row, Organization):
        return row
    if isinstance(row, LegalHold):
        return None
    found = getattr(row, "organization", None)
    return found if isinstance(found, Organization) else None
