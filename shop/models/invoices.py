"""What the shop wrote to a buyer about money, as it was written."""

from django.db import models
from django.db.models import Q

from audit.capture import Guarded

from .orders import Order
from .payments import Refund


class Invoice(models.Model):
    """A numbered document: an order's invoice, or the credit note of a refund. It is never changed."""

    audit = Guarded(personal=("content",))

    class Kind(models.TextChoices):
        INVOICE = "invoice", "Invoice"
        CREDIT_NOTE = "credit_note", "Credit note"

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.INVOICE)
    order = models.ForeignKey(Order, models.PROTECT, related_name="invoices")
    refund = models.OneToOneField(Refund, models.PROTECT, null=True, blank=True, related_name="credit_note")
    content = models.JSONField(help_text="Seller, buyer, lines, tax and sums, as printed.")
    issued_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("issued_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("order",), condition=Q(kind="invoice"), name="one_invoice_per_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
