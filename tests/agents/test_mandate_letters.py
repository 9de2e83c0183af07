"""What is written about a mandate that goes on after its conversation was deleted."""

from collections.abc import Callable

import pytest
import time_machine

from agents.conversations import Standing, delete_conversation
from audit.context import open_context
from shop.models import PaymentMethod
from tests.agents.mandating import FIRST, MUG, NOW, monthly, on
from tests.agents.stage import Talk, change, letters_to

NOTHING, NOT_PLACED = "Your agent ordered nothing this time", "An order for later was not placed"


def sold_out(talk: Talk) -> None:
    change(MUG, stock=0)


def declined(talk: Talk) -> None:
    with open_context("system:seed"):
        PaymentMethod.objects.filter(owner=talk.actor.principal).update(token="declines")


@pytest.mark.parametrize(("happens", "letter"), [(sold_out, NOTHING), (declined, NOT_PLACED)])
def test_one_letter_says_that_it_ordered_nothing(
    talk: Talk, happens: Callable[[Talk], None], letter: str
) -> None:
    with time_machine.travel(NOW, tick=True):
        monthly(talk)
        with talk.at("chat"):
            delete_conversation(talk.conversation, Standing.KEEP, actor=talk.actor)
    happens(talk)
    on(talk, FIRST)

    assert [one for one in letters_to(talk.actor) if one in {NOTHING, NOT_PLACED}] == [letter]
