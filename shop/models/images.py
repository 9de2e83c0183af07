"""Pictures of products that staff have uploaded."""

from django.db import models

from audit.capture import Guarded
from identity.ids import new_public_id

from .catalog import Product


class ProductImage(models.Model):
    """One picture of a product, in one of its colours or in all; smaller versions lie beside the file."""

    audit = Guarded()

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    product = models.ForeignKey(Product, models.CASCADE, related_name="images")
    colour = models.CharField(max_length=30, blank=True, help_text="Empty: shown for every colour.")
    file = models.ImageField(upload_to="products/", width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField(
        "description", max_length=160, help_text="What can be seen, for who cannot see it."
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.alt
