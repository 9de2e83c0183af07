"""The log's clock: beat wakes the sequencer, which places what was committed since, and has its head kept outside."""

from celery import shared_task

from audit.anchoring import anchor_newest
from audit.lag import tell_if_late
from audit.sequencer import sequence_all


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
