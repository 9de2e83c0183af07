"""Telling open pages what happened: events numbered without gaps, written with the fact they tell of."""

from typing import Any

from django.db.models import F

from agents.models import StreamEvent, StreamHead


def publish(conversation_id: int, kind: str, **data: Any) -> None:
    """In the caller's transaction. The head's row is held until it ends, so numbers appear in order."""
    StreamHead.objects.filter(conversation_id=conversation_id).update(last=F("last") + 1)
    number = StreamHead.objects.values_list("last", flat=True).get(conversation_id=conversation_id)
    StreamEvent.objects.create(conversation_id=conversation_id, number=number, kind=kind, data=data)


def last_number(conversation_id: int) -> int:
    return StreamHead.objects.values_list("last", flat=True).get(conversation_id=conversation_id)
