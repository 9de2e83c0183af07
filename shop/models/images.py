"""Pictures of products that staff have uploaded."""

from django.db import models
from django.db.models import Q

from audit.capture import Guarded
from identity.ids import new_public_id

from .catalog import Product


class ProductImage(models.Model):
    """A picture of a product, in one of its colours or in all; shop/pictures.py keeps its files under its public id."""

    audit = Guarded()

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    product = models.ForeignKey(Product, models.CASCADE, related_name="images")
    colour = models.CharField(max_length=30, blank=True, help_text="Empty: shown for every colour.")
    alt = models.CharField(
        "description", max_length=160, help_text="What can be seen, for who cannot see it."
    )
    position = models.PositiveSmallIntegerField(default=0)
    width = models.PositiveIntegerField(editable=False, help_text="Of the widest file, in pixels.")
    digest = models.CharField(max_length=64, editable=False, help_text="SHA-256 of the widest file.")

    class Meta:
        ordering = ("position", "id")
        verbose_name = "picture"
        constraints = (models.CheckConstraint(condition=~Q(alt=""), name="a_picture_is_described"),)

    def __str__(self) -> str:
        return self.alt
