"""What a person lets an agent do, and how much of it was used."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.capture import Guarded
from identity.ids import new_public_id

from .agents import Agent
from .organizations import Organization
from .sessions import LoginSession


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def live(self, at: datetime) -> "DelegationQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=at)


class Delegation(models.Model):
    """Authority lent by a principal to an agent. A child may only narrow, and dies with its parent."""

    audit = Guarded()

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    principal = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="delegations")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    granted_in = models.ForeignKey(LoginSession, models.PROTECT, null=True, blank=True)
    scopes = models.JSONField(default=list)
    currency = models.CharField(max_length=3, default="USD")
    order_limit = models.PositiveBigIntegerField(help_text="Largest single order, in minor units.")
    daily_limit = models.PositiveBigIntegerField(help_text="Most a day in all, in minor units.")
    unattended_ceiling = models.PositiveBigIntegerField(
        default=0, help_text="Orders up to this total need no countersignature, in minor units."
    )
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_why = models.CharField(max_length=200, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(unattended_ceiling__lte=models.F("order_limit")),
                name="unattended_ceiling_is_within_the_order_limit",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agent} for {self.principal}"

    def is_live(self, at: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > at


class Spending(models.Model):
    """Money that counts against a root delegation. Given back when the order does not stand."""

    audit = Guarded()

    root = models.ForeignKey(Delegation, models.PROTECT, related_name="spendings")
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="own_spendings")
    principal = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="spendings")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True)
    reference = models.CharField(max_length=40, unique=True, help_text="The public id of what was bought.")
    amount = models.PositiveBigIntegerField(help_text="In minor units.")
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text="When the payment outside was decided."
    )
    given_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("root", "at")), models.Index(fields=("principal", "at")))

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} for {self.reference}"
