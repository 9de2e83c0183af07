"""The books of the test gateway. They stand for a system outside: nothing of ours refers to them."""

from django.db import models

from audit.capture import LeftOut


class GatewayCharge(models.Model):
    """One charge, known by the key that its shop sent; the key is what makes a repeated request harmless."""

    audit = LeftOut("stands for the payment provider's own books")

    class State(models.TextChoices):
        NEEDS_CONFIRMATION = "needs_confirmation"
        AUTHORIZED = "authorized"
        CAPTURED = "captured"
        DECLINED = "declined"
        VOIDED = "voided"
        REFUNDED = "refunded"

    key = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=20, choices=State)
    amount = models.PositiveBigIntegerField(default=0)
    currency = models.CharField(max_length=3, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"


class GatewayRefund(models.Model):
    """Money of a charge sent back, known by the key that its shop sent."""

    audit = LeftOut("stands for the payment provider's own books")

    charge = models.ForeignKey(GatewayCharge, models.CASCADE, related_name="refunds")
    key = models.CharField(max_length=40, unique=True)
    amount = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.amount} of {self.charge.key}"
