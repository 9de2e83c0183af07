"""Where things should go."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.forms.models import model_to_dict

from audit.capture import Guarded
from identity.ids import new_public_id
from shop import postal


class Address(models.Model):
    audit = Guarded(
        personal=("recipient", "company", "street", "street2", "postcode", "city", "region", "phone")
    )

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="addresses")
    recipient = models.CharField(max_length=120)
    company = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=200)
    street2 = models.CharField(max_length=200, blank=True, help_text="Floor, flat, entrance.")
    postcode = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=80, blank=True)
    region = models.CharField(
        max_length=80,
        blank=True,
        help_text="State or province, where addresses have one, as ISO 3166-2 ends.",
    )
    phone = models.CharField(max_length=30, blank=True)
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2.")
    is_default = models.BooleanField(default=False)
    by_agent = models.BooleanField(
        default=False, help_text="As an agent wrote it: nothing is ordered to it unattended."
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner",), condition=Q(is_default=True), name="one_default_address_per_person"
            ),
        )
        verbose_name_plural = "addresses"

    def __str__(self) -> str:
        return ", ".join(self.lines)

    @property
    def lines(self) -> tuple[str, ...]:
        return postal.lines_of(model_to_dict(self))
