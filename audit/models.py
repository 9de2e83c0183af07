"""The trail's tables. The database keeps all insert-only; only a PersonalValue may also be deleted."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.db import models

from audit.capture import LeftOut
from audit.queries import EventQuerySet
from audit.search.models import KnownValue, Posting, SearchHead, Tally  # noqa: F401 - Django finds them here
from audit.system_contexts import UNLISTED

_THE_TRAIL_ITSELF = LeftOut("It is the trail itself, insert-only by its own triggers.")


class Category(models.TextChoices):
    MODEL_CHANGE = "model.change", "change of a row"
    POLICY_DECISION = "policy.decision", "policy decision"
    TOOL_CALL = "tool.call", "tool call"
    APPROVAL = "approval", "approval"
    AUTH = "auth", "authentication"
    TASK = "task", "background work"
    DELEGATION = "delegation", "delegation"
    AUDIT_READ = "audit.read", "reading of the trail"
    PERSONAL_READ = "personal.read", "look at personal data"


def _reference() -> models.CharField[str | None, str | None]:
    """Null where there is none, so that the index on it holds only rows that have one."""
    return models.CharField(max_length=200, null=True, blank=True)


def _index(reference: str) -> models.Index:
    known = models.Q((f"{reference}__isnull", False))
    return models.Index(fields=[reference], name=f"context_by_{reference}", condition=known)


def _read(text: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(text)
    return facts


class AuditContext(models.Model):
    """Who acted and why. `facts` is the canonical text whose SHA-256 stands in each event."""

    audit = _THE_TRAIL_ITSELF

    id = models.UUIDField(primary_key=True, editable=False)
    source = models.CharField(max_length=40)
    principal = _reference()
    agent = _reference()
    delegation = _reference()
    session = _reference()
    organization = _reference()
    conversation = _reference()
    turn = _reference()
    tool_call = _reference()
    parent = models.UUIDField(null=True, blank=True)
    opened_at = models.DateTimeField()
    facts = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "context"
        indexes = [
            _index("principal"),
            _index("agent"),
            _index("delegation"),
            _index("session"),
            _index("organization"),
            _index("conversation"),
            _index("turn"),
            _index("tool_call"),
            _index("parent"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.id}"

    @cached_property
    def details(self) -> dict[str, Any]:
        return _read(self.facts)


class AuditEvent(models.Model):
    """One fact. `payload` is canonical JSON, whose bytes are hashed; columns repeat it for search."""

    audit = _THE_TRAIL_ITSELF

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True, editable=False)
    context = models.ForeignKey(AuditContext, on_delete=models.DO_NOTHING, related_name="events")
    category = models.CharField(max_length=40, choices=Category)
    action = models.CharField(max_length=100)
    outcome = models.CharField(max_length=40)
    object_type = models.CharField(max_length=100, blank=True, default="")
    object_id = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()
    payload = models.TextField()
    xid = models.BigIntegerField(null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "event"
        indexes = [
            models.Index(fields=["object_type", "object_id", "id"], name="event_by_object"),
            models.Index(fields=["category", "id"], name="event_by_category"),
            models.Index(fields=["id"], name="event_unlisted", condition=models.Q(outcome=UNLISTED)),
            models.Index(
                fields=["xid", "id"], name="event_by_transaction", condition=models.Q(xid__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.action} {self.object_type} {self.object_id}".strip()

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The payload, read. Personal values stand in it as commitments: see audit.events.reveal.

        Nothing is left of it where retention has dropped it.
        """
        return _read(self.payload) if self.payload else {}

    @property
    def before(self) -> dict[str, Any]:
        return dict(self.facts.get("before", {}))

    @property
    def after(self) -> dict[str, Any]:
        return dict(self.facts.get("after", {}))

    @property
    def detail(self) -> dict[str, Any]:
        return dict(self.facts.get("detail", {}))

    @property
    def permit(self) -> str:
        """The decision (or system context) under which a guarded row was written."""
        return str(self.facts.get("permit", ""))


class PersonalValue(models.Model):
    """A personal value and its salt. Deleting the row erases the value; its commitment stays."""

    audit = _THE_TRAIL_ITSELF

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(AuditEvent, on_delete=models.DO_NOTHING, related_name="personal_values")
    commitment = models.CharField(max_length=64)
    salt = models.BinaryField()
    value = models.TextField()

    def __str__(self) -> str:
        return self.commitment


class LogEntry(models.Model):
    """An event's place in the log: the leaf hash of RFC 6962 §2.1 over the payload's bytes."""

    audit = _THE_TRAIL_ITSELF

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(
        AuditEvent,
        on_delete=models.DO_NOTHING,
        related_name="log_entry",
        db_constraint=False,  # just read by the sequencer, and never removed: to ask again takes a fifth of a batch
    )
    leaf = models.BinaryField()

    class Meta:
        verbose_name_plural = "log entries"

    def __str__(self) -> str:
        return str(self.position)


class Tile(models.Model):
    """The root of 256 hashes that lie side by side: of leaves at level 0, of the tiles of one level below above it.

    What a proof needs of the inside of the tree (C2SP tlog-tiles), at a 255th of the rows of the log.
    """

    audit = _THE_TRAIL_ITSELF

    id = models.BigAutoField(primary_key=True)
    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    root = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="one_tile_a_place")]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """The log's head after a batch: size and root, and the frontier from which the next batch goes on.

    `note` is the head as it is signed and given away (audit/signing.py); heads from before there were keys have none.
    """

    audit = _THE_TRAIL_ITSELF

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    frontier = models.BinaryField()
    at = models.DateTimeField()
    note = models.TextField(default="")
    new_key = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["size"], name="checkpoint_by_new_key", condition=~models.Q(new_key="")),
            models.Index(fields=["at"], name="checkpoint_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.size} {bytes(self.root).hex()}"


class Anchor(models.Model):
    """One try to have a witness outside keep a checkpoint: what it answered, or why it did not."""

    audit = _THE_TRAIL_ITSELF

    id = models.BigAutoField(primary_key=True)
    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.DO_NOTHING, related_name="anchors")
    witness = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    receipt = models.TextField(default="", blank=True)
    error = models.TextField(default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["witness", "id"], name="anchor_by_witness")]
        constraints = [
            models.CheckConstraint(
                name="an_anchor_holds_or_says_why_not",
                condition=models.Q(receipt="") ^ models.Q(error=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.checkpoint_id} at {self.witness}"


class Dropping(models.Model):
    """Which payloads were dropped, by which rule: of events older than `before`, at positions before `through`."""

    audit = _THE_TRAIL_ITSELF

    id = models.BigAutoField(primary_key=True)
    rule = models.CharField(max_length=100)
    before = models.DateTimeField()
    through = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.rule}, before {self.before:%Y-%m-%d}"
