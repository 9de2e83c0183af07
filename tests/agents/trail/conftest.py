"""Whose chains are looked at, and the chain that most of these tests begin with."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.agents.script import Script
from tests.agents.stage import Worker
from tests.agents.trail.chains import Bought, bought_before, lay_bought
from tests.support.databases import Laid


@pytest.fixture
def laid_before(request: pytest.FixtureRequest) -> Laid:
    return (lay_bought,) if "bought" in request.fixturenames else ()


@pytest.fixture
def bought(database: object, model: Script, worker: Worker) -> Bought:
    return bought_before(model, worker)


@pytest.fixture
def alice(browser_of: Callable[[str], Client]) -> Client:
    return browser_of("alice")
