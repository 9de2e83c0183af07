"""Answers given to calls that may be repeated."""

from django.db import models

from audit.capture import LeftOut


class IdempotencyRecord(models.Model):
    """One unsafe call of the API, known by its caller and the key that they sent.

    `status` is empty while the call runs; then the answer stands here and is given again to a repeat.
    """

    audit = LeftOut("the protocol's own memory, kept for a day; what the call did is recorded")

    caller = models.CharField(max_length=64, help_text="SHA-256 of the actor's key: a guest's is a secret.")
    key = models.CharField(max_length=255)
    request_digest = models.CharField(max_length=64, help_text="SHA-256 over method, address and body.")
    started_at = models.DateTimeField(help_text="When the run began that may answer.")
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("caller", "key"), name="one_answer_per_caller_and_key"),
        )
        indexes = (models.Index(fields=("started_at",), name="answers_by_age"),)

    def __str__(self) -> str:
        return self.key
