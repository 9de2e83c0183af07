"""Conversations and what happens in them."""

from .calls import Approval, ScopeRequest, SupportRequest, ToolCall
from .conversations import Conversation, Item, Lease, Turn
from .mandates import Mandate
from .questions import Question
from .shares import Share
from .streams import StreamEvent, StreamHead

__all__ = [
    "Approval",
    "Conversation",
    "Item",
    "Lease",
    "Mandate",
    "Question",
    "ScopeRequest",
    "Share",
    "StreamEvent",
    "StreamHead",
    "SupportRequest",
    "ToolCall",
    "Turn",
]
