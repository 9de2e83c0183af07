"""What a person keeps several of, one of them the default: addresses, ways to pay. The caller holds a permit."""

from typing import TypeVar

from django.db.models import QuerySet

from shop.models import Address, PaymentMethod

Kept = TypeVar("Kept", Address, PaymentMethod)


def prefer(row: Kept, kept: QuerySet[Kept]) -> None:
    kept.filter(is_default=True).update(is_default=False)
    _mark(row)


def take_out(row: Kept, kept: QuerySet[Kept]) -> None:
    """The oldest that is left becomes the default, if this was it."""
    row.delete()
    heir = kept.order_by("-is_default", "id").first()
    if heir is not None and not heir.is_default:
        _mark(heir)


def _mark(row: Kept) -> None:
    row.is_default = True
    row.save(update_fields=("is_default",))
