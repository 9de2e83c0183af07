"""What the shop wrote to a buyer about money, as it was written."""

from django.db import models
from django.db.models import Q

from audit.capture import Guarded, LeftOut

from .orders import Order
from .payments import Refund


class Invoice(models.Model):
    """A numbered paper: an order's invoice, the receipt of its payment, or a credit note.

    A credit note is of a refund, or of the cancellation of what was invoiced and not paid.
    """

    audit = Guarded(personal=("content",))

    class Kind(models.TextChoices):
        INVOICE = "invoice", "Invoice"
        RECEIPT = "receipt", "Receipt"
        CREDIT_NOTE = "credit_note", "Credit note"

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    order = models.ForeignKey(Order, models.PROTECT, related_name="invoices")
    refund = models.OneToOneField(Refund, models.PROTECT, null=True, blank=True, related_name="credit_note")
    content = models.JSONField(help_text="Seller, buyer, lines, tax and sums, as printed.")
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ("issued_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("order", "kind"),
                condition=Q(refund__isnull=True),
                name="one_invoice_one_receipt_and_one_cancellation_per_order",
            ),
            models.CheckConstraint(
                condition=Q(kind="credit_note") | Q(refund__isnull=True),
                name="only_a_credit_note_is_of_a_refund",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class NumberSeries(models.Model):
    """The newest number of one kind. Taken under its lock, in the paper's transaction: no number is missing."""

    audit = LeftOut("counts papers, each of which is recorded")

    kind = models.CharField(max_length=12, choices=Invoice.Kind, unique=True)
    newest = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "number series"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.newest}"
