"""Orders after they were placed: where they stand, sent elsewhere, and what goes back."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from audit.context import open_context
from shop.models import Address, Order, Return
from shop.timeline import timeline_of
from tests.agents.belongings import NAVY, Belongings, belongings_of
from tests.agents.script import asks
from tests.agents.stage import Talk, variant
from tests.agents.tools.wishes import wishes_about


@pytest.fixture
def own(talk: Talk) -> Belongings:
    return belongings_of("alice")


def test_an_order_tells_its_parcels_with_tracking_and_its_returns(talk: Talk, own: Belongings) -> None:
    talk.say("where is it", asks("get_order", order_id=own.delivered.number))
    order = talk.results()[0]["order"]

    assert [(line["line"], line["title"], line["quantity"]) for line in order["lines"]] == [
        (1, "Harbour Mug (red)", 2),
        (2, "Quiet Hoodie (black, L)", 1),
    ]
    (parcel,) = order["shipments"]
    assert (parcel["state"], parcel["carrier"], parcel["tracking"]) == ("delivered", "DHL", "JD0146")
    assert [(one["state"], one["contents"]) for one in order["returns"]] == [
        ("asked for", "1 × Harbour Mug (red)")
    ]
    assert (order["can_cancel"], order["goes_to"]) == (False, "Berlin")


def test_the_chat_shows_how_an_order_has_come_along(
    talk: Talk, own: Belongings, browser_of: Callable[[str], Client]
) -> None:
    talk.say("where is it", asks("get_order", order_id=own.delivered.number))
    fragment = reverse("call-fragment", args=[talk.calls()[0].public_id])
    shown = browser_of("alice").get(fragment).content.decode()

    assert "placed the order" in shown
    assert "DHL, JD0146" in shown


def test_of_a_cancelled_order_goes_back_what_was_paid(talk: Talk, own: Belongings) -> None:
    talk.say("never mind", asks("cancel_order", order_id=own.paid.number), "Done.")
    assert talk.results()[0]["message"] == f"{own.paid.number} is cancelled. Whatever was paid goes back."


def test_a_paid_order_goes_elsewhere_once_its_person_has_countersigned(talk: Talk, own: Belongings) -> None:
    talk.say("to the office", asks("change_delivery_address", **wishes_about(own)["change_delivery_address"]))
    assert talk.results()[0]["status"] == "awaiting_countersignature"
    assert Order.objects.get(pk=own.paid.pk).address == own.paid.address

    talk.decide(talk.card())
    assert Order.objects.get(pk=own.paid.pk).address["company"] == "Acme Berlin"
    assert talk.calls()[0].result["goes_to"] == "Berlin, Germany"
    assert (
        'Outcome of change_delivery_address: {"status": "done"'
        in talk.model.heard[-1]["messages"][-1]["content"]
    )


def test_an_address_that_was_edited_since_is_not_what_was_countersigned(talk: Talk, own: Belongings) -> None:
    talk.say("to the office", asks("change_delivery_address", **wishes_about(own)["change_delivery_address"]))
    with open_context("system:seed"):
        Address.objects.filter(pk=own.office.pk).update(street="Elsewhere 1")
    talk.decide(talk.card())

    assert talk.calls()[0].result["error"] == "approval_required"
    assert Order.objects.get(pk=own.paid.pk).address == own.paid.address


def test_an_order_that_has_left_goes_nowhere_else(talk: Talk, own: Belongings) -> None:
    talk.say(
        "too late",
        asks("change_delivery_address", order_id=own.delivered.number, address_id=own.office.public_id),
    )

    assert talk.results()[0]["error"] == "conflict"


def test_two_cards_of_two_kinds_wait_side_by_side(talk: Talk, own: Belongings) -> None:
    moving = asks("change_delivery_address", **wishes_about(own)["change_delivery_address"])
    talk.say("order, and move", (asks("place_order"), moving))

    assert [call.approvals.get().state for call in talk.calls()] == ["waiting", "waiting"]


def test_the_card_of_a_new_address_asks_for_that_and_no_order(
    talk: Talk, own: Belongings, browser_of: Callable[[str], Client]
) -> None:
    talk.say("to the office", asks("change_delivery_address", **wishes_about(own)["change_delivery_address"]))
    page = browser_of("alice").get(f"/chat/approvals/{talk.card().public_id}/").content.decode()

    assert "Countersign the new address" in page
    assert "Countersign and order" not in page


def test_what_can_go_back_comes_with_days_and_exchanges(talk: Talk, own: Belongings) -> None:
    talk.say(
        "can it go back",
        (
            asks("return_options", order_id=own.delivered.number),
            asks("return_options", order_id=own.paid.number),
        ),
    )
    delivered, paid = talk.results()

    assert [(one["line"], one["quantity"]) for one in delivered["lines"]] == [(1, 1), (2, 1)]
    assert [one["title"] for one in delivered["lines"][1]["exchange_for"]] == ["Quiet Hoodie (navy, L)"]
    assert (paid["lines"], "30 days" in paid["message"]) == ([], True)


def test_things_are_sent_back_and_the_return_withdrawn(talk: Talk, own: Belongings) -> None:
    lines = [{"line": 2, "quantity": 1}]
    talk.say(
        "back",
        asks("return_items", order_id=own.delivered.number, lines=lines, reason="size", note="Too wide."),
    )
    asked = Return.objects.latest("id")
    talk.say("no", asks("withdraw_return", return_id=asked.public_id))
    asked.refresh_from_db()

    assert [one["return"]["state"] for one in talk.results()] == ["asked for", "withdrawn"]
    assert (asked.reason, asked.note, asked.state) == ("size", "Too wide.", "withdrawn")


def test_a_return_is_of_the_day_on_its_persons_calendar(talk: Talk, own: Belongings) -> None:
    """Half past eleven at night in UTC is the next day in Berlin."""
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    with open_context("system:seed"):
        Return.objects.update(requested_at=late)
        Order.objects.filter(pk=own.delivered.pk).update(placed_at=late)
    talk.say("where is it", asks("get_order", order_id=own.delivered.number))
    order = talk.results()[0]["order"]

    assert (order["returns"][0]["requested_on"], order["placed_on"]) == ("2026-11-24", "2026-11-24")


def test_the_timeline_says_that_the_agent_asked_for_a_return(talk: Talk, own: Belongings) -> None:
    lines = [{"line": 2, "quantity": 1}]
    talk.say("back", asks("return_items", order_id=own.delivered.number, lines=lines, reason="size"))

    last = timeline_of(own.delivered)[-1]
    assert (last.who, last.what) == ("Your agent", "asked to send something back")


def test_an_exchange_keeps_the_other_variant(talk: Talk, own: Belongings) -> None:
    line = {"line": 2, "quantity": 1, "variant_id": variant(NAVY).public_id}
    talk.say(
        "in navy", asks("exchange_items", order_id=own.delivered.number, lines=[line], reason="unwanted")
    )

    contents = talk.results()[0]["return"]["contents"]
    assert contents == "1 × Quiet Hoodie (black, L), for Quiet Hoodie (navy, L)"
    assert variant(NAVY).stock == 9


BAD_LINES = {
    "more than there are": ([{"line": 2, "quantity": 5}], "conflict"),
    "a line that is not there": ([{"line": 3, "quantity": 1}], "not_found"),
    "a line twice": ([{"line": 2, "quantity": 1}] * 2, "invalid_arguments"),
    "no line": ([], "invalid_arguments"),
}


def test_a_return_that_makes_no_sense_says_why(talk: Talk, own: Belongings) -> None:
    wishes = [
        asks("return_items", order_id=own.delivered.number, lines=lines, reason="size")
        for lines, _ in BAD_LINES.values()
    ]
    talk.say("back", tuple(wishes))

    assert [one["error"] for one in talk.results()] == [code for _, code in BAD_LINES.values()]
