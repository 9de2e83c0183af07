"""An order's timeline says by whose yes the agent placed it."""

from unittest.mock import patch

import time_machine

from audit.models import AuditEvent
from shop.timeline import timeline_of
from tests.agents.cards import wants_mugs
from tests.agents.mandating import FIRST, NOW, monthly, on
from tests.agents.stage import Talk


def test_the_orders_timeline_says_that_it_was_countersigned(talk: Talk) -> None:
    talk.decide(wants_mugs(talk))
    placed = timeline_of(talk.orders()[0])[0]

    assert (placed.who, placed.detail) == ("Your agent", "With your countersignature.")


def test_the_orders_timeline_names_the_mandate(talk: Talk) -> None:
    with time_machine.travel(NOW, tick=True):
        monthly(talk)
        on(talk, FIRST)

    assert timeline_of(talk.orders()[0])[0].detail == "Within a mandate that you gave."


def test_what_retention_has_dropped_is_not_guessed_at(talk: Talk) -> None:
    talk.decide(wants_mugs(talk))
    with patch.object(AuditEvent, "facts", {}):
        placed = timeline_of(talk.orders()[0])[0]

    assert (placed.who, placed.detail) == ("Your agent", "")
