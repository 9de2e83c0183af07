"""What is for sale, and what buyers say about it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from identity.admin.guard import GovernedAdmin, KeptAdmin, PolicedInline, ReadOnlyAdmin, may
from identity.policy import Refused
from shop.admin.pictures import PictureInline
from shop.admin.tables import TablesMixin
from shop.artwork import Artwork, check
from shop.models import Category, Pairing, Product, Review, Variant
from shop.models.catalog import as_sought
from shop.reviews import moderate_review


class VariantForm(forms.ModelForm):
    def clean_colour(self) -> str:
        """As it will be kept: two rows of one page are compared by what their forms say."""
        return as_sought(self.cleaned_data["colour"])


class VariantInline(PolicedInline):
    """Stock is shown, and changed by an adjustment that says why."""

    model = Variant
    form = VariantForm
    fields = ("sku", "colour", "size", "price", "stock", "weight_grams", "position")
    readonly_fields = ("stock",)


class PairingInline(PolicedInline):
    model = Pairing
    fk_name = "product"
    autocomplete_fields = ("other",)


@admin.register(Category)
class CategoryAdmin(GovernedAdmin):
    list_display = ("name", "slug", "position")
    prepopulated_fields = {"slug": ("name",)}


class ProductForm(forms.ModelForm):
    def clean_artwork(self) -> Any:
        """What cannot be drawn would take the product's page down with it."""
        spec = self.cleaned_data["artwork"]
        try:
            check(Artwork(**spec))
        except (TypeError, ValueError) as wrong:
            raise ValidationError(f"It cannot be drawn: {wrong}.") from wrong
        return spec

    class Meta:
        help_texts = {
            "is_listed": "A product is kept for the orders that name it. Take it off the list, and nobody sees it."
        }


@admin.register(Product)
class ProductAdmin(TablesMixin, KeptAdmin):
    form = ProductForm
    list_display = ("title", "category", "is_listed", "is_featured")
    list_filter = ("category", "is_listed", "is_featured")
    list_select_related = ("category",)
    search_fields = ("title", "slug", "variants__sku")
    inlines = (VariantInline, PictureInline, PairingInline)


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ("product", "rating", "title", "state", "created_at")
    list_filter = ("state", "rating", "created_at")
    list_select_related = ("product",)
    search_fields = ("product__title",)
    actions = ("hide", "show")

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return may(request, "reviews:moderate", Review)

    @admin.action(description="Hide", permissions=["moderate"])
    def hide(self, request: HttpRequest, reviews: QuerySet[Review]) -> None:
        self._moderate(request, reviews, Review.State.HIDDEN)

    @admin.action(description="Show again", permissions=["moderate"])
    def show(self, request: HttpRequest, reviews: QuerySet[Review]) -> None:
        self._moderate(request, reviews, Review.State.PUBLISHED)

    def _moderate(self, request: HttpRequest, reviews: QuerySet[Review], to: Review.State) -> None:
        for review in reviews:
            try:
                moderate_review(review, to, actor=request.actor)  # type: ignore[attr-defined]
            except Refused as refused:
                messages.error(request, str(refused))
                return
        messages.success(request, f"{len(reviews)} now {to.label}.")
