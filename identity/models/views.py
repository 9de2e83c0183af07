"""Questions to the trail that somebody wants to ask again."""

from django.conf import settings
from django.db import models

from audit.capture import Guarded
from identity.ids import new_public_id


class SavedView(models.Model):
    """Filters of the explorer under a name: the end of its address, without where in the list one stood."""

    audit = Guarded(personal=("name", "query"))

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_views")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000, blank=True)
    shared = models.BooleanField(default=False, help_text="Others who look into the trail see it too.")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=("owner", "name"), name="one_view_of_a_name_for_each_person"),
        )

    def __str__(self) -> str:
        return self.name
