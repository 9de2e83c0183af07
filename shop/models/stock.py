"""Stock that changed for another reason than an order."""

from django.db import models
from django.db.models import Q

from audit.capture import Guarded

from .catalog import Variant


class StockAdjustment(models.Model):
    """So many pieces more or fewer, and why. Who did it stands in the trail."""

    audit = Guarded()

    class Reason(models.TextChoices):
        DELIVERY = "delivery", "goods came in"
        COUNT = "count", "counted anew"
        DAMAGED = "damaged", "damaged or lost"
        RETURNED = "returned", "came back from a buyer"

    variant = models.ForeignKey(Variant, models.PROTECT, related_name="adjustments")
    change = models.IntegerField(help_text="Pieces: more than 0 came, fewer than 0 went.")
    reason = models.CharField(max_length=10, choices=Reason)
    note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = (
            models.CheckConstraint(condition=~Q(change=0), name="an_adjustment_changes_something"),
        )

    def __str__(self) -> str:
        return f"{self.change:+} {self.variant}"
