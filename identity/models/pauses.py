"""When agents rest."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.capture import Guarded
from identity.ids import new_public_id
from identity.statements import Given

from .organizations import Organization
from .people import User
from .sessions import LoginSession


class PauseQuerySet(models.QuerySet["Pause"]):
    def felt_by(self, user: User | Given, organization: Organization | Given | None) -> "PauseQuerySet":
        """Those that hold back the agents of a person who acts for this organization."""
        own = Q(principal=user) | Q(kind=Pause.Kind.SITE)
        return self.filter(own | Q(organization=organization) if organization else own, ended_at__isnull=True)


class Pause(models.Model):
    """Every agent of a person, of an organization, or of the whole site does nothing until it is ended."""

    audit = Guarded()

    class Kind(models.TextChoices):
        PERSON = "person"
        ORGANIZATION = "organization"
        SITE = "site"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="pauses"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="pauses"
    )
    why = models.CharField(max_length=200, blank=True)
    began_in = models.ForeignKey(LoginSession, models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    ended_in = models.ForeignKey(LoginSession, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = PauseQuerySet.as_manager()

    class Meta:
        ordering = ("-began_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("principal",),
                condition=Q(kind="person", ended_at__isnull=True),
                name="a_person_pauses_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=("organization",),
                condition=Q(kind="organization", ended_at__isnull=True),
                name="an_organization_pauses_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=("kind",),
                condition=Q(kind="site", ended_at__isnull=True),
                name="the_site_pauses_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(kind="person", principal__isnull=False, organization__isnull=True)
                | Q(kind="organization", principal__isnull=True, organization__isnull=False)
                | Q(kind="site", principal__isnull=True, organization__isnull=True),
                name="a_pause_names_whom_it_is_for",
            ),
        )

    def __str__(self) -> str:
        whose = self.principal or self.organization
        return f"all agents of {whose}" if whose else "all agents of the shop"
