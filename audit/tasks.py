"""The trail's clock: beat wakes the sequencer, the witnesses, and who tells of what is late or odd."""

from celery import shared_task

from audit.anchoring import anchor_newest
from audit.context import open_context
from audit.lag import tell_if_late
from audit.search.indexing import index_all
from audit.sequencer import sequence_all
from audit.system_writes import tell_unlisted


@shared_task
def sequence() -> int:
    """Returns how many events were given their places."""
    return sequence_all()


@shared_task
def anchor() -> int:
    """Returns how many witnesses took the newest checkpoint."""
    return sum(1 for tried in anchor_newest() if not tried.error)


@shared_task
def watch() -> int:
    """Returns how much of the log is late, which its administrators were told."""
    return len(tell_if_late())


@shared_task
def tell_of_unlisted_writes() -> int:
    """Returns how many there were since the last round."""
    with open_context("task"):
        return tell_unlisted()


@shared_task
def index() -> int:
    """Returns how many events of the log can be searched since. The log never waits for it."""
    return index_all()
