"""Telling open pages what happened: events numbered without gaps, written with the fact they tell of."""

from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Max

from agents.broadcast import READER
from agents.models import StreamEvent, StreamHead, ToolCall

NEXT: Final = (
    f"UPDATE {StreamHead._meta.db_table} SET last = last + 1 WHERE conversation_id = %s RETURNING last"  # noqa: S608 - a name of ours
)
MARKS = ("turn", "step", "text.reset")


def publish(conversation_id: int, kind: str, **data: Any) -> None:
    """In the caller's transaction. The head's row is held until it ends, so numbers appear in order."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [conversation_id])
        (number,) = cursor.fetchone()
    StreamEvent.objects.create(conversation_id=conversation_id, number=number, kind=kind, data=data)
    transaction.on_commit(READER.look)


def hold(conversation_id: int) -> None:
    """Whoever else writes there waits until the caller's transaction ends."""
    heads = StreamHead.objects.select_for_update(no_key=True).filter(pk=conversation_id)
    list(heads.only("pk"))


def publish_call(call: ToolCall) -> None:
    """A call has changed: its fragment is shown within its turn, and within its task where a specialist asked."""
    call = call.handed_by or call
    turn = {"turn": call.turn.public_id} if call.turn else {}
    publish(call.conversation_id, "call", call=call.public_id, **turn)


def settled_number(conversation_id: int) -> int:
    """Up to here all text stands in items; what follows belongs to a step that is still being said."""
    marks = StreamEvent.objects.filter(conversation_id=conversation_id, kind__in=MARKS)
    return marks.aggregate(last=Max("number"))["last"] or 0
