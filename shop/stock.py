"""Stock that changes for another reason than an order: each time with why."""

from django.db.models import F

from identity.actor import Actor
from identity.policy import Resource, authorized
from shop.models import StockAdjustment, Variant


class StockError(ValueError):
    """This adjustment cannot be made; the message is for whoever counts."""

    code = "conflict"


def adjust_stock(
    variant: Variant, change: int, *, reason: StockAdjustment.Reason, note: str = "", actor: Actor
) -> StockAdjustment:
    """So many pieces more, or fewer. Raises StockError where fewer would be left than none.

    Stock is the last statement, as in an order: a hot variant is locked only while this commits.
    """
    if not change:
        raise StockError("Say how many pieces came or went; 0 changes nothing.")
    with authorized(actor, "stock:adjust", Resource("Variant", variant.public_id)):
        made = StockAdjustment.objects.create(variant=variant, change=change, reason=reason, note=note[:200])
        enough = Variant.objects.filter(pk=variant.pk, stock__gte=-change)
        if not enough.update(stock=F("stock") + change):
            raise StockError(f"There are fewer than {-change} of {variant}. Count again, and take out fewer.")
    return made
