"""The trail's clock: beat wakes the sequencer, which places what was committed since, and who tells of odd writes."""

from celery import shared_task

from audit.context import open_context
from audit.sequencer import sequence_all
from audit.system_writes import tell_unlisted


@shared_task
def sequence() -> int:
    """Returns how many events were given their places."""
    return sequence_all()


@shared_task
def tell_of_unlisted_writes() -> int:
    """Returns how many there were since the last round."""
    with open_context("task"):
        return tell_unlisted()
