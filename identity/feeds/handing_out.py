"""What a system outside is handed: decided under the locks that a cut waits for, and recorded as one reading.

Nothing but that reading is recorded, and none where a batch holds nothing but readings: whoever asks for what is new
would otherwise find, each time, that they have asked.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from audit.feed import Batch, note_reading, read_on
from identity import authority
from identity.actor import Actor, feed_of
from identity.feeds.whose import PULL, log_of, part_of
from identity.models import FeedPlace, FeedToken
from identity.policy import Refused, preview, record_decision
from identity.statements import together


@contextmanager
def handing_out(actor: Actor) -> Iterator[None]:
    """A cut of this feed has returned before, or waits until the block has. Raises Refused."""
    with transaction.atomic():
        with together() as ask:
            authority.hold(ask, actor)
        decision = preview(actor, PULL, log_of(actor.organization))
        if decision.allowed:
            yield
            return
    record_decision(decision)
    raise Refused(decision)


def pull(token: FeedToken, *, after: int, limit: int, form: str) -> Batch:
    """What the log holds after a position. Asking for it says that everything before has arrived. Raises Refused."""
    with handing_out(feed_of(token)):
        batch = read_on(after, part_of(token.organization), limit=limit)
        note_reading("pull", token.reader, batch.entries, format=form)
        now = timezone.now()
        place, _ = FeedPlace.objects.get_or_create(reader=token.reader)
        moved = {"position": after, "moved_at": now} if after > place.position else {}
        FeedPlace.objects.filter(pk=place.pk).update(asked_at=now, **moved)
    return batch
