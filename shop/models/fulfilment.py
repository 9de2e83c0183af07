"""What happens to the goods of an order: parcels on their way out, and back."""

from django.db import models
from django.db.models import Q

from audit.capture import Guarded
from identity.ids import new_public_id

from .catalog import Variant
from .orders import Order, OrderLine
from .payments import Refund


class Shipment(models.Model):
    """One parcel of an order: with its lines in it, or with what goes out in exchange for a return."""

    audit = Guarded()

    class State(models.TextChoices):
        PACKED = "packed", "packed"
        SHIPPED = "shipped", "on its way"
        DELIVERED = "delivered", "delivered"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="shipments")
    state = models.CharField(max_length=10, choices=State, default=State.PACKED)
    exchange = models.OneToOneField(
        "Return", models.PROTECT, null=True, blank=True, related_name="replacement"
    )
    carrier = models.CharField(max_length=60, blank=True)
    tracking = models.CharField("tracking number", max_length=60, blank=True)
    packed_at = models.DateTimeField(auto_now_add=True)
    shipped_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("packed_at", "id")

    def __str__(self) -> str:
        return f"parcel {self.public_id} of {self.order}"

    @property
    def contents(self) -> list[tuple[int, str]]:
        """Pieces and title of each thing in it."""
        if self.exchange:
            return [(back.quantity, back.exchange_title) for back in self.exchange.swaps]
        return [(packed.quantity, packed.line.title) for packed in self.lines.all()]


class ShipmentLine(models.Model):
    audit = Guarded()

    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="shipped")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("shipment", "line"), name="one_line_per_parcel_and_order_line"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="a_parcel_line_holds_something"),
        )

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line.title}"


class Return(models.Model):
    """Goods that a buyer sends back, for their money or in exchange."""

    audit = Guarded(personal=("note",))

    class State(models.TextChoices):
        REQUESTED = "requested", "asked for"
        APPROVED = "approved", "agreed; waiting for the goods"
        DECLINED = "declined", "declined"
        RECEIVED = "received", "received"
        CLOSED = "closed", "done"
        WITHDRAWN = "withdrawn", "withdrawn"

    class Reason(models.TextChoices):
        UNWANTED = "unwanted", "I changed my mind"
        SIZE = "size", "It does not fit"
        DAMAGED = "damaged", "It came damaged"
        WRONG = "wrong", "It is not what I ordered"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="returns")
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    reason = models.CharField(max_length=10, choices=Reason)
    note = models.CharField(max_length=500, blank=True)
    answer = models.CharField(max_length=200, blank=True, help_text="What the shop said, for the buyer.")
    refund = models.OneToOneField(Refund, models.PROTECT, null=True, blank=True, related_name="returned")
    requested_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-requested_at", "-id")

    def __str__(self) -> str:
        return f"return {self.public_id} of {self.order}"

    @property
    def contents(self) -> list[tuple[int, str]]:
        """Pieces of each line, and what it becomes."""
        return [(back.quantity, back.wish) for back in self.lines.all()]

    @property
    def swaps(self) -> list["ReturnLine"]:
        """The lines that something else goes out for."""
        return [back for back in self.lines.all() if back.exchange_for_id]


class ReturnLine(models.Model):
    """So many of an order line come back; a variant in exchange is reserved, at the price it had then."""

    audit = Guarded()

    goods_return = models.ForeignKey(Return, models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="returned")
    quantity = models.PositiveIntegerField()
    exchange_for = models.ForeignKey(Variant, models.PROTECT, null=True, blank=True, related_name="+")
    exchange_title = models.CharField(max_length=200, blank=True)
    exchange_price = models.PositiveBigIntegerField(null=True, blank=True, help_text="In minor units.")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(exchange_for__isnull=True, exchange_price__isnull=True)
                | Q(exchange_for__isnull=False, exchange_price__isnull=False),
                name="an_exchange_has_a_price",
            ),
            models.UniqueConstraint(
                fields=("goods_return", "line"), name="one_line_per_return_and_order_line"
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="a_return_line_holds_something"),
        )

    def __str__(self) -> str:
        return f"{self.quantity} × {self.wish}"

    @property
    def wish(self) -> str:
        return f"{self.line.title}, for {self.exchange_title}" if self.exchange_for_id else self.line.title
