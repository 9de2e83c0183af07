"""Whose a row is, as identity.privacy knows it: by the look-up that leads from the row to its person."""

from typing import Any, Final

from django.db.models import Model

from agents.models import Approval, Mandate
from identity.models import Organization, User
from identity.privacy import holdings, themselves
from shop.models import PurchaseApproval

#: What events name by a public id is shown with its quote, which is about the quote's owner.
WITH_A_QUOTE: Final[dict[str, type[Model]]] = {
    "Approval": Approval,
    "PurchaseApproval": PurchaseApproval,
    "Mandate": Mandate,
}


def owner_of(object_type: str, object_id: str) -> User | None:
    """Whom it is about; None where it is about nobody, or gone."""
    if (model := WITH_A_QUOTE.get(object_type)) is not None:
        return User.objects.filter(
            pk__in=model._base_manager.filter(public_id=object_id).values("quote__owner")
        ).first()
    for _, holding in holdings():
        told_by_key = holding.who is themselves or holding.model is User
        if holding.label == object_type and told_by_key and object_id.isdecimal():
            there = holding.model._base_manager.filter(pk=object_id)
            return User.objects.filter(pk__in=there.values(holding.whose)).first()
    return None


def company_of(row: Any) -> Organization | None:
    """In whose name it is kept."""
    if isinstance(row, Organization):
        return row
    found = getattr(row, "organization", None)
    return found if isinstance(found, Organization) else None
