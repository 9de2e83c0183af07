"""Celery: the broker only wakes workers. What is due, and whether it was done, stands in the database.

So a lost message costs seconds, a doubled one nothing, and no task is ever sent with a delay of its own.
Tasks that a person waits for name the queue "turns", so that sweeping never starves a chat.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from celery import Celery, Task
from celery.signals import task_postrun, task_prerun, worker_init
from django.conf import settings
from django.db import close_old_connections, reset_queries

from audit.tracing import continued

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")


def transport_options(broker: str) -> dict[str, Any]:
    """What a broker needs to be told: where files go, or when an unanswered message is given to another."""
    if broker.startswith("filesystem:"):
        folder = settings.VAR_DIR / "broker"
        folder.mkdir(parents=True, exist_ok=True)
        return {
            "data_folder_in": str(folder),
            "data_folder_out": str(folder),
            "control_folder": str(folder),
            "polling_interval": 0.2,
        }
    if broker.startswith(("redis", "valkey", "sentinel")):
        return {"visibility_timeout": 300, "unacked_restore_throttle": 1, "socket_connect_timeout": 2}
    return {}


class AttributedTask(Task):
    """What a task records goes on with the trace, and names the context, that its sender was in."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with continued(self.request.headers or {}, task_id=self.request.id or ""):
            return self.run(*args, **kwargs)


app = Celery("shop", task_cls=AttributedTask)
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_connection_retry_on_startup=True,
    broker_transport_options=transport_options(settings.CELERY_BROKER_URL),
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_default_queue="default",
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    timezone="UTC",
    CELERY_DB_REUSE_MAX=sys.maxsize,  # it leaves connections to `keep_connections`
    beat_schedule={
        # Each wakes a sweeper of due rows; one that finds no worker in time is worth nothing and expires.
        "sweep": {"task": "agents.tasks.sweep", "schedule": 2.0, "options": {"expires": 2}},
        "forget-late-words": {
            "task": "agents.tasks.forget_late_words",
            "schedule": 300.0,
            "options": {"expires": 300},
        },
        "settle-payments": {
            "task": "shop.tasks.settle_payments",
            "schedule": 10.0,
            "options": {"expires": 10},
        },
        "carry-out-erasures": {
            "task": "shop.tasks.carry_out_erasures",
            "schedule": 60.0,
            "options": {"expires": 60},
        },
        "close-late-purchases": {
            "task": "shop.tasks.close_late_purchases",
            "schedule": 60.0,
            "options": {"expires": 60},
        },
        "forget-api-answers": {
            "task": "shop.tasks.forget_api_answers",
            "schedule": 3600.0,
            "options": {"expires": 3600},
        },
        "sweep-uploads": {
            "task": "shop.tasks.sweep_uploads",
            "schedule": 3600.0,
            "options": {"expires": 3600},
        },
        "tell-of-ending-certificates": {
            "task": "identity.tasks.tell_of_ending_certificates",
            "schedule": 3600.0,
            "options": {"expires": 3600},
        },
        "check-domains": {
            "task": "identity.tasks.check_domains",
            "schedule": 3600.0,
            "options": {"expires": 3600},
        },
        "forget-trials": {
            "task": "identity.tasks.forget_trials",
            "schedule": 300.0,
            "options": {"expires": 300},
        },
        "end-sign-ins": {
            "task": "identity.tasks.end_sign_ins",
            "schedule": 300.0,
            "options": {"expires": 300},
        },
        "tell-of-unlisted-writes": {
            "task": "audit.tasks.tell_of_unlisted_writes",
            "schedule": 60.0,
            "options": {"expires": 60},
        },
        "deliver-feeds": {
            "task": "identity.tasks.deliver_feeds",
            "schedule": 5.0,
            "options": {"expires": 5},
        },
        "watch-the-log": {
            "task": "identity.tasks.watch_log",
            "schedule": 10.0,
            "options": {"expires": 10},
        },
        "tend-access-reviews": {
            "task": "identity.tasks.tend_access_reviews",
            "schedule": 3600.0,
            "options": {"expires": 3600},
        },
        "sequence-the-log": {"task": "audit.tasks.sequence", "schedule": 5.0, "options": {"expires": 5}},
        "watch-the-lag": {"task": "audit.tasks.watch", "schedule": 60.0, "options": {"expires": 60}},
        "anchor-the-log": {"task": "audit.tasks.anchor", "schedule": 60.0, "options": {"expires": 60}},
        "index-the-log": {"task": "audit.tasks.index", "schedule": 5.0, "options": {"expires": 5}},
    },
)
app.autodiscover_tasks()


@task_prerun.connect
@task_postrun.connect
def keep_connections(sender: Task, **_: object) -> None:
    """As a request does: to connect takes SQLite, which reads every trigger then, longer than most tasks."""
    if not sender.request.is_eager:
        reset_queries()
        close_old_connections()


@worker_init.connect
def refuse_unsafe_start(**_: object) -> None:
    """A worker refuses what the web refuses. Celery only logs what a signal's receiver raises, so this exits."""
    from identity.checks import UnsafeStart, refuse_unsafe_start  # the models are there once Django is set up

    try:
        refuse_unsafe_start()
    except UnsafeStart as unsafe:
        raise SystemExit(str(unsafe)) from unsafe
