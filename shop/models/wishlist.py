"""What somebody would like to have one day."""

from django.conf import settings
from django.db import models

from audit.capture import Guarded

from .catalog import Product


class WishlistItem(models.Model):
    audit = Guarded()

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="wishes")
    product = models.ForeignKey(Product, models.CASCADE, related_name="wishes")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("owner", "product"), name="a_wish_is_kept_once"),)

    def __str__(self) -> str:
        return str(self.product)
