"""Where we deliver, what that costs, which tax is due, and codes that take something off."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from identity.admin.guard import GovernedAdmin, PolicedInline
from shop import postal
from shop.models import Country, Discount, ShippingMethod, ShippingRate, TaxRate
from shop.money import MINOR_PER_UNIT, WHOLE, money

Kind = Discount.Kind


class CountryForm(forms.ModelForm):
    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).upper()
        try:
            postal.form_of(code)
        except ValueError as unknown:
            raise ValidationError("There is no such country. Use two letters, such as DE.") from unknown
        return code


class TaxRateForm(forms.ModelForm):
    """People write 19 or 8.875; the row holds thousandths of a percent."""

    percent = forms.DecimalField(min_value=0, max_value=Decimal("99.999"), decimal_places=3)

    class Meta:
        model = TaxRate
        fields = ("region", "name")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["percent"] = Decimal(self.instance.rate * 100) / WHOLE

    def save(self, commit: bool = True) -> TaxRate:
        self.instance.rate = int(self.cleaned_data["percent"] * WHOLE / 100)
        rate: TaxRate = super().save(commit)
        return rate


class TaxRateInline(PolicedInline):
    model = TaxRate
    form = TaxRateForm


class ShippingRateInline(PolicedInline):
    model = ShippingRate


@admin.register(Country)
class CountryAdmin(GovernedAdmin):
    form = CountryForm
    list_display = ("name", "code", "prices_include_tax", "taxes")
    inlines = (TaxRateInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Country]:
        return super().get_queryset(request).prefetch_related("tax_rates")

    @admin.display(description="Tax")
    def taxes(self, country: Country) -> str:
        rates = country.tax_rates.all()
        return ", ".join(f"{rate.region} {rate.label}".strip() for rate in rates) or "none"


@admin.register(ShippingMethod)
class ShippingMethodAdmin(GovernedAdmin):
    list_display = ("name", "carrier", "days", "position", "is_offered")
    prepopulated_fields = {"code": ("name",)}
    inlines = (ShippingRateInline,)


class DiscountForm(forms.ModelForm):
    class Meta:
        model = Discount
        fields = "__all__"  # noqa: DJ007 - every column is for staff
        help_texts = {
            "value": f"Whole percent; or an amount in minor units, {MINOR_PER_UNIT} to one. Nothing for free shipping."
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind, value = cleaned.get("kind"), cleaned.get("value") or 0
        if kind == Kind.PERCENTAGE and not 1 <= value <= 100:
            self.add_error("value", "A percentage is from 1 to 100.")
        if kind == Kind.AMOUNT and not value:
            self.add_error("value", "Say how much it takes off.")
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and starts >= ends:
            self.add_error("ends_at", "It would end before it begins.")
        return cleaned

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip().upper()
        if not code.isalnum():
            raise ValidationError("Use letters and digits only: people type it.")
        if Discount.objects.filter(code__iexact=code).exclude(pk=self.instance.pk).exists():
            raise ValidationError(f"There is a code {code} already.")
        return code


class Validity(admin.SimpleListFilter):
    title = "validity"
    parameter_name = "validity"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("now", "can be used now"), ("over", "is over")]

    def queryset(self, request: HttpRequest, codes: QuerySet[Discount]) -> QuerySet[Discount]:
        over = codes.filter(ends_at__lte=timezone.now())
        if self.value() == "over":
            return over
        if self.value() == "now":
            begun = codes.exclude(starts_at__gt=timezone.now())
            return begun.filter(is_active=True).exclude(pk__in=over)
        return codes


@admin.register(Discount)
class DiscountAdmin(GovernedAdmin):
    form = DiscountForm
    list_display = ("code", "label", "category", "minimum_text", "used", "starts_at", "ends_at", "is_active")
    list_filter = ("kind", "is_active", Validity)
    list_select_related = ("category",)
    search_fields = ("code", "description")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Discount]:
        codes: QuerySet[Discount] = super().get_queryset(request)
        return codes.annotate(times=Count("uses"))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One that was used stays, and is switched off."""
        used = obj is None or bool(obj.uses.exists())
        return not used and super().has_delete_permission(request, obj)

    @admin.display(description="From", ordering="minimum")
    def minimum_text(self, discount: Discount) -> str:
        return money(discount.minimum) if discount.minimum else "–"

    @admin.display(description="Used", ordering="times")
    def used(self, discount: Any) -> str:
        return f"{discount.times} of {discount.most_uses}" if discount.most_uses else str(discount.times)
