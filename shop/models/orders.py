"""What was bought."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from audit.capture import Guarded
from identity.ids import new_public_id
from identity.models import Delegation, Organization
from shop import postal

from .catalog import Variant
from .quotes import Quote

if TYPE_CHECKING:
    from identity.actor import Actor


_WITHOUT_TAX = F("subtotal") - F("discount") + F("shipping")


class OrderQuerySet(models.QuerySet["Order"]):
    def to_pack(self) -> "OrderQuerySet":
        """Nothing of it is packed yet, and its money has come or is owed on terms."""
        on_terms = Q(payment__gateway="invoice", payment__state="authorized")
        return self.filter(Q(state="paid") | Q(on_terms, state="placed"))

    def exchange_to_send(self) -> "OrderQuerySet":
        """What was sent back is here, and what goes out for it is still in the house."""
        return self.filter(shipments__exchange__isnull=False, shipments__state="packed")

    def visible_to(self, actor: "Actor") -> "OrderQuerySet":
        """The orders that `orders:read` would allow this actor, as one filter."""
        if actor.principal is None or not actor.may_use("orders:read"):
            return self.none()
        return self.filter(owner=actor.principal)


class Order(models.Model):
    audit = Guarded(personal=("address", "note"))

    class State(models.TextChoices):
        PLACED = "placed", "placed"
        PAID = "paid", "paid"
        PACKED = "packed", "packed"
        PARTLY_SHIPPED = "partly_shipped", "partly shipped"
        SHIPPED = "shipped", "shipped"
        DELIVERED = "delivered", "delivered"
        PARTLY_RETURNED = "partly_returned", "partly returned"
        RETURNED = "returned", "returned"
        REFUNDED = "refunded", "refunded"
        CANCELLED = "cancelled", "cancelled"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    number = models.CharField(max_length=20, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="orders")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True)
    delegation = models.ForeignKey(Delegation, models.PROTECT, null=True, blank=True)
    quote = models.OneToOneField(Quote, models.PROTECT, related_name="order")
    state = models.CharField(max_length=16, choices=State, default=State.PLACED)
    subtotal = models.PositiveBigIntegerField()
    discount = models.PositiveBigIntegerField(default=0)
    discount_code = models.CharField(max_length=30, blank=True)
    shipping = models.PositiveBigIntegerField()
    shipping_method = models.CharField(max_length=60, blank=True)
    tax = models.PositiveBigIntegerField()
    tax_included = models.BooleanField(default=False, help_text="Whether the prices hold the tax already.")
    tax_label = models.CharField(max_length=60, blank=True)
    total = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    address = models.JSONField()
    note = models.CharField(max_length=500, blank=True, help_text="What the buyer asked for.")
    purchase_order = models.CharField(max_length=40, blank=True, help_text="The buyer's own number.")
    cancelled_why = models.CharField(max_length=200, blank=True)
    placed_at = models.DateTimeField(auto_now_add=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ("-placed_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(tax_included=False, total=_WITHOUT_TAX + F("tax"))
                | Q(tax_included=True, total=_WITHOUT_TAX, tax__lte=F("total")),
                name="total_is_the_sum_of_its_parts",
            ),
            models.CheckConstraint(
                condition=Q(discount__lte=F("subtotal")), name="a_discount_takes_off_no_more_than_the_goods"
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("order", args=[self.public_id])

    @property
    def address_lines(self) -> tuple[str, ...]:
        return postal.lines_of(self.address)

    @property
    def summary(self) -> str:
        return ", ".join(str(line) for line in self.lines.all())

    @property
    def stands(self) -> bool:
        return self.state != self.State.CANCELLED

    @property
    def has_arrived(self) -> bool:
        """Also where some of it has gone back since."""
        here = {self.State.DELIVERED, self.State.PARTLY_RETURNED, self.State.RETURNED, self.State.REFUNDED}
        return self.state in here

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
