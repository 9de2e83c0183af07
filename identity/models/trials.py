"""A test sign-in: what an identity provider said, kept for an hour for the admin who asked."""

from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.capture import LeftOut
from identity.ids import new_public_id
from identity.vault import SealedField

from .connections import Connection
from .sessions import LoginSession

KEPT_FOR: Final = timedelta(hours=1)


class SignInTrialQuerySet(models.QuerySet["SignInTrial"]):
    def fresh(self, at: datetime) -> "SignInTrialQuerySet":
        return self.filter(begun_at__gt=at - KEPT_FOR)


class SignInTrial(models.Model):
    """It signs nobody in. `request_id` is what the provider's answer must name, `config` what was tested."""

    audit = LeftOut("gone within an hour; that a test was begun and how it ended is recorded as an event")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="trials")
    begun_in = models.ForeignKey(LoginSession, models.CASCADE, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    request_id = models.CharField(max_length=200)
    config = models.CharField(max_length=64, help_text="SHA-256 of the settings that were tested.")
    answer = SealedField(blank=True, help_text="What came and what it would mean, as JSON.")
    passed = models.BooleanField(null=True, help_text="Empty until the provider has answered.")

    objects = SignInTrialQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("connection", "request_id"), name="a_test_asks_once"),
            models.CheckConstraint(
                condition=Q(passed__isnull=True, answer="") | (Q(passed__isnull=False) & ~Q(answer="")),
                name="a_test_that_ended_has_its_answer",
            ),
        )

    def __str__(self) -> str:
        return f"test of {self.connection}"
