"""What a worker's thread keeps from one task to the next, and what it throws away."""

from collections.abc import Callable, Iterator

import pytest
from celery import signals
from celery.app.trace import build_tracer
from celery.fixups.django import DjangoWorkerFixup
from django.db import connection

from identity.tasks import forget_trials
from shop.celery import app
from tests.audit.only import on_postgresql

Run = Callable[[], object]


@pytest.fixture
def run(database: object) -> Iterator[Run]:
    """A task as a worker of Celery runs it, with Celery's own care for Django, which names no connection kept."""
    connection.settings_dict |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    care = DjangoWorkerFixup(app).install()
    tracer = build_tracer(forget_trials.name, forget_trials, app=app)
    yield lambda: tracer("1", (), {}, {"is_eager": False})
    signals.beat_embedded_init.disconnect(care.close_database)
    signals.task_prerun.disconnect(care.on_task_prerun)
    signals.task_postrun.disconnect(care.on_task_postrun)
    signals.worker_process_init.disconnect(care.on_worker_process_init)


def test_tasks_share_the_connection_of_their_thread(run: Run) -> None:
    run()
    kept = connection.connection
    run()
    assert kept is not None
    assert connection.connection is kept


@on_postgresql
def test_a_connection_that_the_database_ended_is_not_kept(run: Run) -> None:
    run()
    lost = connection.connection
    lost.close()
    run()
    assert connection.connection is not lost
