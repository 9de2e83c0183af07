"""Turns: taken up from a person, held by one worker at a time, ended once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Max, QuerySet, Value, When
from django.utils import timezone

from agents import editing, wake
from agents.intake import legible
from agents.llm.items import UserText, to_json
from agents.models import Conversation, Item, Lease, StreamHead, ToolCall, Turn
from agents.stream import publish
from identity import authority
from identity.actor import Actor, agent_of
from identity.delegations import live_delegation, narrow_delegation
from identity.models import LoginSession
from identity.policy import Resource, as_one, authorized, preview, require
from identity.statements import together
from identity.terms import BadTerms
from shop.models import PurchaseApproval

LONGEST_MESSAGE = 2_000
LEASE = timedelta(seconds=90)
TITLE_LENGTH = 60


class BadMessage(ValueError):
    """A message that cannot be taken; the sentence says why."""


class NoAuthority(Exception):
    """The person has not lent the agent anything, so there is nothing to converse under."""


class LeaseLost(Exception):
    """Another worker holds the turn now: whatever this one has begun must not commit."""


@dataclass(frozen=True)
class Held:
    """A worker's hold on a turn, good as long as nobody else began a newer epoch."""

    turn_id: int
    epoch: int

    def fence(self) -> None:
        """First of all in each of the worker's transactions. The lease is held before the turn is looked at."""
        lease = Lease.objects.filter(turn_id=self.turn_id, epoch=self.epoch)
        if not lease.update(until=timezone.now() + LEASE):
            raise LeaseLost(f"turn {self.turn_id} is held by a newer epoch than {self.epoch}")
        if not Turn.objects.filter(pk=self.turn_id, state=Turn.State.RUNNING).exists():
            raise LeaseLost(f"turn {self.turn_id} has ended")


def open_conversation(*, actor: Actor) -> Conversation:
    """A conversation under a child of what the person lends the shop's agent. Raises NoAuthority, Refused."""
    parent = live_delegation(actor.principal) if actor.principal else None
    if parent is None:
        raise NoAuthority
    try:
        with as_one():
            child = narrow_delegation(parent, parent.scopes, actor=actor)
            conversation = Conversation.objects.create(principal=actor.someone, delegation=child)
            StreamHead.objects.create(conversation=conversation)
    except BadTerms as cut_meanwhile:
        raise NoAuthority from cut_meanwhile
    return conversation


def begin_conversation(text: str, *, key: str, actor: Actor) -> Turn:
    """It is opened with its first message, or not at all; once, however often that is posted under the same key.

    Raises BadMessage, NoAuthority, Refused.
    """
    known = key_of(check_message(text, key), key)
    with as_one():
        with together() as ask:  # whoever posts it at the same moment waits, and then finds it
            authority.hold(ask, actor)
        own = Conversation.objects.of(actor.principal)
        if begun := Turn.objects.filter(key=known, conversation__in=own).first():
            return begun
        return take_message(open_conversation(actor=actor), text, key=key, actor=actor)


def check_message(text: str, key: str) -> str:
    """The message as it will be kept; the end of a line is one character, as the browser counts. Raises BadMessage."""
    text = legible(text).strip().replace("\r\n", "\n")
    if not text:
        raise BadMessage("Write something first.")
    if len(text) > LONGEST_MESSAGE:
        raise BadMessage(f"That is {len(text):,} characters. A message may have {LONGEST_MESSAGE:,}.")
    if not 1 <= len(key) <= 40 or not key.isprintable():
        raise BadMessage("The form was not complete. Reload the page and try again.")
    return text


def key_of(text: str, key: str) -> str:
    """By which a checked message is one turn: other words under the same key are another message, and not lost."""
    return sha256(f"{key} {text}".encode()).hexdigest()[:40]


def check_answerable(conversation: Conversation, session: LoginSession | None) -> None:
    """Whether the agent may still speak: nothing is asked of a model under authority that is dead. Raises Refused."""
    agent, resource = agent_of(conversation.delegation, session), _resource(conversation)
    if not preview(agent, "chat:answer", resource).allowed:
        require(agent, "chat:answer", resource)


def take_message(
    conversation: Conversation, text: str, *, key: str, actor: Actor, edits: Turn | None = None
) -> Turn:
    """The same words under the same key become one turn, however often they are posted. Raises BadMessage, Refused.

    Where it `edits` the last one, that one's words are told to no model any more: see editing.
    """
    text = check_message(text, key)
    key = key_of(text, key)
    check_answerable(conversation, actor.session)
    with authorized(actor, "chat:write", _resource(conversation)):
        if existing := Turn.objects.filter(conversation=conversation, key=key).first():
            return existing
        _move_up(conversation, text)
        if edits is not None:
            _take_the_place_of(edits, conversation, actor)
        turn = Turn.objects.create(conversation=conversation, session=actor.browser, key=key, edits=edits)
        Item.objects.create(turn=turn, key="user", content=to_json(UserText(text)))
        publish(conversation.pk, "turn", turn=turn.public_id, state=turn.state)
        transaction.on_commit(partial(wake.run_turns, conversation.pk))
    return turn


def _move_up(conversation: Conversation, text: str) -> None:
    """To the top of the list; it is called by its first words until somebody names it."""
    first_words = Value(" ".join(text.split())[:TITLE_LENGTH])
    title = Case(When(title="", then=first_words), default=F("title"))
    here = Conversation.objects.of(conversation.principal).filter(pk=conversation.pk)
    if not here.update(updated_at=timezone.now(), title=title):
        raise BadMessage("This conversation was deleted. Start a new one.")


def _take_the_place_of(turn: Turn, conversation: Conversation, actor: Actor) -> None:
    last = editing.last_said(conversation)
    if last != turn or last.is_open:
        raise BadMessage("Only your last message can be changed, once it was answered. Write a new one.")
    editing.supersede(turn, actor=actor)
    _withdraw_what_nobody_agreed_to(turn)


def stop_turn(turn: Turn, *, actor: Actor) -> None:
    """The person has heard enough. What was done stays done; the worker ends the turn at its next step."""
    with authorized(actor, "chat:write", _resource(turn.conversation)):
        Turn.objects.filter(pk=turn.pk, state__in=(Turn.State.QUEUED, Turn.State.RUNNING)).update(
            stop_requested=True
        )


def retry_turn(turn: Turn, *, actor: Actor) -> Turn:
    """Take a failed turn up again where it stopped; effects that stand are not repeated. Raises BadMessage, Refused."""
    check_answerable(turn.conversation, actor.session)
    with authorized(actor, "chat:write", _resource(turn.conversation)):
        if turn.pk < last_open(turn.conversation):
            raise BadMessage("A later message is being answered. Try again once it is.")
        failed = Turn.objects.filter(
            pk=turn.pk,
            state=Turn.State.FAILED,
            edited_as__isnull=True,
            conversation__deleted_at__isnull=True,
        )
        if failed.update(
            state=Turn.State.QUEUED,
            stop_requested=False,
            error="",
            stopped_by="",
            ended_at=None,
            session=actor.session,
        ):
            publish(turn.conversation_id, "turn", turn=turn.public_id, state=Turn.State.QUEUED)
            transaction.on_commit(partial(wake.run_turns, turn.conversation_id))
    turn.refresh_from_db()
    return turn


def last_open(conversation: Conversation) -> int:
    """The key of the last turn that is to be answered yet, or 0: none before it is taken up again meanwhile."""
    open_turns = conversation.turns.filter(state__in=(Turn.State.QUEUED, Turn.State.RUNNING))
    last: int = open_turns.aggregate(last=Max("pk", default=0))["last"]
    return last


def claim_next(conversation_id: int) -> Held | None:
    """Take the turn that was begun and that nobody is working on, or else the oldest that is queued.

    Under load a wake-up comes more than once: one that is not needed only looks, and waits for nobody.
    """
    open_turns = Turn.objects.filter(
        conversation_id=conversation_id, state__in=(Turn.State.QUEUED, Turn.State.RUNNING)
    ).order_by(Case(When(state=Turn.State.RUNNING, then=0), default=1), "id")
    seen = open_turns.select_related("lease").first()
    if seen is None or (hasattr(seen, "lease") and _is_held(seen, seen.lease, timezone.now())):
        return None
    try:
        with transaction.atomic():
            return _hold(seen, open_turns.filter(pk=seen.pk))
    except IntegrityError:  # another worker has just started a turn here
        return None


def end_turn(held: Held, state: Turn.State, error: str = "", stopped_by: str = "") -> None:
    """In the worker's fenced transaction."""
    turn = Turn.objects.get(pk=held.turn_id)
    turn.state, turn.error, turn.ended_at = state, error[:300], timezone.now()
    turn.stopped_by = stopped_by
    turn.save(update_fields=("state", "error", "ended_at", "stopped_by"))
    if state != Turn.State.FAILED:
        _withdraw_what_nobody_agreed_to(turn)
    publish(turn.conversation_id, "turn", turn=turn.public_id, state=str(state))


def _withdraw_what_nobody_agreed_to(turn: Turn) -> None:
    """A worker of its own runs what its person, or an approver of their organization, has said yes to."""
    wished = turn.tool_calls.filter(state=ToolCall.State.READY, parent__isnull=True, approvals__isnull=True)
    wished.exclude(quote__purchase_approvals__state=PurchaseApproval.State.APPROVED).update(
        state=ToolCall.State.WITHDRAWN, ended_at=timezone.now()
    )


def _resource(conversation: Conversation) -> Resource:
    return Resource("Conversation", conversation.public_id, {"owner": conversation.principal.public_id})


def _is_held(turn: Turn, lease: Lease, now: datetime) -> bool:
    return turn.state == Turn.State.RUNNING and lease.until > now


def _hold(seen: Turn, open_turns: QuerySet[Turn]) -> Held | None:
    """The lease before its turn, as in each worker's transactions. Meanwhile the turn may have ended."""
    now = timezone.now()
    leases = Lease.objects.select_for_update(no_key=True)
    lease, _ = leases.get_or_create(turn=seen, defaults={"until": now})
    turn = open_turns.select_for_update(no_key=True).first()
    if turn is None or _is_held(turn, lease, now):
        return None
    Lease.objects.filter(pk=lease.pk).update(epoch=F("epoch") + 1, until=now + LEASE)
    if turn.state != Turn.State.RUNNING:
        turn.state, turn.began_at = Turn.State.RUNNING, now
        turn.save(update_fields=("state", "began_at"))
        publish(turn.conversation_id, "turn", turn=turn.public_id, state=turn.state)
    else:
        publish(turn.conversation_id, "text.reset", turn=turn.public_id, step=turn.step)
    return Held(turn.pk, lease.epoch + 1)
