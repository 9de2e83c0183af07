"""What the agents' room holds about a person: what was said, and what was done for them."""

from collections.abc import Iterator

from django.utils import timezone

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
from identity.privacy import Blank, Holding, Keep, Remove, Room

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
    """What waits for the person, or for its day, is withdrawn."""
    cards = Approval.objects.filter(tool_call__conversation__principal=person, state=Approval.State.WAITING)
    cards.update(state=Approval.State.WITHDRAWN, withdrawn_why=WHY)
    Mandate.objects.filter(delegation__principal=person).open().update(
        state=Mandate.State.ENDED, ended_why=WHY
    )
    calls = ToolCall.objects.filter(conversation__principal=person, state__in=WAITING)
    calls.update(state=ToolCall.State.WITHDRAWN, ended_at=timezone.now())


HOLDINGS = (
    Holding(
        StreamEvent, "conversation__principal", Remove(), left_out="repeats the transcript, piece by piece"
    ),
    Holding(Item, "turn__conversation__principal", Blank({"content": {}})),
    Holding(SupportRequest, "person", Blank({"summary": "", "answer": ""})),
    Holding(ToolCall, "conversation__principal", Blank({"arguments_text": "{}", "result": None})),
    Holding(
        Approval, "tool_call__conversation__principal", Keep("that a person said yes, and to which digest")
    ),
    Holding(
        Mandate, "delegation__principal", Keep("that a person said yes to a class of orders, and its bounds")
    ),
    Holding(ScopeRequest, "tool_call__conversation__principal", Keep("what a person was asked to lend")),
    Holding(
        Question,
        "turn__conversation__principal",
        Keep("which model was told which kinds of data, and what that cost; none of the data"),
    ),
    Holding(Share, "conversation__principal", Keep("that a colleague could look, by keys that name nobody")),
    Holding(Turn, "conversation__principal", Blank({"error": ""})),
    Holding(Conversation, "principal", Blank({"title": ""})),
)

ROOM = Room("agent", HOLDINGS, hindrances, stop)
