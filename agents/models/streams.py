"""What open pages are told."""

from django.db import models

from audit.capture import LeftOut

from .conversations import Conversation


class StreamHead(models.Model):
    """The number of a conversation's newest stream event. Its row orders those who write events."""

    audit = LeftOut("a counter for the events of open pages")

    conversation = models.OneToOneField(
        Conversation, models.CASCADE, primary_key=True, related_name="stream_head"
    )
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last)


class StreamEvent(models.Model):
    """What an open page is told, numbered without gaps within its conversation (the SSE event id)."""

    audit = LeftOut("progress for open pages, made from rows that are recorded")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="events")
    number = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20)
    data = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("conversation", "number")
        constraints = (
            models.UniqueConstraint(fields=("conversation", "number"), name="events_are_numbered_once"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"
