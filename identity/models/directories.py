"""What an organization's own directory sends over SCIM 2.0: who it says is there, in which groups."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from audit.capture import Guarded
from identity.ids import new_public_id

from .organizations import Membership, Organization

if TYPE_CHECKING:
    from identity.actor import Actor


class DirectoryTokenQuerySet(models.QuerySet["DirectoryToken"]):
    def live(self, at: datetime) -> "DirectoryTokenQuerySet":
        return self.filter(enabled=True, revoked_at__isnull=True, expires_at__gt=at)


class DirectoryToken(models.Model):
    """What a directory shows with each call (RFC 6750). We keep the SHA-256 of 256 random bits, and never the token."""

    audit = Guarded(secret=("digest",))

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="directory_tokens")
    purpose = models.CharField(max_length=100, help_text="Which directory shows it, and what for.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="directory_tokens",
        help_text="Who answers for it.",
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="To the hour.")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = DirectoryTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.purpose} at {self.organization}"

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()

    def is_live(self, at: datetime) -> bool:
        return self.enabled and self.revoked_at is None and self.expires_at > at


class DirectoryUserQuerySet(models.QuerySet["DirectoryUser"]):
    def visible_to(self, actor: "Actor") -> "DirectoryUserQuerySet":
        """Those of the actor's organization that its directory has not deleted, each with `has_place`."""
        place = Membership.objects.filter(
            user=OuterRef("user"), organization=OuterRef("organization"), ended_at__isnull=True
        )
        here = self.filter(organization=actor.organization, deleted_at__isnull=True)
        return here.annotate(has_place=Exists(place)).select_related("user", "organization")

    def with_place(self) -> "DirectoryUserQuerySet":
        """Of those, who has a place in the organization."""
        return self.filter(has_place=True)


class DirectoryUser(models.Model):
    """A directory's word about a person: all that it sent, the account that it means, and the place it gave them.

    Deleted by the directory, a row forgets everything but whose place it ended, and may give back.
    """

    audit = Guarded(personal=("user_name", "name_key", "address", "external_id", "attributes"))

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="directory_users")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="directory_entries")
    place = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    active = models.BooleanField(default=True, help_text="What the directory says.")
    ended_here = models.BooleanField(
        default=False, help_text="The directory itself ended the place, and may give it back."
    )
    user_name = models.CharField(max_length=255, blank=True)
    name_key = models.CharField(max_length=255, blank=True, help_text="The name as names are compared.")
    address = models.EmailField(blank=True)
    external_id = models.CharField(max_length=255, blank=True)
    attributes = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = DirectoryUserQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "name_key"),
                condition=Q(deleted_at__isnull=True),
                name="a_user_name_is_one_persons_in_a_directory",
            ),
            models.UniqueConstraint(
                fields=("organization", "user"),
                condition=Q(deleted_at__isnull=True),
                name="a_directory_names_an_account_once",
            ),
        )
        indexes = (models.Index(fields=("organization", "external_id")),)

    def __str__(self) -> str:
        return self.user_name or f"deleted {self.public_id}"


class DirectoryGroupQuerySet(models.QuerySet["DirectoryGroup"]):
    def visible_to(self, actor: "Actor") -> "DirectoryGroupQuerySet":
        """Those of the actor's organization."""
        return self.filter(organization=actor.organization).select_related("organization")


class DirectoryGroup(models.Model):
    """A group of a directory. It means a role where a connection of the organization says so (GroupRole)."""

    audit = Guarded()

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="directory_groups")
    display_name = models.CharField(max_length=255)
    external_id = models.CharField(max_length=255, blank=True)
    members = models.ManyToManyField(DirectoryUser, related_name="directory_groups", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = DirectoryGroupQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("organization", "external_id")),)

    def __str__(self) -> str:
        return self.display_name
