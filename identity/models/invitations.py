"""A place that is offered to whoever can prove that an address is theirs."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from audit.capture import Guarded
from identity.ids import new_public_id

from .organizations import Membership, Organization

GOOD_FOR: Final = timedelta(days=7)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at: datetime) -> "InvitationQuerySet":
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, sent_at__gt=at - GOOD_FOR)


class Invitation(models.Model):
    """Its link names it and proves nothing: the place goes to who is signed in with that address confirmed."""

    audit = Guarded(personal=("email",))

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Membership.Role)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-sent_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="invitation_is_to_an_address_in_lower_case"
            ),
            models.UniqueConstraint(
                fields=("organization", "email"),
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="an_address_is_invited_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="an_invitation_is_accepted_or_withdrawn",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} at {self.organization}"

    @property
    def expires_at(self) -> datetime:
        return self.sent_at + GOOD_FOR
