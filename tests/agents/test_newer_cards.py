"""Who changes their mind finds one card to sign, not two."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agents.approvals import ApprovalGone
from agents.models import Approval
from tests.agents.belongings import belongings_of
from tests.agents.script import Wish, asks
from tests.agents.stage import Talk, add_mug, change, variant
from tests.agents.tools.wishes import wishes_about

MUG, BLACK, NAVY = "harbour-mug-red-", "quiet-hoodie-black-l", "quiet-hoodie-navy-l"


def later(slug: str, days: int, quantity: int = 1) -> Wish:
    items = [{"variant_id": variant(slug).public_id, "quantity": quantity}]
    return asks("schedule_order", items=items, on=f"{timezone.now() + timedelta(days=days):%Y-%m-%d}")


def card_after(talk: Talk, wish: Wish) -> Approval:
    talk.say("This one.", wish, "Sign.")
    return talk.card()


def states(talk: Talk, *cards: Approval) -> list[str]:
    return [talk.card(card.pk).state for card in cards]


def test_of_two_for_the_cart_the_newer_one_waits(talk: Talk) -> None:
    talk.say("a mug", add_mug())
    first, second = card_after(talk, asks("place_order")), card_after(talk, asks("place_order"))

    assert states(talk, first, second) == ["withdrawn", "waiting"]
    with pytest.raises(ApprovalGone, match="A newer card has taken its place"):
        talk.press(first)


def test_of_two_for_the_same_things_on_other_days_the_newer_one_waits(talk: Talk) -> None:
    first, moved = card_after(talk, later(MUG, 4)), card_after(talk, later(MUG, 5, quantity=3))

    assert states(talk, first, moved) == ["withdrawn", "waiting"]


def test_of_two_kinds_of_one_thing_on_the_same_day_the_newer_one_waits(talk: Talk) -> None:
    black, navy = card_after(talk, later(BLACK, 4)), card_after(talk, later(NAVY, 4))

    assert states(talk, black, navy) == ["withdrawn", "waiting"]


def test_other_kinds_on_other_days_and_other_things_wait_beside_each_other(talk: Talk) -> None:
    wishes = later(BLACK, 4), later(NAVY, 5), later(MUG, 4)

    assert states(talk, *(card_after(talk, wish) for wish in wishes)) == ["waiting"] * 3


def test_what_one_message_asks_for_waits_beside_each_other(talk: Talk) -> None:
    talk.say("a mug in four days, and one in five", (later(MUG, 4), later(MUG, 5)), "Sign.")

    assert Approval.objects.filter(state=Approval.State.WAITING).count() == 2


def test_each_order_that_goes_elsewhere_has_a_card_and_a_newer_one_takes_its_place(talk: Talk) -> None:
    change(MUG, stock=20)
    one, other = belongings_of("alice"), belongings_of("alice")
    cards = [
        card_after(talk, asks("change_delivery_address", **wishes_about(own)["change_delivery_address"]))
        for own in (one, other, one)
    ]

    assert states(talk, *cards) == ["withdrawn", "waiting", "waiting"]


def test_what_was_countersigned_stands_beside_a_newer_card(talk: Talk) -> None:
    """It is called off by its own name: the agent may not take back what the person agreed to by asking anew."""
    signed = talk.decide(card_after(talk, later(MUG, 4)))
    newer = card_after(talk, later(MUG, 5))

    assert states(talk, signed, newer) == ["approved", "waiting"]


def test_a_card_that_is_void_says_what_was_not_done(talk: Talk, browser_of: Callable[[str], Client]) -> None:
    wish = wishes_about(belongings_of("alice"))["change_delivery_address"]
    card = talk.decide(card_after(talk, asks("change_delivery_address", **wish)), yes=False)
    page = browser_of("alice").get(reverse("approval", args=[card.public_id])).text

    assert ("The address was not changed." in page, "Nothing was ordered." in page) == (True, False)
