"""The log's clock: beat wakes the sequencer, which places whatever has been committed since."""

from celery import shared_task

from audit.search.indexing import index_all
from audit.sequencer import sequence_all


@shared_task
def sequence() -> int:
    """Returns how many events were given their places."""
    return sequence_all()


@shared_task
def index() -> int:
    """Returns how many events of the log can be searched since. The log never waits for it."""
    return index_all()
