"""When the law wants something kept."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audit.capture import Guarded
from identity.ids import new_public_id

from .organizations import Organization
from .people import User


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    def standing(self) -> "LegalHoldQuerySet":
        return self.filter(released_at__isnull=True)

    def over(self, person: User) -> "LegalHoldQuerySet":
        """Those that keep a person's data: their own, and those of every organization that they ever belonged to."""
        theirs = Q(organization__memberships__user=person)
        return self.standing().filter(Q(person=person) | theirs).distinct()


class LegalHold(models.Model):
    """What is held about a person, or about an organization and its people, is neither erased nor thinned out.

    Who places one does not release it: nothing was lost by it, and what follows a release cannot be undone.
    """

    audit = Guarded(personal=("why", "released_why"))

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="legal_holds"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="legal_holds"
    )
    why = models.CharField("reason", max_length=300, help_text="Which matter, and who asked for it.")
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(auto_now_add=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_why = models.CharField("reason for the release", max_length=300, blank=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering = ("-placed_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(organization__isnull=True),
                name="a_hold_is_on_a_person_or_an_organization",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False) & ~Q(released_by=F("placed_by")),
                name="a_hold_is_released_by_somebody_else",
            ),
        )

    def __str__(self) -> str:
        return f"hold {self.public_id} on {self.subject}"

    @property
    def subject(self) -> User | Organization:
        held = self.person or self.organization
        if held is None:
            raise LookupError("a hold is on somebody")
        return held
