"""The policies as they were when they decided."""

from django.db import models

from audit.capture import Guarded


class PolicyVersion(models.Model):
    """Text and schema of one version, kept for good: a recorded decision names it, and is replayed by it."""

    audit = Guarded()

    version = models.CharField(max_length=12, unique=True, help_text="The first digits of its digest.")
    digest = models.CharField(max_length=64, help_text="SHA-256 over policies and schema.")
    policies = models.TextField()
    schema = models.TextField()
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-kept_at",)

    def __str__(self) -> str:
        return f"policies {self.version}"
