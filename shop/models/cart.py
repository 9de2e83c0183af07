"""What somebody means to buy."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.capture import Guarded, LeftOut
from identity.ids import new_public_id
from identity.models import Organization

from .addresses import Address
from .catalog import Variant
from .pricing import Discount


class Cart(models.Model):
    """A person's cart, or a guest's, known by a key that only the guest's browser session holds."""

    audit = Guarded(secret=("guest_key",))

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="cart"
    )
    guest_key = models.CharField(max_length=32, null=True, blank=True, unique=True)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True)
    currency = models.CharField(max_length=3, default="USD")
    discount = models.ForeignKey(Discount, models.SET_NULL, null=True, blank=True, related_name="+")
    ship_to = models.ForeignKey(
        Address,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where it goes, if its owner chose another than their default.",
    )
    shipping_method = models.SlugField(
        blank=True, help_text="How it is sent, if its owner chose another than the first way."
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(owner__isnull=False, guest_key__isnull=True)
                | Q(owner__isnull=True, guest_key__isnull=False),
                name="a_cart_belongs_to_a_person_or_a_guest",
            ),
        )

    def __str__(self) -> str:
        return f"cart of {self.owner or 'a guest'}"

    @property
    def can_undo(self) -> bool:
        """Whether there is a change that might be taken back. No statement, where `change` was read with the cart."""
        return hasattr(self, "change")

    @property
    def items(self) -> "models.QuerySet[CartLine]":
        """What an order of this cart would hold: not what is saved for later."""
        return self.lines.filter(saved_for_later=False)

    @property
    def owner_key(self) -> str:
        """The owner as policy compares it with an actor's key."""
        return self.owner.public_id if self.owner else f"guest:{self.guest_key}"


class CartChange(models.Model):
    """What the last change of a cart did, so that it can be taken back: see shop/cart_changes.py."""

    audit = LeftOut("what the recorded changes of a cart come to; taking one back is a change of its own")

    cart = models.OneToOneField(Cart, models.CASCADE, primary_key=True, related_name="change")
    lines = models.JSONField(
        help_text="By a variant's key: quantity and whether it is saved, before and after."
    )
    choices = models.JSONField(help_text="By a field of the cart: before and after.")

    def __str__(self) -> str:
        return f"last change of {self.cart}"


class CartLine(models.Model):
    audit = Guarded()

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    cart = models.ForeignKey(Cart, models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, models.PROTECT)
    quantity = models.PositiveIntegerField()
    price_seen = models.PositiveBigIntegerField(help_text="Unit price when it was added, in minor units.")
    saved_for_later = models.BooleanField(default=False, help_text="Kept in sight, and not ordered.")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("added_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("cart", "variant"), name="one_line_per_variant"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=99), name="a_line_holds_one_to_99"
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} x {self.variant}"
