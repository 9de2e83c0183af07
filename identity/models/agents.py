"""Software that acts for people."""

from django.conf import settings
from django.db import models

from audit.capture import Guarded
from identity.ids import new_public_id


class Agent(models.Model):
    """An actor in the sense of RFC 8693 §4.1, with someone who answers for it and a day on which it ends."""

    audit = Guarded()

    class Kind(models.TextChoices):
        SHOP = "shop", "the shop's own"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SHOP)
    purpose = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="owned_agents")
    enabled = models.BooleanField(default=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
