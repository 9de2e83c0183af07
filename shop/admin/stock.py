"""Pieces that came in, were counted anew or went missing."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from identity.admin.guard import GovernedAdmin, ReadOnlyAdmin
from shop.models import StockAdjustment, Variant
from shop.stock import StockError, adjust_stock, check_change, newest_adjustment


class StockForm(forms.ModelForm):
    seen = forms.IntegerField(initial=newest_adjustment, widget=forms.HiddenInput)

    class Meta:
        model = StockAdjustment
        fields = ("variant", "change", "reason", "note")

    def clean_change(self) -> int:
        change: int = self.cleaned_data["change"]
        try:
            check_change(change)
        except StockError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        return change


class Stock(admin.SimpleListFilter):
    title = "stock"
    parameter_name = "stock"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("low", "running out")]

    def queryset(self, request: HttpRequest, variants: QuerySet[Variant]) -> QuerySet[Variant]:
        return variants.filter(pk__in=Variant.objects.running_out()) if self.value() else variants


@admin.register(Variant)
class VariantAdmin(ReadOnlyAdmin):
    """Edited with its product; here it can be found and counted."""

    list_display = ("sku", "product", "colour", "size", "stock")
    list_select_related = ("product",)
    list_filter = (Stock,)
    search_fields = ("sku", "product__title")


@admin.register(StockAdjustment)
class StockAdjustmentAdmin(GovernedAdmin):
    list_display = ("made_at", "variant", "change", "reason", "note")
    list_filter = ("reason", "made_at")
    list_select_related = ("variant__product",)
    search_fields = ("variant__sku", "variant__product__title")
    autocomplete_fields = ("variant",)
    form = StockForm

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The page of one that was made has nothing to send."""
        fields = ("variant", "change", "reason", "note")
        return fields if obj else (*fields, "seen")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except StockError as refused:
            messages.error(request, str(refused))
            return redirect("admin:shop_stockadjustment_add")

    def save_model(self, request: HttpRequest, obj: StockAdjustment, form: StockForm, change: bool) -> None:
        """The verb writes the row; the form has only read it."""
        made = adjust_stock(
            obj.variant,
            obj.change,
            reason=StockAdjustment.Reason(obj.reason),
            note=obj.note,
            seen=form.cleaned_data["seen"],
            actor=request.actor,  # type: ignore[attr-defined]
        )
        obj.pk, obj.made_at = made.pk, made.made_at
