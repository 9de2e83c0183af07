"""Stock that changes for another reason than an order: each time with why."""

from django.db.models import F

from identity.actor import Actor
from identity.policy import Resource, authorized
from shop.models import StockAdjustment, Variant

MOST = 99_999_999
"""So many pieces of one variant, as a table may say."""


class StockError(ValueError):
    """This adjustment cannot be made; the message is for whoever counts."""

    code = "conflict"


def adjust_stock(
    variant: Variant,
    change: int,
    *,
    reason: StockAdjustment.Reason,
    note: str = "",
    seen: int | None = None,
    actor: Actor,
) -> StockAdjustment:
    """So many pieces more, or fewer. Raises StockError where fewer would be left than none, or
    more than can be, or where the variant was adjusted after the one that was `seen`.

    Stock is the last to be written, as in an order: a hot variant is locked only while this commits.
    """
    check_change(change)
    with authorized(actor, "stock:adjust", Resource("Variant", variant.public_id)):
        made = StockAdjustment.objects.create(variant=variant, change=change, reason=reason, note=note[:200])
        fits = Variant.objects.filter(pk=variant.pk, stock__gte=-change, stock__lte=MOST - change)
        done = fits.update(stock=F("stock") + change)
        # Asked under the variant's lock: of two that come at once, the second sees the first.
        if seen is not None and variant.adjustments.filter(pk__gt=seen).exclude(pk=made.pk).exists():
            raise StockError(
                f"{variant} was adjusted since you opened that page. Look whether more is to be done."
            )
        if not done:
            raise StockError(_why_not(variant, change))
    return made


def newest_adjustment() -> int:
    """What a form or a table has seen, so that it adjusts once however often it comes; 0 before the first."""
    return StockAdjustment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def check_change(change: int) -> None:
    """Raises StockError for what is no change, or one that nobody can have counted."""
    if not change:
        raise StockError("Say how many pieces came or went; 0 changes nothing.")
    if abs(change) > MOST:
        raise StockError(f"At most {MOST:,} pieces come or go.")


def _why_not(variant: Variant, change: int) -> str:
    if change > 0:
        return f"There would be more than {MOST:,} of {variant}. Count again, and put in fewer."
    return f"There are fewer than {-change} of {variant}. Count again, and take out fewer."
