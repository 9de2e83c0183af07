"""The exact content that a person agrees to."""

from django.conf import settings
from django.db import models

from audit.capture import Guarded
from identity.ids import new_public_id
from identity.models import Organization


class Quote(models.Model):
    """Lines, prices, shipping, tax, total, currency, address, payment and payer, frozen under one digest.

    `content` is what the digest (SHA-256 over canonical JSON) covers; the columns repeat what rules ask for.
    """

    audit = Guarded(personal=("content",))

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="quotes")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True)
    from_cart = models.BooleanField(
        help_text="The cart must still hold exactly these lines when it is ordered."
    )
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    total = models.PositiveBigIntegerField(help_text="In minor units, shipping and tax included.")
    currency = models.CharField(max_length=3)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"quote {self.public_id}"
