"""What is for sale."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from audit.capture import Guarded
from identity.ids import new_public_id

MOST_LEVELS = 3
"""So deep the tree of categories is read."""


class Category(models.Model):
    audit = Guarded()

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    description = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "name")
        verbose_name_plural = "categories"
        constraints = (
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="no_category_is_its_own_parent"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("category", args=[self.slug])

    def clean(self) -> None:
        above = self._above()
        if self.pk and self.pk in above:
            raise ValidationError({"parent": "A category cannot stand below itself."})
        if len(above) + self._levels() > MOST_LEVELS:
            raise ValidationError({"parent": f"Categories stand at most {MOST_LEVELS} deep."})

    def _above(self) -> list[int]:
        """No further than it may be deep: rows that are wrong already could go round."""
        above, parent = list[int](), self.parent
        while parent and len(above) <= MOST_LEVELS:
            above.append(parent.pk)
            parent = parent.parent
        return above

    def _levels(self) -> int:
        """How many there are from this one down."""
        levels, row = 1, [self.pk]
        while levels <= MOST_LEVELS:
            below = Category.objects.filter(parent__in=row).exclude(pk=self.pk)
            row = list(below.values_list("pk", flat=True))
            if not row:
                break
            levels += 1
        return levels


class ProductQuerySet(models.QuerySet["Product"]):
    def listed(self) -> "ProductQuerySet":
        return self.filter(is_listed=True)


class Product(models.Model):
    """A thing with one description and picture; what is bought is one of its variants."""

    audit = Guarded()

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    category = models.ForeignKey(Category, models.PROTECT, related_name="products")
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    description = models.TextField()
    artwork = models.JSONField(help_text="How the product is drawn: see shop/artwork.")
    is_listed = models.BooleanField(default=True)
    is_featured = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("product", args=[self.slug])


class Pairing(models.Model):
    """Two products that go well together, as the first one's page says."""

    audit = Guarded()

    product = models.ForeignKey(Product, models.CASCADE, related_name="pairings")
    other = models.ForeignKey(Product, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("product", "other"), name="one_pairing_of_two_products"),
            models.CheckConstraint(
                condition=~Q(product=models.F("other")), name="no_product_goes_with_itself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.product} goes with {self.other}"


class Availability(models.TextChoices):
    """How much is left, as a shopper needs to know it."""

    IN_STOCK = "in stock"
    FEW_LEFT = "few left"
    SOLD_OUT = "sold out"


FEW = 5


def availability_of(stock: int) -> Availability:
    if stock <= 0:
        return Availability.SOLD_OUT
    return Availability.FEW_LEFT if stock <= FEW else Availability.IN_STOCK


def as_sought(colour: str) -> str:
    return " ".join(colour.lower().split())


class VariantQuerySet(models.QuerySet["Variant"]):
    def running_out(self) -> "VariantQuerySet":
        """Few or none are left of what is for sale."""
        return self.filter(stock__lte=FEW, product__is_listed=True)


class Variant(models.Model):
    """One colour and size of a product, with its price and what is left of it."""

    audit = Guarded()

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    product = models.ForeignKey(Product, models.PROTECT, related_name="variants")
    sku = models.CharField(max_length=40, unique=True)
    colour = models.CharField(max_length=30, blank=True)
    size = models.CharField(max_length=20, blank=True)
    price = models.PositiveBigIntegerField(help_text="In minor units.")
    stock = models.IntegerField(default=0)
    weight_grams = models.PositiveIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)

    objects = VariantQuerySet.as_manager()

    class Meta:
        ordering = ("product", "position")
        constraints = (
            models.CheckConstraint(condition=Q(stock__gte=0), name="stock_is_never_negative"),
            models.UniqueConstraint(
                fields=("product", "colour", "size"), name="one_variant_per_colour_and_size"
            ),
        )

    def __str__(self) -> str:
        return f"{self.product.title} ({self.label})" if self.label else self.product.title

    def save(self, *args: Any, **options: Any) -> None:
        """Stock is counted by conditional updates alone: what is read here may be from before an order of now."""
        if not self._state.adding:
            columns = {field.name for field in self._meta.concrete_fields if not field.primary_key}
            options.setdefault("update_fields", columns - {"stock"})
        super().save(*args, **options)

    def clean(self) -> None:
        """Colours are kept as they are sought."""
        self.colour = as_sought(self.colour)

    @property
    def label(self) -> str:
        return ", ".join(filter(None, (self.colour, self.size)))

    @property
    def availability(self) -> Availability:
        return availability_of(self.stock)
