"""What the agents' room holds about a person: what was said, and what was done for them."""

from agents.models import Approval, Conversation, Item, StreamEvent, ToolCall, Turn
from identity.privacy import Holding

HOLDINGS = (
    Holding(Conversation, "principal"),
    Holding(Turn, "conversation__principal"),
    Holding(Item, "turn__conversation__principal"),
    Holding(ToolCall, "conversation__principal"),
    Holding(Approval, "tool_call__conversation__principal"),
    Holding(StreamEvent, "conversation__principal", left_out="repeats the transcript, piece by piece"),
)
