"""What was bought, and the money for it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from audit.capture import Guarded
from identity.ids import new_public_id
from identity.models import Delegation, Organization

from .catalog import Variant
from .quotes import Quote

if TYPE_CHECKING:
    from identity.actor import Actor


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, actor: "Actor") -> "OrderQuerySet":
        """The orders that `orders:read` would allow this actor, as one filter."""
        if actor.principal is None or not actor.may_use("orders:read"):
            return self.none()
        return self.filter(owner=actor.principal)


class Order(models.Model):
    audit = Guarded(personal=("address",))

    class State(models.TextChoices):
        PLACED = "placed", "placed"
        PAID = "paid", "paid"
        PACKED = "packed", "packed"
        SHIPPED = "shipped", "shipped"
        DELIVERED = "delivered", "delivered"
        CANCELLED = "cancelled", "cancelled"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    number = models.CharField(max_length=20, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="orders")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True)
    delegation = models.ForeignKey(Delegation, models.PROTECT, null=True, blank=True)
    quote = models.OneToOneField(Quote, models.PROTECT, related_name="order")
    state = models.CharField(max_length=10, choices=State, default=State.PLACED)
    subtotal = models.PositiveBigIntegerField()
    shipping = models.PositiveBigIntegerField()
    tax = models.PositiveBigIntegerField()
    total = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    address = models.JSONField()
    cancelled_why = models.CharField(max_length=200, blank=True)
    placed_at = models.DateTimeField(auto_now_add=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ("-placed_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(total=models.F("subtotal") + models.F("shipping") + models.F("tax")),
                name="total_is_the_sum_of_its_parts",
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("order", args=[self.public_id])

    @property
    def summary(self) -> str:
        return ", ".join(str(line) for line in self.lines.all())

    @property
    def stands(self) -> bool:
        return self.state != self.State.CANCELLED

    @property
    def can_cancel(self) -> bool:
        return self.state in {self.State.PLACED, self.State.PAID}


class OrderLine(models.Model):
    audit = Guarded()

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    variant = models.ForeignKey(Variant, models.PROTECT)
    title = models.CharField(max_length=200)
    quantity = models.PositiveIntegerField()
    price = models.PositiveBigIntegerField(help_text="Unit price in minor units.")

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(quantity__gte=1), name="a_line_holds_something"),)

    def __str__(self) -> str:
        return f"{self.quantity} × {self.title}"

    @property
    def total(self) -> int:
        return self.quantity * self.price


class Payment(models.Model):
    """Money for one order, moved in three steps: reserved here, authorized outside, captured or voided."""

    audit = Guarded(secret=("token",))

    class State(models.TextChoices):
        PENDING = "pending", "waiting for the gateway"
        AUTHORIZED = "authorized", "authorized"
        CAPTURED = "captured", "captured"
        DECLINED = "declined", "declined"
        VOIDED = "voided", "voided"
        REFUNDED = "refunded", "refunded"

    order = models.OneToOneField(Order, models.PROTECT, related_name="payment")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    amount = models.PositiveBigIntegerField(help_text="In minor units.")
    currency = models.CharField(max_length=3)
    method_label = models.CharField(max_length=60)
    token = models.CharField(max_length=80)
    idempotency_key = models.CharField(max_length=40, unique=True, default=new_public_id)
    gateway_reference = models.CharField(max_length=80, blank=True)
    message = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=("state", "created_at")),)

    def __str__(self) -> str:
        return f"{self.order.number}: {self.state}"
