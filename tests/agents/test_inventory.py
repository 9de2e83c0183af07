"""What waits or orders by itself, ended from the inventory of what acts without anybody."""

from collections.abc import Callable

import pytest
import time_machine

from agents import inventory
from audit.context import open_context
from identity.inventory.entries import CannotBeDone
from tests.agents.agreeing import wants_one_later
from tests.agents.mandating import NOW, monthly
from tests.agents.stage import Talk, sign_in


def one_later(talk: Talk) -> str:
    return wants_one_later(talk).tool_call.public_id


def a_mandate(talk: Talk) -> str:
    return monthly(talk).public_id


@pytest.mark.parametrize(("kind", "made"), [("scheduled action", one_later), ("mandate", a_mandate)])
def test_of_two_who_end_it_at_once_the_second_is_told_that_it_is_gone(
    talk_of: Callable[..., Talk], kind: str, made: Callable[[Talk], str]
) -> None:
    end = {each.name: each.end for each in inventory.KINDS}[kind]
    with time_machine.travel(NOW, tick=True):
        name, sam = made(talk_of()), sign_in("sam")
        with open_context("web", **sam.facts()):
            end(name, sam, "why")
            with pytest.raises(CannotBeDone):
                end(name, sam, "why")
