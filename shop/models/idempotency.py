"""Answers given to calls that may be repeated."""

from django.db import models

from audit.capture import LeftOut


class IdempotencyRecord(models.Model):
    """One unsafe call of the API, known by its caller and the key that they sent.

    `status` is empty while the call runs; then the answer stands here and is given again to a repeat.
    """

    audit = LeftOut("the protocol's own memory; what the call did is recorded")

    caller = models.CharField(max_length=80, help_text="The actor's key.")
    key = models.CharField(max_length=255)
    request_digest = models.CharField(max_length=64, help_text="SHA-256 over method, path and body.")
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("caller", "key"), name="one_answer_per_caller_and_key"),
        )
        indexes = (models.Index(fields=("created_at",)),)

    def __str__(self) -> str:
        return f"{self.key} of {self.caller}"
