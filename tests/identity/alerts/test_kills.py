"""The rules' worker is killed at each step: nothing is missed, and nothing is told twice."""

import pytest

from audit.sequencer import sequence_all
from identity.alerts.watching import tell_alerts, watch
from identity.models import Alert
from tests.agents.killing import killed_at

from .conftest import SetRule, refuse


@pytest.fixture
def tables(database: object) -> None:
    """Another process reads what this one has written."""


@pytest.mark.parametrize(
    "point",
    [
        "identity.alerts.watching._rules before",
        "identity.alerts.watching._look after",
        "identity.alerts.watching._keep after",
        "identity.alerts.watching._watch_batch after",
        "identity.alerts.watching._watchers after",
    ],
)
def test_what_was_found_is_found_once(rule: SetRule, point: str) -> None:
    rule("refusals", count=3, minutes=10)
    refuse(3)
    sequence_all()
    assert killed_at(point, lambda: (watch(), tell_alerts()))
    watch()
    tell_alerts()
    assert [(alert.count, alert.told_at is not None) for alert in Alert.objects.all()] == [(3, True)]
