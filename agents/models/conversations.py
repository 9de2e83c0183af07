"""Conversations and who works on them. These rows, not a prompt or a process, hold the agent's state."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audit.capture import LeftOut, Recorded
from identity.ids import new_public_id
from identity.models import Delegation, LoginSession, User


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def of(self, person: User | None) -> "ConversationQuerySet":
        """Their own that they have not deleted."""
        return self.filter(principal=person, deleted_at__isnull=True)


class Conversation(models.Model):
    """A conversation and the authority it works under: a child of what the person lent the agent.

    Deleted, its row stays for what was done from it, without the words.
    """

    audit = Recorded(
        personal=("title",),
        undecided="the runner writes down what was said and asked; what it comes to is decided",
    )

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    principal = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="conversations")
    delegation = models.OneToOneField(Delegation, models.PROTECT, related_name="conversation")
    title = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering = ("-updated_at", "-id")
        indexes = (
            models.Index(
                F("principal"),
                F("updated_at").desc(),
                F("id").desc(),
                name="conversations_newest_first",
                condition=Q(deleted_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.title or "Untitled conversation"


class Turn(models.Model):
    """One message, or one outcome, to one answer."""

    audit = Recorded(undecided="the runner writes down what was said and asked; what it comes to is decided")

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled", "stopped"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="turns")
    session = models.ForeignKey(LoginSession, models.PROTECT)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    edits = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        related_name="edited_as",
        help_text="The turn whose words this one takes the place of. What was done for it stands.",
    )
    key = models.CharField(
        max_length=40, help_text="Sent by the page, so that a form posted twice is one turn."
    )
    step = models.PositiveIntegerField(default=0)
    stop_requested = models.BooleanField(default=False)
    error = models.CharField(max_length=300, blank=True)
    model = models.CharField(max_length=120, blank=True)
    endpoint = models.CharField(max_length=200, blank=True)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    began_at = models.DateTimeField(null=True, help_text="Taken up from the person, first or by a retry.")
    stopped_by = models.CharField(max_length=10, blank=True, help_text="The limit at which it ended.")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("state", "created_at")),)
        constraints = (
            models.UniqueConstraint(fields=("conversation", "key"), name="a_message_is_one_turn"),
            models.UniqueConstraint(
                fields=("conversation",), condition=Q(state="running"), name="one_turn_runs_in_a_conversation"
            ),
        )

    def __str__(self) -> str:
        return f"turn {self.public_id}"

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.QUEUED, self.State.RUNNING}


class Lease(models.Model):
    """Who works on a turn: until when, and in which epoch, so that a worker that lost it is fenced off."""

    audit = LeftOut("which process works on a turn just now; what it does is recorded")

    turn = models.OneToOneField(Turn, models.CASCADE, primary_key=True, related_name="lease")
    epoch = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"epoch {self.epoch} of {self.turn}"


class Item(models.Model):
    """One entry of the transcript in the neutral form of agents.llm.items.

    Never changed, but that it loses its words where its conversation is deleted or its person erased.
    """

    audit = Recorded(
        personal=("content",),
        undecided="the runner writes down what was said and asked; what it comes to is decided",
    )

    turn = models.ForeignKey(Turn, models.CASCADE, related_name="items")
    key = models.CharField(max_length=80)
    content = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("turn", "key"), name="an_item_is_written_once"),)

    def __str__(self) -> str:
        return self.key
