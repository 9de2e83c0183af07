"""Nobody waits for what a process can do before it is ready."""

import subprocess
import sys

FIRST_ANSWER = """
import sys
import django
django.setup()
from agents import tasks
from celery.signals import worker_init
from shop.celery import refuse_unsafe_start
worker_init.disconnect(refuse_unsafe_start)  # there is no database
worker_init.send(sender="test")
warm = set(sys.modules)
tasks.warm_up()
print("shop.urls" in warm, sorted(set(sys.modules) - warm))
"""


def test_a_worker_that_is_ready_loads_nothing_more_with_its_first_answer() -> None:
    done = subprocess.run([sys.executable, "-c", FIRST_ANSWER], check=True, capture_output=True, text=True)
    assert done.stdout == "True []\n"
