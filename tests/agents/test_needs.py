"""What waits under lent authority keeps what it needs of it, when the rest is narrowed to what was used."""

from collections.abc import Callable, Iterator

import pytest
import time_machine

from agents.models import Mandate
from identity.reviews.own import own_drafts
from tests.agents.mandating import A_MINUTE, FIRST, NOW, gives, monthly, on, wants_below, wants_monthly
from tests.agents.stage import Talk


@pytest.fixture(autouse=True)
def monday(talk_of: Callable[..., Talk]) -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.mark.parametrize("wants", [wants_monthly, wants_below])
def test_narrowing_to_what_was_used_leaves_a_mandate_what_it_needs(
    talk: Talk, wants: Callable[[Talk], Mandate]
) -> None:
    gives(talk, wants(talk))
    (draft,) = own_drafts(talk.actor.someone)

    assert draft.proposal["scopes"] == ["catalog:read", "orders:place", "schedules:write"]


def test_narrowed_limits_have_room_for_a_mandate(talk_of: Callable[..., Talk]) -> None:
    talk = talk_of(order_limit=1_000_00, daily_limit=2_000_00)
    mandate = monthly(talk, most_per_order=90_00)
    on(talk, FIRST)
    with time_machine.travel(FIRST + A_MINUTE, tick=True):
        (draft,) = own_drafts(talk.actor.someone)

    assert mandate.quote.total < 50_00
    assert (draft.proposal["order_limit"], draft.proposal["daily_limit"]) == (100_00, 100_00)
