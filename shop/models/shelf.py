"""What lists and search read of a product that is for sale, so that they need not add it up for each look."""

from django.db import models

from audit.capture import LeftOut

from .catalog import Category, Product

POINTS_PER_STAR = 100


class Shelf(models.Model):
    """One row for each listed product that has a variant, kept by the database's triggers (shop/search/upkeep.py)."""

    audit = LeftOut("derived from products, variants, categories and reviews, whose changes are recorded")

    product = models.OneToOneField(Product, models.DO_NOTHING, primary_key=True, db_constraint=False)
    category = models.ForeignKey(
        Category, models.DO_NOTHING, related_name="shelves", db_constraint=False, db_index=False
    )
    is_featured = models.BooleanField()
    title = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    price = models.PositiveBigIntegerField(help_text="The lowest variant's, in minor units.")
    rating = models.PositiveSmallIntegerField(
        default=0, help_text="Mean of the published reviews in hundredths of a star; 0 without any."
    )
    reviews = models.PositiveIntegerField(default=0)
    offers = models.TextField(
        default="[]",
        help_text="JSON: key, colour, size and price of each variant in their order: see shop/faces.py.",
    )
    pictures = models.TextField(
        default="[]", help_text="JSON: the uploaded ones in their order: see shop/gallery.py."
    )

    class Meta:
        verbose_name_plural = "shelves"
        indexes = (
            models.Index(fields=("-is_featured", "title", "product"), name="shelves_in_our_order"),
            models.Index(fields=("price", "product"), name="shelves_by_price"),
            models.Index(fields=("-created_at", "-product"), name="shelves_by_age"),
            models.Index(fields=("-rating", "-reviews", "product"), name="shelves_by_rating"),
            models.Index(fields=("category", "-is_featured", "title", "product"), name="aisles_in_our_order"),
            models.Index(fields=("category", "price", "product"), name="aisles_by_price"),
            models.Index(fields=("category", "-created_at", "-product"), name="aisles_by_age"),
            models.Index(fields=("category", "-rating", "-reviews", "product"), name="aisles_by_rating"),
        )

    def __str__(self) -> str:
        return f"{self.product} on its shelf"


class Choice(models.Model):
    """A colour or a size that a listed product comes in, however many variants have it; kept by the same triggers."""

    class Kind(models.TextChoices):
        COLOUR = "colour"
        SIZE = "size"

    audit = LeftOut("derived from products and variants, whose changes are recorded")

    product = models.ForeignKey(
        Product, models.DO_NOTHING, related_name="choices", db_constraint=False, db_index=False
    )
    category = models.ForeignKey(
        Category, models.DO_NOTHING, related_name="choices", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=6, choices=Kind)
    value = models.CharField(max_length=30)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("product", "kind", "value"), name="each_choice_of_a_product_once"
            ),
        )
        indexes = (models.Index(fields=("kind", "value", "category", "product"), name="choices_by_value"),)

    def __str__(self) -> str:
        return f"{self.product} in {self.value}"
