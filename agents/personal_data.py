"""What the agents' room holds about a person: what was said, and what was done for them."""

from collections.abc import Iterator

from django.utils import timezone

from agents.conversations import forget_words
from agents.models import (
    Approval,
    Conversation,
    Item,
    Mandate,
    Question,
    ScopeRequest,
    Share,
    StreamEvent,
    SupportRequest,
    ToolCall,
    Turn,
)
from identity.models import User
from identity.privacy import Blank, Holding, Keep, Place, Remove, Room

WAITING = (
    ToolCall.State.READY,
    ToolCall.State.AWAITING_APPROVAL,
    ToolCall.State.AWAITING_APPROVER,
    ToolCall.State.SCHEDULED,
)
WHY = "The account has ended."


def hindrances(person: User) -> Iterator[str]:
    """A worker that answers just now would write down what it was asked."""
    open_turns = Turn.objects.filter(
        conversation__principal=person, state__in=(Turn.State.QUEUED, Turn.State.RUNNING)
    )
    if open_turns.exists():
        yield "Your agent is answering you. Let it end, or stop it, first."


def stop(person: User) -> None:
    """What waits for the person, or for its day, is withdrawn.

    A worker that runs a call waits for the person's lock, so nobody waits for that worker: the next round tries again.
    """
    calls = ToolCall.objects.filter(conversation__principal=person, state__in=WAITING)
    list(calls.select_for_update(no_key=True, nowait=True, of=("self",)).order_by("pk").only("pk"))
    cards = Approval.objects.filter(tool_call__conversation__principal=person, state=Approval.State.WAITING)
    cards.update(state=Approval.State.WITHDRAWN, withdrawn_why=WHY)
    Mandate.objects.filter(delegation__principal=person).open().update(
        state=Mandate.State.ENDED, ended_why=WHY
    )
    calls.update(state=ToolCall.State.WITHDRAWN, ended_at=timezone.now())


def make_up(person: User) -> None:
    """Conversations that were deleted while a hold stood were forgotten in the rows, and not on the trail."""
    for conversation in Conversation.objects.filter(principal=person, deleted_at__isnull=False):
        forget_words(conversation)


HOLDINGS = (
    Holding(
        StreamEvent,
        "conversation__principal",
        Remove(),
        left_out="repeats the transcript, piece by piece",
        purpose="showing an answer while it is made",
        kept="with the conversation",
    ),
    Holding(Item, "turn__conversation__principal", Blank({"content": {}}), purpose="the conversation"),
    Holding(SupportRequest, "person", Remove(), purpose="a person of the shop answers"),
    Holding(
        ToolCall,
        "conversation__principal",
        Blank({"arguments_text": "{}", "result": None}),
        purpose="what the agent asked for, and what it was told",
    ),
    Holding(
        Approval,
        "tool_call__conversation__principal",
        Keep("that a person said yes, and to which digest"),
        purpose="their yes",
    ),
    Holding(
        Mandate,
        "delegation__principal",
        Keep("that a person said yes to a class of orders, and its bounds"),
        purpose="their yes to many orders",
    ),
    Holding(
        ScopeRequest,
        "tool_call__conversation__principal",
        Keep("what a person was asked to lend"),
        purpose="what they were asked to lend",
    ),
    Holding(
        Question,
        "turn__conversation__principal",
        Keep("which model was told which kinds of data, and what that cost; none of the data"),
        purpose="which model was told what, and what it cost",
    ),
    Holding(
        Share,
        "conversation__principal",
        Keep("that a colleague could look, by keys that name nobody"),
        purpose="a colleague reads along",
    ),
    Holding(Turn, "conversation__principal", Blank({"error": ""}), purpose="the conversation"),
    Holding(Conversation, "principal", Blank({"title": ""}), purpose="the conversation"),
)

PLACES = (
    Place(
        "the endpoints of models",
        "What a person wrote, and what tools answered. Which kinds went where stands with each question.",
        "the agent's answers",
        "as the terms of the endpoint have it",
        "Nothing: organizations choose which endpoints may be told what their people write.",
    ),
    Place(
        "the memory of web processes",
        "Pieces of an answer for pages that are open.",
        "showing an answer while it is made",
        "seconds",
        "There is nothing to erase.",
    ),
)

ROOM = Room("agent", HOLDINGS, hindrances, stop, make_up, PLACES)
