"""Access reviews: who may do what in an organization's name, beside what was really used, and what became of it."""

from calendar import monthrange
from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.capture import Guarded
from identity.ids import new_public_id

from .organizations import Organization


class AtEnd(models.TextChoices):
    """What happens with a thing about which nobody has decided when the deadline comes."""

    NOTHING = "nothing", "it stays as it is"
    CUT = "cut", "it is cut"


class AccessReview(models.Model):
    """One campaign. Ended, its result stands in `text`, canonical JSON as it was signed, naming people by reference."""

    audit = Guarded()

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="access_reviews")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Nobody: it was planned.",
    )
    since = models.DateTimeField(help_text="What was used is counted from here on.")
    started_at = models.DateTimeField()
    decide_by = models.DateTimeField()
    at_end = models.CharField(max_length=8, choices=AtEnd, default=AtEnd.NOTHING)
    reminded = models.PositiveSmallIntegerField(
        null=True, help_text="The last reminder was sent so many days before the deadline."
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Nobody: the deadline.",
    )
    text = models.TextField(blank=True)
    signature = models.CharField(
        max_length=88, blank=True, help_text="Ed25519 (RFC 8032) over the text, in base64."
    )
    key = models.CharField(
        max_length=16, blank=True, help_text="Which of our keys: manage.py verify_report --keys"
    )

    class Meta:
        ordering = ("-started_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("organization",),
                condition=Q(ended_at__isnull=True),
                name="an_organization_is_reviewed_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(signature=""), name="an_ended_review_is_signed"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization}, {self.started_at:%-d %B %Y}"

    @property
    def days(self) -> int:
        """How far back it looks."""
        return (self.started_at - self.since) // timedelta(days=1)


class ReviewItem(models.Model):
    """One authority of the list. `terms` are what it allowed, `figures` what was used, `proposal` what would suffice;
    `state` is a digest of them, by which a decision names what its reviewer has seen."""

    audit = Guarded(personal=("note",))

    class Kind(models.TextChoices):
        DELEGATION = "delegation", "lent to an agent"
        ROLE = "role", "role"
        CONNECTION = "connection", "connection"
        KEY = "key", "key or token"

    class Verdict(models.TextChoices):
        KEPT = "kept", "kept"
        NARROWED = "narrowed", "narrowed"
        CUT = "cut", "cut"
        GONE = "gone", "had ended"

    class Reason(models.TextChoices):
        FIGURES = "figures", "the figures say so"
        NEEDED = "needed", "it is needed for their work"
        CHANGED = "changed", "their work has changed"
        LEAVING = "leaving", "they are leaving"
        RISK = "risk", "too much is at stake"
        DEADLINE = "deadline", "nobody decided before the deadline"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    review = models.ForeignKey(AccessReview, models.PROTECT, related_name="items")
    kind = models.CharField(max_length=12, choices=Kind)
    subject = models.CharField(max_length=120, help_text="Which one, within its kind.")
    label = models.CharField(max_length=120, help_text="What it is called. No name of a person.")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="reviewed",
        help_text="Whose authority it is: they do not decide about it.",
    )
    terms = models.JSONField()
    figures = models.JSONField()
    findings = models.JSONField(help_text="What speaks against it, each with its points.")
    proposal = models.JSONField(
        help_text="What of the terms would change, were it narrowed to what was used."
    )
    score = models.PositiveIntegerField()
    state = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    note = models.CharField(max_length=300, blank=True, help_text="In the reviewer's own words.")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-score", "kind", "pk")
        indexes = (models.Index(fields=("review", "verdict", "-score")),)
        constraints = (
            models.UniqueConstraint(
                fields=("review", "kind", "subject"), name="a_review_names_each_authority_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.label}"


class ReviewPlan(models.Model):
    """That an organization is reviewed each quarter, from a day on: decided once by whoever may start a review."""

    audit = Guarded()

    MONTHS: ClassVar[int] = 3

    organization = models.OneToOneField(Organization, models.PROTECT, related_name="review_plan")
    next_on = models.DateField(help_text="In UTC.")
    day = models.PositiveSmallIntegerField(help_text="Of the month, as it was asked for.")
    days = models.PositiveSmallIntegerField(help_text="How far back it looks.")
    open_for = models.PositiveSmallIntegerField(help_text="Days until the deadline.")
    at_end = models.CharField(max_length=8, choices=AtEnd)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.organization}, each quarter from {self.next_on:%-d %B %Y}"

    def after(self, day: date) -> date:
        """The first day of the plan that lies behind `day`. A month without its day has its last one."""
        months = self.next_on.year * 12 + self.next_on.month - 1
        following = self.next_on
        while following <= day:
            months += self.MONTHS
            year, month = divmod(months, 12)
            following = date(year, month + 1, min(self.day, monthrange(year, month + 1)[1]))
        return following
