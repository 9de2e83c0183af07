"""Customer companies, and who belongs to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.capture import Guarded
from identity.ids import new_public_id


class Organization(models.Model):
    audit = Guarded()

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    enabled = models.BooleanField(
        default=True, help_text="Off: nobody acts in its name, and nobody comes in through its connections."
    )
    order_ceiling = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        help_text="Largest order a member's agent may place, in minor units. Empty: no ceiling.",
    )
    role_limits = models.JSONField(
        default=dict,
        blank=True,
        help_text="By role, in minor units: above it an order that the organization pays needs an approver.",
    )
    payment_terms_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Days within which invoices are paid. Empty: members pay when they order.",
    )
    mfa_required = models.BooleanField(
        "second step required",
        default=False,
        help_text="In its name, members act only after a sign-in with a second step.",
    )

    model_endpoints = models.JSONField(
        default=list,
        blank=True,
        help_text="Names of the models' endpoints that may serve its people. Empty: all.",
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person's place in one organization. It ends; it is not deleted."""

    audit = Guarded()

    class Role(models.TextChoices):
        BUYER = "buyer"
        APPROVER = "approver"
        AUDITOR = "auditor"
        ADMIN = "admin"

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.BUYER)
    began_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "user"),
                condition=Q(ended_at__isnull=True),
                name="one_live_membership_per_person_and_organization",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} at {self.organization}, {self.role}"
