"""Where things should go."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.capture import Guarded
from identity.ids import new_public_id


class Address(models.Model):
    audit = Guarded(personal=("recipient", "street", "postcode", "city"))

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="addresses")
    recipient = models.CharField(max_length=120)
    street = models.CharField(max_length=200)
    postcode = models.CharField(max_length=20)
    city = models.CharField(max_length=80)
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2.")
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner",), condition=Q(is_default=True), name="one_default_address_per_person"
            ),
        )
        verbose_name_plural = "addresses"

    def __str__(self) -> str:
        return f"{self.recipient}, {self.street}, {self.postcode} {self.city}, {self.country}"
