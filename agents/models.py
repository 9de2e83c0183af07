"""Conversations and what happens in them. These rows, not a prompt or a process, hold the agent's state."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.capture import Guarded, LeftOut, Recorded
from identity.ids import new_public_id
from identity.models import Delegation, LoginSession
from shop.models import Order, Quote


class Conversation(models.Model):
    """A conversation and the authority it works under: a child of what the person lent the agent."""

    audit = Recorded(personal=("title",))

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    principal = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="conversations")
    delegation = models.OneToOneField(Delegation, models.PROTECT, related_name="conversation")
    title = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-updated_at",)

    def __str__(self) -> str:
        return self.title or "New conversation"


class Turn(models.Model):
    """One message, or one outcome, to one answer."""

    audit = Recorded()

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
    """One entry of the transcript in the neutral form of agents.llm.items; never changed, never removed."""

    audit = Recorded(personal=("content",))

    turn = models.ForeignKey(Turn, models.CASCADE, related_name="items")
    key = models.CharField(max_length=80)
    content = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("turn", "key"), name="an_item_is_written_once"),)

    def __str__(self) -> str:
        return self.key


class ToolCallQuerySet(models.QuerySet["ToolCall"]):
    def due(self, at: datetime) -> "ToolCallQuerySet":
        return self.filter(state=ToolCall.State.SCHEDULED, run_at__lte=at)


class ToolCall(models.Model):
    """One wish of a model: what it asked for, what became of it. A scheduled action is one with a time."""

    audit = Recorded(personal=("arguments_text", "result"))

    class State(models.TextChoices):
        READY = "ready", "about to run"
        AWAITING_APPROVAL = "awaiting_approval", "waiting for your countersignature"
        SCHEDULED = "scheduled", "scheduled"
        SETTLING = "settling", "waiting for the payment"
        DONE = "done", "done"
        REFUSED = "refused", "refused"
        FAILED = "failed", "did not work"
        WITHDRAWN = "withdrawn", "withdrawn"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="tool_calls")
    turn = models.ForeignKey(Turn, models.CASCADE, null=True, related_name="tool_calls")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    delegation = models.ForeignKey(Delegation, models.PROTECT)
    session = models.ForeignKey(LoginSession, models.PROTECT)
    key = models.CharField(max_length=60, unique=True, help_text="turn:step:index, never the model's own id.")
    wire_id = models.CharField(max_length=120, blank=True, help_text="What the model calls this call.")
    tool = models.CharField(max_length=64)
    arguments_text = models.TextField(default="{}", help_text="As the model wrote them.")
    digest = models.CharField(
        max_length=64, help_text="SHA-256 over the canonical JSON of tool and arguments."
    )
    state = models.CharField(max_length=20, choices=State, default=State.READY)
    result = models.JSONField(null=True)
    quote = models.ForeignKey(Quote, models.PROTECT, null=True, related_name="tool_calls")
    order = models.OneToOneField(Order, models.PROTECT, null=True, related_name="tool_call")
    context_id = models.UUIDField(null=True, help_text="The audit context it ran under.")
    run_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    objects = ToolCallQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("state", "run_at")),)

    def __str__(self) -> str:
        return f"{self.tool} {self.public_id}"

    @property
    def arguments(self) -> dict[str, Any]:
        """What was asked for, as far as it can be read."""
        try:
            read = json.loads(self.arguments_text)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}


class Approval(models.Model):
    """A person's yes to exactly one call: bound by digest to quote, principal, agent, delegation and call."""

    audit = Guarded(secret=("nonce",))

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        APPROVED = "approved", "countersigned"
        DECLINED = "declined", "declined"
        WITHDRAWN = "withdrawn", "withdrawn"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    tool_call = models.ForeignKey(ToolCall, models.PROTECT, related_name="approvals")
    quote = models.OneToOneField(Quote, models.PROTECT, related_name="approval")
    nonce = models.CharField(max_length=43, unique=True)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decide_by = models.DateTimeField(help_text="Until when a person may say yes.")
    execute_until = models.DateTimeField(help_text="Until when the yes is good for the action.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="approvals"
    )
    decided_in = models.ForeignKey(LoginSession, models.PROTECT, null=True, related_name="approvals")
    decided_at = models.DateTimeField(null=True)
    authenticated_at = models.DateTimeField(null=True, help_text="When the person who decided had signed in.")
    withdrawn_why = models.CharField(max_length=300, blank=True)
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("tool_call",), condition=Q(state="waiting"), name="one_open_question_per_call"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(state="approved"), name="only_an_approval_is_used"
            ),
        )

    def __str__(self) -> str:
        return f"approval {self.public_id}: {self.state}"


class SupportRequest(models.Model):
    """What an agent handed over to a human of the shop, and what they said."""

    audit = Guarded(personal=("summary", "answer"))

    class State(models.TextChoices):
        WAITING = "waiting", "waiting for an answer"
        ANSWERED = "answered", "answered"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="support_requests")
    tool_call = models.OneToOneField(ToolCall, models.PROTECT, related_name="support_request")
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="support_requests")
    summary = models.TextField(max_length=1000, help_text="In the words of the agent's model.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answer = models.TextField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"question {self.public_id}"


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
