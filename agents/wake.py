"""Waking workers. The database holds what is to be done; a lost wake-up is found again by the sweeper."""

import logging

from kombu.exceptions import OperationalError

from audit.context import current
from audit.tracing import handed_on
from shop.celery import app

log = logging.getLogger(__name__)
QUEUE = "turns"


def run_turns(conversation_id: int) -> None:
    _send("agents.tasks.run_turns", conversation_id)


def run_call(call_id: int) -> None:
    _send("agents.tasks.run_call", call_id)


def _send(task: str, pk: int) -> None:
    try:
        app.send_task(task, args=(pk,), queue=QUEUE, retry=False, headers=handed_on(current()))
    except (OperationalError, OSError) as error:
        log.warning("No worker was woken for %s %d: %s. The sweeper will find it.", task, pk, error)
