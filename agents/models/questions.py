"""What went to which model, and what it cost."""

from django.db import models

from audit.capture import Recorded

from .calls import ToolCall
from .conversations import Turn


class QuestionQuerySet(models.QuerySet["Question"]):
    def of_attempt(self, turn: Turn) -> "QuestionQuerySet":
        """Asked since the turn was last taken up from the person: a retry begins to count anew."""
        return self.filter(turn=turn, asked_at__gte=turn.began_at or turn.created_at)


class Question(models.Model):
    """One question to a model. Written before it is sent: what left the shop is known whatever happens after."""

    audit = Recorded(undecided="the runner writes down what was said and asked; what it comes to is decided")

    turn = models.ForeignKey(Turn, models.CASCADE, related_name="questions")
    call = models.ForeignKey(
        ToolCall,
        models.CASCADE,
        null=True,
        related_name="questions",
        help_text="The call that handed a task to the specialist who asks; empty for the shop's agent itself.",
    )
    endpoint = models.CharField(max_length=80)
    host = models.CharField(max_length=200)
    model = models.CharField(max_length=120)
    region = models.CharField(max_length=80, blank=True)
    owner = models.CharField(max_length=80, blank=True)
    fields = models.JSONField(
        default=dict, help_text="Kinds of data that were sent, by where they come from."
    )
    decision = models.CharField(max_length=36, help_text="The decision that let it be asked.")
    closing = models.CharField(max_length=10, blank=True, help_text="The limit for which it was the last.")
    asked_at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    cost = models.PositiveBigIntegerField(default=0, help_text="In millionths of the price list's currency.")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.model} at {self.endpoint}"
