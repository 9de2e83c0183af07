"""What is for sale, and what buyers say about it."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from identity.admin_guard import GovernedAdmin, ReadOnlyAdmin
from identity.policy import Refused
from shop.models import Category, Pairing, Product, Review, Variant
from shop.reviews import moderate_review


class VariantInline(admin.TabularInline):
    """Stock is shown, and changed by an adjustment that says why."""

    model = Variant
    extra = 0
    fields = ("sku", "colour", "size", "price", "stock", "weight_grams", "position")
    readonly_fields = ("stock",)


class PairingInline(admin.TabularInline):
    model = Pairing
    fk_name = "product"
    extra = 0
    autocomplete_fields = ("other",)


@admin.register(Category)
class CategoryAdmin(GovernedAdmin):
    list_display = ("name", "slug", "position")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Product)
class ProductAdmin(GovernedAdmin):
    list_display = ("title", "category", "is_listed", "is_featured")
    list_filter = ("category", "is_listed", "is_featured")
    list_select_related = ("category",)
    search_fields = ("title", "slug", "variants__sku")
    inlines = (VariantInline, PairingInline)


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ("product", "rating", "title", "state", "created_at")
    list_filter = ("state", "rating", "created_at")
    list_select_related = ("product",)
    search_fields = ("product__title",)
    actions = ("hide", "show")

    @admin.action(description="Hide")
    def hide(self, request: HttpRequest, reviews: QuerySet[Review]) -> None:
        self._moderate(request, reviews, Review.State.HIDDEN)

    @admin.action(description="Show again")
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
