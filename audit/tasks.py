"""The log's clock: beat wakes the sequencer, which places whatever has been committed since."""

from celery import shared_task

from audit.sequencer import sequence_all


@shared_task
def sequence() -> int:
    """Returns how many events were given their places."""
    return sequence_all()
