"""A rule that is changed while the log is looked at."""

import pytest

from audit.sequencer import sequence_all
from identity.actor import Actor
from identity.alerts.rules import acknowledge_alert, set_rule
from identity.alerts.watching import watch
from identity.models import Alert, Organization
from tests.identity.races import PATIENCE, Pool, Uncommitted, waits

from .conftest import SetRule, look, refuse


@pytest.fixture
def tables(database: object) -> None:
    """Two threads, each with a connection of its own."""


def test_what_was_counted_under_other_numbers_is_forgotten_though_a_look_was_under_way(
    rule: SetRule, acme: Organization, avery: Actor, elsewhere: Pool
) -> None:
    rule("refusals", count=3, minutes=10)
    refuse(2)
    look()
    refuse(1)
    sequence_all()
    how = {"together": 60, "by_mail": True, "enabled": True}
    four = {"count": 4, "minutes": 10}
    changed = Uncommitted(elsewhere, lambda: set_rule(acme, "refusals", four, actor=avery, **how))
    looked = elsewhere(watch)
    assert waits(looked)

    changed.commit()
    looked.result(PATIENCE)
    refuse(2)
    look()
    assert Alert.objects.count() == 0
    refuse(1)
    look()
    assert Alert.objects.count() == 1


def test_what_happens_while_an_alert_is_answered_is_an_alert_of_its_own(
    rule: SetRule, avery: Actor, elsewhere: Pool
) -> None:
    rule("refusals", count=3, minutes=10)
    refuse(3)
    look()
    first = Alert.objects.get()
    refuse(3)
    sequence_all()
    answered = Uncommitted(elsewhere, lambda: acknowledge_alert(first, note="It was us.", actor=avery))
    looked = elsewhere(watch)
    assert waits(looked)

    answered.commit()
    looked.result(PATIENCE)
    assert list(Alert.objects.order_by("pk").values_list("count", flat=True)) == [3, 3]
