"""The same reads and the same cart as any Django shop would write them, on twins of its tables without triggers.

Nobody is asked, nothing is recorded, and no conversation is told.
"""

from typing import ClassVar, cast

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F, Q

from identity.ids import new_public_id
from identity.models import Organization, User
from shop.cart import NotEnoughStock
from shop.cart_changes import state_of
from shop.cart_summary import CartView, cart_summary
from shop.models import Address, Cart, CartLine, Discount, Variant


class TwinCart(models.Model):
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    guest_key = models.CharField(max_length=32, null=True, unique=True)  # noqa: DJ001 - as its twin
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    currency = models.CharField(max_length=3, default="USD")
    discount = models.ForeignKey(Discount, models.SET_NULL, null=True, related_name="+")
    ship_to = models.ForeignKey(Address, models.SET_NULL, null=True, related_name="+")
    shipping_method = models.SlugField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager["TwinCart"]] = models.Manager()

    class Meta:
        app_label = "benchmarks"

    def __str__(self) -> str:
        return f"twin of the cart of {self.owner}"

    @property
    def can_undo(self) -> bool:
        return False


class TwinChange(models.Model):
    cart = models.OneToOneField(TwinCart, models.CASCADE, primary_key=True, related_name="+")
    lines = models.JSONField()
    choices = models.JSONField()

    objects: ClassVar[models.Manager["TwinChange"]] = models.Manager()

    class Meta:
        app_label = "benchmarks"

    def __str__(self) -> str:
        return f"twin of the last change of {self.cart}"


class TwinLine(models.Model):
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    cart = models.ForeignKey(TwinCart, models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    price_seen = models.PositiveBigIntegerField()
    saved_for_later = models.BooleanField(default=False)
    added_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["TwinLine"]] = models.Manager()

    class Meta:
        app_label = "benchmarks"
        ordering = ("added_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("cart", "variant"), name="one_twin_line_per_variant"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=99), name="a_twin_line_holds_one_to_99"
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} x {self.variant}"


class TwinOrder(models.Model):
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    total = models.PositiveBigIntegerField()
    placed_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["TwinOrder"]] = models.Manager()

    class Meta:
        app_label = "benchmarks"

    def __str__(self) -> str:
        return self.public_id


class TwinOrderLine(models.Model):
    order = models.ForeignKey(TwinOrder, models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    price = models.PositiveBigIntegerField()

    objects: ClassVar[models.Manager["TwinOrderLine"]] = models.Manager()

    class Meta:
        app_label = "benchmarks"

    def __str__(self) -> str:
        return f"{self.quantity} x {self.variant}"


class TwinPayment(models.Model):
    order = models.OneToOneField(TwinOrder, models.CASCADE)
    amount = models.PositiveBigIntegerField()

    objects: ClassVar[models.Manager["TwinPayment"]] = models.Manager()

    class Meta:
        app_label = "benchmarks"

    def __str__(self) -> str:
        return f"{self.amount} for {self.order}"


class TwinStock(models.Model):
    variant = models.OneToOneField(Variant, models.CASCADE, primary_key=True, related_name="+")
    pieces = models.PositiveIntegerField()

    objects: ClassVar[models.Manager["TwinStock"]] = models.Manager()

    class Meta:
        app_label = "benchmarks"

    def __str__(self) -> str:
        return f"{self.pieces} of {self.variant}"


TWINS = (TwinCart, TwinChange, TwinLine, TwinOrder, TwinOrderLine, TwinPayment, TwinStock)


def make_tables() -> None:
    """No migration knows the twins: the app they name is not installed."""
    with connection.schema_editor() as editor:
        for model in TWINS:
            editor.create_model(model)
    TwinStock.objects.bulk_create(
        TwinStock(variant_id=key, pieces=1_000_000)
        for key in Variant.objects.values_list("pk", flat=True)[:1_000]
    )


def place_order(variant_id: str, quantity: int, *, owner: User) -> TwinOrder:
    with transaction.atomic():
        variant = Variant.objects.get(public_id=variant_id)
        order = TwinOrder.objects.create(owner=owner, total=quantity * variant.price)
        TwinOrderLine.objects.create(order=order, variant=variant, quantity=quantity, price=variant.price)
        TwinPayment.objects.create(order=order, amount=order.total)
        left = TwinStock.objects.filter(variant=variant, pieces__gte=quantity)
        if not left.update(pieces=F("pieces") - quantity):
            raise NotEnoughStock(variant)
        return order


def add_to_cart(variant_id: str, quantity: int, *, owner: User) -> CartView:
    with transaction.atomic():
        put_in_cart(variant_id, quantity, owner=owner)
        return _summary_of(owner)


def put_in_cart(variant_id: str, quantity: int, *, owner: User) -> None:
    with transaction.atomic():
        variants = Variant.objects.select_related("product").filter(product__is_listed=True)
        variant = variants.get(public_id=variant_id)
        cart, _ = TwinCart.objects.get_or_create(owner=owner)
        cart = TwinCart.objects.select_for_update(no_key=True).get(pk=cart.pk)
        line = TwinLine.objects.filter(cart=cart, variant=variant).first() or TwinLine(
            cart=cart, variant=variant, quantity=0
        )
        variant.refresh_from_db(fields=("stock", "price"))
        if line.quantity + quantity > variant.stock:
            raise NotEnoughStock(variant)
        before = state_of(cast("CartLine", line))
        line.quantity, line.price_seen = line.quantity + quantity, variant.price
        line.save()
        change = TwinChange(cart=cart, lines={str(variant.pk): [before, [line.quantity, False]]}, choices={})
        TwinChange.objects.bulk_create(
            [change], update_conflicts=True, unique_fields=("cart",), update_fields=("lines", "choices")
        )


def view_cart(*, owner: User) -> CartView:
    with transaction.atomic():
        return _summary_of(owner)


def _summary_of(owner: User) -> CartView:
    twin = TwinCart.objects.filter(owner=owner).first()
    return cart_summary(cast("Cart | None", twin))
