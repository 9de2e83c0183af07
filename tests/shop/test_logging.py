"""What goes wrong in production stands on standard error, and of a worker as much else as it is asked for."""

import os
import subprocess
import sys

import pytest

from shop.demo.processes import CODE

SAY = """
import django, logging, sys
django.setup()
from shop.celery import app
app.log.setup(loglevel=sys.argv[1])
logging.getLogger("celery.worker").info("is ready")
logging.getLogger("shop").error("went wrong")
"""


@pytest.mark.parametrize(("level", "says"), [("INFO", [True, True]), ("WARNING", [False, True])])
def test_a_worker_in_production_says_what_it_is_asked_to(level: str, says: list[bool]) -> None:
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "shop.settings", "DEBUG": "0", "SECRET_KEY": "k" * 64}
    command = [sys.executable, "-c", SAY, level]
    said = subprocess.run(command, env=env, cwd=CODE, capture_output=True, text=True, check=True).stderr
    assert [words in said for words in ("is ready", "went wrong")] == says
