"""Every test here begins with the field laid: what Alice, Bob and Carol have, and Carol's talk with her own agent."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from agents import wake
from agents.llm.endpoint import ModelEndpoint
from tests.agents.hostile.field import NOW, Field, lay_field
from tests.agents.script import Script
from tests.agents.stage import Worker, lay_stage
from tests.support.databases import SQLiteTemplate, Template, using


@pytest.fixture(scope="session")
def template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Template:
    script, worker = Script(), Worker()
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        laid = SQLiteTemplate(tmp_path_factory.mktemp("field"))
        patch.setattr(ModelEndpoint, "from_settings", classmethod(lambda cls: script.endpoint))
        patch.setattr(wake, "_send", worker.send)
        with using(laid.config), time_machine.travel(NOW, tick=True):
            lay_stage()
            lay_field(script, worker)
    return laid


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def field(database: object, clock: object, model: Script, worker: Worker) -> Field:
    return Field.of(model, worker)
