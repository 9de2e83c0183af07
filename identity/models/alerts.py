"""Rules over the log, and what they have found."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.capture import Guarded, LeftOut
from identity.ids import new_public_id

from .organizations import Organization


class AlertRule(models.Model):
    """One rule of an organization, or of the shop, which watches everything. `parameters` are whole numbers by name."""

    audit = Guarded()

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="alert_rules"
    )
    kind = models.CharField(max_length=20)
    parameters = models.JSONField(default=dict)
    together = models.PositiveIntegerField(
        default=60, help_text="Minutes without another hit after which the next one is an alert of its own."
    )
    by_mail = models.BooleanField(default=True)
    enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "kind"), name="a_rule_stands_once_in_an_organization"
            ),
            models.UniqueConstraint(
                fields=("kind",), condition=Q(organization=None), name="a_rule_stands_once_in_the_shop"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.organization or 'the shop'}"


class RuleMemory(models.Model):
    """What a rule has to remember of the events before."""

    audit = LeftOut("computed from the log, again and again; what comes of it is the alert")

    rule = models.OneToOneField(AlertRule, models.CASCADE, primary_key=True, related_name="memory")
    state = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.rule)


class Alert(models.Model):
    """What a rule found about one subject, until somebody has looked. `events` are positions in the log."""

    audit = Guarded(personal=("note",))

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    rule = models.ForeignKey(AlertRule, models.PROTECT, related_name="alerts")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="alerts"
    )
    subject = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    count = models.PositiveIntegerField(default=0)
    events = models.JSONField(default=list)
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-last_at",)
        indexes = (models.Index(fields=("rule", "subject", "last_at"), name="alert_by_rule_and_subject"),)

    def __str__(self) -> str:
        return self.title
