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
    """Authority lent by a principal to an agent. A child may only narrow, and dies with its parent.

    A limit that a child leaves open is its parent's. Empty lists lend all categories, and all own addresses.
    """

    audit = Guarded()

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    principal = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="delegations")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    granted_in = models.ForeignKey(LoginSession, models.PROTECT, null=True, blank=True)
    scopes = models.JSONField(default=list)
    currency = models.CharField(max_length=3, default="USD")
    order_limit = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Largest single order, in minor units."
    )
    daily_limit = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Most a day in all, in minor units."
    )
    monthly_limit = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Most in a calendar month in all, in minor units."
    )
    unattended_ceiling = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Orders up to this total need no countersignature, in minor units."
    )
    categories = models.JSONField(default=list, blank=True, help_text="Slugs: what may be ordered from.")
    addresses = models.JSONField(default=list, blank=True, help_text="Public ids: where orders may go.")
    quiet_from = models.TimeField(null=True, blank=True, help_text="By the principal's clock.")
    quiet_until = models.TimeField(null=True, blank=True)
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
            models.CheckConstraint(
                condition=Q(parent__isnull=False)
                | Q(order_limit__isnull=False, daily_limit__isnull=False, unattended_ceiling__isnull=False),
                name="what_is_lent_directly_has_limits",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_begin_and_end",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agent} for {self.principal}"

    def is_live(self, at: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > at


class DelegationChange(models.Model):
    """A person's decision to lend more, or less, than before. It names the sign-in it came from, as the first one."""

    audit = Guarded()

    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="changes")
    decided_in = models.ForeignKey(LoginSession, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    widened = models.BooleanField(help_text="Whether anything was lent that had not been.")
    before = models.JSONField(help_text="The terms that changed, as they were.")
    after = models.JSONField()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{'more' if self.widened else 'less'} for {self.delegation}"


class Spending(models.Model):
    """Money that counts against a root delegation. What comes back of it counts no longer."""

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
    given_back_at = models.DateTimeField(
        null=True, blank=True, help_text="When the order ceased to stand: all of it came back."
    )
    given_back = models.PositiveBigIntegerField(
        default=0, help_text="In minor units; refunds give back parts."
    )

    class Meta:
        indexes = (models.Index(fields=("root", "at")), models.Index(fields=("principal", "at")))
        constraints = (
            models.CheckConstraint(
                condition=Q(given_back__lte=models.F("amount")), name="no_more_comes_back_than_was_spent"
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} for {self.reference}"
