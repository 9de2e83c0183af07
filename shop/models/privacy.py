"""What people ask for about their own data (GDPR articles 15, 17 and 20)."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.capture import Guarded
from identity.ids import new_public_id

if TYPE_CHECKING:
    from identity.actor import Actor


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def visible_to(self, actor: "Actor") -> "DataRequestQuerySet":
        """A person's own, at their own browser."""
        return self.filter(owner=actor.principal) if actor.is_person else self.none()


class DataRequest(models.Model):
    audit = Guarded()

    class Kind(models.TextChoices):
        COPY = "copy", "a copy of your data"
        ERASURE = "erasure", "erasure of your data"

    class State(models.TextChoices):
        REQUESTED = "requested", "asked for"
        DONE = "done", "done"
        WITHDRAWN = "withdrawn", "withdrawn"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.DONE)
    requested_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(
        null=True, blank=True, help_text="From when on it is carried out; until then it can be withdrawn."
    )
    done_at = models.DateTimeField(null=True, blank=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        ordering = ("-requested_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "kind"),
                condition=Q(state="requested"),
                name="one_open_data_request_per_person_and_kind",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.public_id}"
