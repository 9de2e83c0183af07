"""What was found and cut when an incident was contained."""

from django.conf import settings
from django.db import models

from audit.capture import Guarded
from identity.ids import new_public_id


class IncidentReport(models.Model):
    """One signed report. Its text is canonical JSON as it was signed; it names nobody but by reference."""

    audit = Guarded()

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(
        max_length=12, help_text="What it began at: a session, person, agent or connection."
    )
    subject = models.CharField(max_length=16)
    why = models.CharField(max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    text = models.TextField()
    signature = models.CharField(max_length=88, help_text="Ed25519 (RFC 8032) over the text, in base64.")
    key = models.CharField(max_length=16, help_text="Which of our keys: manage.py verify_report --keys")

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}, {self.made_at:%Y-%m-%d %H:%M} UTC"
