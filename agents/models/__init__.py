"""Conversations and what happens in them."""

from .calls import Approval, ScopeRequest, SupportRequest, ToolCall
from .conversations import Conversation, Item, Lease, Turn
from .streams import StreamEvent, StreamHead

__all__ = [
    "Approval",
    "Conversation",
    "Item",
    "Lease",
    "ScopeRequest",
    "StreamEvent",
    "StreamHead",
    "SupportRequest",
    "ToolCall",
    "Turn",
]
