"""Attacks that are made up: see machine.py."""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.agents.hostile.machine import HostileModel
from tests.agents.script import Script
from tests.agents.stage import Worker
from tests.support.databases import Template

QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}
SHORT = settings(max_examples=10, stateful_step_count=8, derandomize=True, **QUIET)
LONG = settings(max_examples=600, stateful_step_count=15, **QUIET)

pytestmark = pytest.mark.usefixtures("no_fault_of_ours")


@pytest.fixture
def play(template: Template, model: Script, worker: Worker, django_db_blocker: Any) -> Any:
    def run(how: settings) -> None:
        with django_db_blocker.unblock():
            run_state_machine_as_test(lambda: HostileModel(template, model, worker), settings=how)

    return run


def test_whatever_a_model_asks_for_nothing_is_broken(play: Any) -> None:
    play(SHORT)


@pytest.mark.soak
def test_for_a_long_time(play: Any) -> None:
    play(LONG)
