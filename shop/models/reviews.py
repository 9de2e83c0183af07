"""What buyers say about what they bought. Text by others: shown as text, and untrusted for the agent too."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.capture import Guarded
from identity.ids import new_public_id

from .catalog import Product


class Review(models.Model):
    audit = Guarded(personal=("title", "body"))

    class State(models.TextChoices):
        PUBLISHED = "published", "published"
        HIDDEN = "hidden", "hidden by the shop"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    product = models.ForeignKey(Product, models.CASCADE, related_name="reviews")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="reviews"
    )
    rating = models.PositiveSmallIntegerField(help_text="Stars, from 1 to 5.")
    title = models.CharField(max_length=80, blank=True)
    body = models.TextField(max_length=2000, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (models.Index(fields=("product", "state", "-created_at")),)
        constraints = (
            models.UniqueConstraint(fields=("product", "author"), name="one_review_per_person_and_product"),
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="a_rating_is_one_to_five"),
        )

    def __str__(self) -> str:
        return f"{self.rating} of 5 for {self.product}"
