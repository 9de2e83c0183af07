"""What a model asked for, and what the person is asked for it."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.capture import Guarded, Recorded
from identity.ids import new_public_id
from identity.models import Delegation, LoginSession
from shop.models import Order, Quote

from .conversations import Conversation, Turn


class ToolCallQuerySet(models.QuerySet["ToolCall"]):
    def due(self, at: datetime) -> "ToolCallQuerySet":
        return self.filter(state=ToolCall.State.SCHEDULED, run_at__lte=at)


class ToolCall(models.Model):
    """One wish of a model: what it asked for, what became of it. A scheduled action is one with a time."""

    audit = Recorded(
        personal=("arguments_text", "result"),
        undecided="the runner writes down what was said and asked; what it comes to is decided",
    )

    class State(models.TextChoices):
        READY = "ready", "about to run"
        AWAITING_APPROVAL = "awaiting_approval", "waiting for your countersignature"
        AWAITING_APPROVER = "awaiting_approver", "waiting for an approver"
        SCHEDULED = "scheduled", "scheduled"
        SETTLING = "settling", "waiting for the payment"
        HANDED_ON = "handed_on", "at work"
        DONE = "done", "done"
        REFUSED = "refused", "refused"
        FAILED = "failed", "did not work"
        WITHDRAWN = "withdrawn", "withdrawn"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="tool_calls")
    turn = models.ForeignKey(Turn, models.CASCADE, null=True, related_name="tool_calls")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    handed_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="handed",
        help_text="The call that handed a task on to the specialist who asks for this.",
    )
    lent = models.OneToOneField(
        Delegation,
        models.PROTECT,
        null=True,
        related_name="handed_to",
        help_text="What a specialist works under, where this call hands a task on.",
    )
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
    quotes_others = models.BooleanField(
        default=False,
        help_text="Whether the result holds text that neither the person nor the shop has written.",
    )
    quote = models.ForeignKey(Quote, models.PROTECT, null=True, related_name="tool_calls")
    mandate = models.ForeignKey(
        "Mandate",
        models.PROTECT,
        null=True,
        related_name="calls",
        help_text="The standing yes that it orders by.",
    )
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


class ScopeRequest(models.Model):
    """A call was refused for want of scopes, and asks the person to lend just these."""

    audit = Recorded(undecided="the runner writes down what was said and asked; what it comes to is decided")

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        LENT = "lent", "lent"
        DECLINED = "declined", "declined"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    tool_call = models.OneToOneField(ToolCall, models.PROTECT, related_name="scope_request")
    scopes = models.JSONField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_in = models.ForeignKey(LoginSession, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{' '.join(self.scopes)} for {self.tool_call}: {self.state}"


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
