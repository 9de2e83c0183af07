"""What is added to the price of goods, and taken from it: tax, shipping and discount codes, all of it data."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from audit.capture import Guarded
from shop.money import WHOLE, money

from .catalog import Category


class Country(models.Model):
    """A country that the shop delivers to."""

    audit = Guarded()

    code = models.CharField(max_length=2, unique=True, help_text="ISO 3166-1 alpha-2.")
    name = models.CharField(max_length=60)
    prices_include_tax = models.BooleanField(
        default=False, help_text="Whether people there pay the price as listed, with the tax inside it."
    )

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "countries"

    def __str__(self) -> str:
        return self.name


class TaxRate(models.Model):
    """What a country, or a region of it, takes; a region's rate counts instead of its country's."""

    audit = Guarded()

    country = models.ForeignKey(Country, models.CASCADE, related_name="tax_rates")
    region = models.CharField(max_length=10, blank=True, help_text="As in ISO 3166-2, without the country.")
    name = models.CharField(max_length=30, help_text="As people know it: VAT, Sales tax.")
    rate = models.PositiveIntegerField(help_text="In thousandths of a percent: 19000 is 19 %.")

    class Meta:
        ordering = ("country", "region")
        constraints = (
            models.UniqueConstraint(fields=("country", "region"), name="one_tax_rate_per_place"),
            models.CheckConstraint(condition=Q(rate__lt=WHOLE), name="tax_is_less_than_the_price"),
        )

    def __str__(self) -> str:
        place = f"{self.country}, {self.region}" if self.region else str(self.country)
        return f"{self.label} in {place}"

    @property
    def label(self) -> str:
        return f"{self.name} {self.rate * 100 / WHOLE:g} %"


class ShippingMethod(models.Model):
    audit = Guarded()

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    carrier = models.CharField(max_length=60)
    least_days = models.PositiveSmallIntegerField()
    most_days = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField(default=0, help_text="The first that fits is proposed.")
    is_offered = models.BooleanField(default=True)

    class Meta:
        ordering = ("position", "name")
        constraints = (
            models.CheckConstraint(
                condition=Q(least_days__lte=F("most_days")), name="shipping_takes_least_days_before_most"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def days(self) -> str:
        if self.least_days == self.most_days:
            return f"{self.most_days} working day{'s' if self.most_days > 1 else ''}"
        return f"{self.least_days} to {self.most_days} working days"


class ShippingRate(models.Model):
    """What a method costs into a country, up to a weight."""

    audit = Guarded()

    method = models.ForeignKey(ShippingMethod, models.CASCADE, related_name="rates")
    country = models.ForeignKey(Country, models.CASCADE, related_name="shipping_rates")
    max_weight_grams = models.PositiveIntegerField()
    price = models.PositiveBigIntegerField(help_text="In minor units.")
    free_from = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Costs nothing from this value of goods on, in minor units."
    )

    class Meta:
        ordering = ("method", "country", "max_weight_grams")
        constraints = (
            models.UniqueConstraint(
                fields=("method", "country", "max_weight_grams"), name="one_shipping_rate_per_weight"
            ),
        )

    def __str__(self) -> str:
        return f"{self.method} to {self.country}, up to {self.max_weight_grams} g"


class Discount(models.Model):
    """A code that takes something off."""

    audit = Guarded()

    class Kind(models.TextChoices):
        PERCENTAGE = "percentage", "percent off"
        AMOUNT = "amount", "amount off"
        FREE_SHIPPING = "free_shipping", "free shipping"

    code = models.CharField(max_length=30)
    description = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=14, choices=Kind)
    value = models.PositiveBigIntegerField(
        default=0, help_text="Whole percent, or minor units; nothing for free shipping."
    )
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, help_text="Only goods of this category count."
    )
    minimum = models.PositiveBigIntegerField(default=0, help_text="Least value of goods, in minor units.")
    once_per_person = models.BooleanField(default=False)
    most_uses = models.PositiveIntegerField(null=True, blank=True, help_text="By everybody. Empty: no limit.")
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(Upper("code"), name="one_discount_per_code_in_any_case"),
            models.CheckConstraint(
                condition=~Q(kind="percentage") | Q(value__gte=1, value__lte=100),
                name="a_percentage_is_one_to_a_hundred",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(starts_at__lt=F("ends_at")),
                name="a_discount_starts_before_it_ends",
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        """What it takes off, without its conditions."""
        if self.kind == self.Kind.FREE_SHIPPING:
            return "Free shipping"
        return f"{self.value} % off" if self.kind == self.Kind.PERCENTAGE else f"{money(self.value)} off"


class DiscountUse(models.Model):
    """A code spent on an order; gone again when the order is cancelled."""

    audit = Guarded()

    discount = models.ForeignKey(Discount, models.PROTECT, related_name="uses")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="discount_uses")
    order = models.OneToOneField("shop.Order", models.PROTECT, related_name="discount_use")
    once = models.BooleanField(help_text="As the code's once_per_person was when it was used.")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("discount", "owner"), condition=Q(once=True), name="a_code_for_once_is_used_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.discount} on {self.order}"
