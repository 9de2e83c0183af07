"""Conversations and what happens in them."""

from .calls import Approval, ScopeRequest, SupportRequest, ToolCall
from .conversations import Conversation, Item, Lease, Turn
from .questions import Question
from .streams import StreamEvent, StreamHead

__all__ = [
    "Approval",
    "Conversation",
    "Item",
    "Lease",
    "Question",
    "ScopeRequest",
    "StreamEvent",
    "StreamHead",
    "SupportRequest",
    "ToolCall",
    "Turn",
]
