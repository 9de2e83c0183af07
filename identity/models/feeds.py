"""Who outside reads the log: by a token that is shown with each pull, or at an address to which it is delivered."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.capture import Guarded, LeftOut
from audit.feed import FEED, START
from identity.ids import new_public_id
from identity.vault import SealedField

from .organizations import Organization


class Feed(models.Model):
    """One reader. Without an organization it is the shop's own, and reads everything."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    purpose = models.CharField(max_length=100, help_text="Which system reads, and what for.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who answers for it."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.purpose} of {self.organization or 'the shop'}"

    @property
    def reader(self) -> str:
        """Its name in FeedPlace and in the trail."""
        return f"{self._meta.model_name}:{self.public_id}"


class FeedTokenQuerySet(models.QuerySet["FeedToken"]):
    def live(self, at: datetime) -> "FeedTokenQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=at)


class FeedToken(Feed):
    """What a SIEM shows with each pull (RFC 6750). We keep the SHA-256 of 256 random bits, and never the token."""

    audit = Guarded(secret=("digest",))

    digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = FeedTokenQuerySet.as_manager()

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()

    def is_live(self, at: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > at


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def at_work(self) -> "WebhookQuerySet":
        """Those to which something is delivered. Of an organization that is off, none."""
        on = Q(organization__isnull=True) | Q(organization__enabled=True)
        return self.filter(on, ended_at__isnull=True, paused_at__isnull=True)


class Webhook(Feed):
    """An address to which events are delivered, signed by a secret that it shares with us (Standard Webhooks)."""

    audit = Guarded(secret=("secret", "former_secret"))

    class Carries(models.TextChoices):
        EVENTS = "events", "every event"
        ALERTS = "alerts", "alerts only"

    address = models.CharField(max_length=500)
    format = models.CharField(max_length=20)
    carries = models.CharField(max_length=10, choices=Carries, default=Carries.EVENTS)
    secret = SealedField()
    former_secret = SealedField(blank=True, default="")
    former_until = models.DateTimeField(null=True, blank=True, help_text="Until when both secrets sign.")
    paused_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookQuerySet.as_manager()

    def is_live(self, at: datetime) -> bool:
        return self.ended_at is None and self.paused_at is None

    @property
    def secret_mark(self) -> str:
        """Another one with each new secret: what the form that asks for a new one has seen."""
        return self.former_until.isoformat() if self.former_until else ""

    def secrets(self, at: datetime) -> list[str]:
        """Those that sign, the newest first."""
        former = bool(self.former_secret) and self.former_until is not None and self.former_until > at
        return [self.secret, self.former_secret] if former else [self.secret]


class FeedPlace(models.Model):
    """How far a reader of the log has come, and how it went. `trying_to` ends the batch that is on its way."""

    audit = LeftOut(f"moves with each batch, which the trail holds as one reading of {FEED}")

    reader = models.CharField(max_length=40, primary_key=True)
    position = models.BigIntegerField(default=START)
    trying_to = models.BigIntegerField(null=True)
    moved_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    failures = models.PositiveIntegerField(default=0)
    answer = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.reader} at {self.position}"
