"""What every test may ask for. The fixtures stand in tests/support/."""

import pytest

from tests.support.missing import NotCovered

pytest_plugins = ["tests.support.fixtures", "tests.support.cast", "tests.support.live"]


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(NotCovered(), "not-covered")
