"""Standing wishes in ordinary words: every month, or once a price has fallen."""

from datetime import date
from typing import Any

import pytest

from agents.llm.offline.intents_mandates import ends_standing, read_standing
from agents.llm.offline.phrases import day, prepared
from tests.agents.llm.talk import Talk

MONDAY = date(2026, 11, 23)
IN_A_YEAR = "2027-11-23"


def said(text: str) -> dict[str, Any]:
    """What was read of the bounds, without what was not said."""
    standing = read_standing(text, MONDAY)
    assert standing is not None
    named = ("day", "at", "below", "most", "count", "until")
    return {name: value for name in named if (value := getattr(standing, name))}


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("order this every month", {"day": 23}),
        (
            "send me two of these on the 1st of each month until June, at most 60 dollars",
            {"day": 1, "most": 60_00, "until": date(2027, 6, 30)},
        ),
        ("pencils monthly for six months, max $30.50 each", {"day": 23, "most": 30_50, "count": 6}),
        ("two mugs on the 15th of every month, under 60 dollars each", {"day": 15, "most": 60_00}),
        ("a mug on the last of every month three times", {"day": 31, "count": 3}),
        (
            "two mugs every month on the 15th at 8:30 until 30 June 2027",
            {"day": 15, "at": "08:30", "until": date(2027, 6, 30)},
        ),
        ("a mug once a month till the end of December", {"day": 23, "until": date(2026, 12, 31)}),
        ("buy it when it falls below 40", {"below": 40_00}),
        ("get two as soon as they're under $20 each", {"below": 20_00}),
        ("buy the lamp if the price drops to $40", {"below": 40_01}),
        ("order one once it costs less than 9.5, at most $12", {"below": 9_50, "most": 12_00}),
    ],
)
def test_the_bounds_are_read(text: str, bounds: dict[str, Any]) -> None:
    assert said(text) == bounds


@pytest.mark.parametrize(
    "text",
    [
        "let me know if the lamp gets cheaper than $60",
        "order coffee cups every week",
        "two notebooks on the first of every quarter",
        "show me mugs under $20",
        "order it next month",
        "tell me when the mug is back in stock",
    ],
)
def test_what_no_mandate_does_is_none(text: str) -> None:
    assert read_standing(text, MONDAY) is None


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("stop the monthly order", True),
        ("please cancel what comes every month", True),
        ("cancel C-1001 and order mugs every month", False),
        ("order the mug every month", False),
    ],
)
def test_ending_one_is_told_from_asking_for_one(text: str, ends: bool) -> None:
    assert ends_standing(text) is ends


def test_what_is_in_the_cart_is_asked_for_every_month() -> None:
    talk = Talk()
    talk.say("two ember mugs")
    (viewed, asked) = talk.calls("order this on the 1st of every month, at most $50")

    items = [{"variant_id": "ember-mug/red", "quantity": 2}]
    assert (viewed[0], asked) == (
        "view_cart",
        ("order_every_month", {"items": items, "day": 1, "until": IN_A_YEAR, "most_per_order": 50_00}),
    )


def test_named_goods_in_a_size_are_asked_for() -> None:
    *_, asked = Talk().calls("send me three black Harbour hoodies in L every month until May")

    items = [{"variant_id": "harbour-hoodie/black-L", "quantity": 3}]
    assert asked == ("order_every_month", {"items": items, "day": 23, "until": "2027-05-31"})


def test_it_is_what_was_just_looked_at() -> None:
    talk = Talk()
    talk.say("tell me more about the arc lamp")
    (asked,) = talk.calls("buy it when it drops below 50")

    wish = {"variant_id": "arc-lamp/oak", "quantity": 1, "below": 50_00, "until": IN_A_YEAR}
    assert asked == ("order_when_price_falls", wish)


def test_the_answer_says_every_bound_and_that_nothing_is_ordered_yet() -> None:
    talk = Talk()
    talk.say("two ember mugs")

    assert talk.say("order this every month for six months") == (
        "The mandate is on the card: an order on day 23 of every month, until 2027-11-23, at most $36.00 each,"
        " $216.00 in all. Nothing is ordered before you countersign it; from then on I order within it without asking."
    )
    assert talk.say("yes").startswith("A yes in the chat does not sign it.")


def test_a_size_that_was_not_said_is_asked_for_and_the_bounds_are_kept() -> None:
    talk = Talk()
    assert "Which size" in talk.say("order a black Quarry hoodie every month, at most $90")
    *_, asked = talk.calls("L")

    items = [{"variant_id": "quarry-hoodie/black-L", "quantity": 1}]
    wish = {"items": items, "day": 23, "until": IN_A_YEAR, "most_per_order": 90_00}
    assert asked == ("order_every_month", wish)


def test_it_is_ended_in_words() -> None:
    assert Talk().calls("stop the monthly order")[-1] == ("cancel_schedule", {"schedule_id": "m1"})


def test_an_order_for_one_day_is_not_ended_as_a_monthly_one() -> None:
    talk = Talk()
    row = {"schedule_id": "s1", "scheduled_for": "Friday 4 December 2026, 09:00", "contents": "1 × Arc Lamp"}
    talk.shop.answers["list_schedules"] = {"schedules": [row]}
    assert talk.calls("stop the monthly order") == [("list_schedules", {})]


def test_the_monthly_order_that_is_named_is_ended() -> None:
    talk = Talk()
    rows = [
        {"schedule_id": one, "scheduled_for": "every month", "contents": title}
        for one, title in (("m1", "2 × Ember Mug"), ("m2", "1 × Arc Lamp"))
    ]
    talk.shop.answers["list_schedules"] = {"schedules": rows}
    assert talk.calls("stop the monthly order of the lamp")[-1] == ("cancel_schedule", {"schedule_id": "m2"})


def test_without_goods_it_asks_for_them() -> None:
    assert Talk().say("order it every month").startswith("Your cart is empty.")
    assert "which thing you mean" in Talk().say("buy it when it drops below 50")


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("45 instead of 50, rather", {"below": 45_00}),
        ("and stop watching it after 31 January", {"until": "2027-01-31"}),
        ("only until the end of March", {"until": "2027-03-31"}),
    ],
)
def test_its_bounds_change_while_the_card_waits(text: str, changed: dict[str, Any]) -> None:
    talk = Talk()
    talk.say("buy the arc lamp when it drops below 50")
    (asked,) = talk.calls(text)

    wish = {"variant_id": "arc-lamp/oak", "quantity": 1, "below": 50_00, "until": IN_A_YEAR}
    assert asked == ("order_when_price_falls", wish | changed)


def test_another_thing_is_wished_for_likewise() -> None:
    talk = Talk()
    talk.say("buy the arc lamp when it drops below 50")
    *_, asked = talk.calls("the same with the ember mug, below 15")

    wish = {"variant_id": "ember-mug/red", "quantity": 1, "below": 15_00, "until": IN_A_YEAR}
    assert asked == ("order_when_price_falls", wish)


def test_a_plan_is_called_off_by_what_it_orders() -> None:
    talk = Talk()
    talk.say("two ember mugs on Friday")

    assert talk.calls("scrap the mug one") == [
        ("list_schedules", {}),
        ("cancel_schedule", {"schedule_id": "m1"}),
    ]


def test_another_time_leaves_the_day() -> None:
    talk = Talk()
    talk.say("order two ember mugs on Friday")
    (_, asked) = talk.calls("3 pm would be better")

    items = [{"variant_id": "ember-mug/red", "quantity": 2}]
    assert asked == ("schedule_order", {"items": items, "on": "2026-11-27", "at": "15:00"})


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("the day after, please", "2026-11-28"),
        ("a week later would suit me better", "2026-12-04"),
        ("how about Sunday?", "2026-11-29"),
        ("could it be the 5th of December", "2026-12-05"),
    ],
)
def test_an_order_is_moved_by_few_words(said: str, on: str) -> None:
    talk = Talk()
    talk.say("order two ember mugs on Friday at 5 pm")
    *_, asked = talk.calls(said)

    items = [{"variant_id": "ember-mug/red", "quantity": 2}]
    assert asked == ("schedule_order", {"items": items, "on": on, "at": "17:00"})


@pytest.fixture
def signed() -> Talk:
    """Two mugs are to be ordered on Friday, and that is countersigned."""
    talk = Talk()
    talk.say("order two ember mugs on Friday")
    row = {
        "schedule_id": "s1",
        "scheduled_for": f"{day(date(2026, 11, 27))}, 09:00",
        "contents": "2 × Ember Mug",
        "state": "scheduled",
    }
    talk.shop.answers["list_schedules"] = {"schedules": [row]}
    return talk


def test_what_is_signed_is_called_off_before_it_is_planned_anew_and_that_is_told(signed: Talk) -> None:
    told = signed.say("move it to Sunday")
    assert [name for name, _ in signed.shop.calls[-2:]] == ["cancel_schedule", "schedule_order"]
    assert told.startswith("Called off what was planned for Friday 27 November 2026. ")


@pytest.mark.parametrize("said", ["move it to Sunday", "I'd rather buy them right now"])
def test_what_cannot_be_called_off_is_not_ordered_a_second_time(said: str, signed: Talk) -> None:
    signed.shop.answers["cancel_schedule"] = {"error": "too_late", "message": "It is being ordered just now."}
    assert signed.say(said) == "It is being ordered just now."
    assert signed.shop.calls[-1][0] == "cancel_schedule"


def test_a_question_about_the_day_moves_nothing() -> None:
    talk = Talk()
    talk.say("order two ember mugs on Friday")

    assert [name for name, _ in talk.calls("is it on Friday then?")] == ["list_schedules"]


def test_what_is_wanted_at_once_after_all_is_ordered() -> None:
    talk = Talk()
    talk.say("order two ember mugs on Friday")

    *_, added, ordered = talk.calls("I'd rather buy them right now")
    assert [added, ordered] == [
        ("add_to_cart", {"variant_id": "ember-mug/red", "quantity": 2}),
        ("place_order", {}),
    ]


def test_what_is_ordered_today_instead_adds_only_what_is_short() -> None:
    talk = Talk()
    talk.say("five ember mugs")
    talk.say("order two ember mugs and an arc lamp on Friday")
    calls = talk.calls("order them today instead")
    assert [call for call in calls if call[0] == "add_to_cart"] == [
        ("add_to_cart", {"variant_id": "arc-lamp/oak", "quantity": 1})
    ]


def test_what_else_is_in_the_cart_is_told_where_it_is_ordered_too() -> None:
    talk = Talk()
    talk.say("five ember mugs")
    talk.say("order two ember mugs on Friday")
    said = talk.say("order them today instead")
    assert said.endswith("Your cart held 3 × Ember Mug besides, which goes with it.")


def test_one_that_was_asked_for_again_once_it_was_lent_is_told_as_a_mandate_too() -> None:
    asked = {
        "how_often": "on the 1st of every month",
        "most_per_order_text": "$50.00",
        "orders_at_most": 1,
        "most_in_all_text": "$50.00",
    }
    said = prepared({"status": "awaiting_countersignature", "mandate": asked})
    assert said.startswith("The mandate is on the card: an order on the 1st of every month, at most $50.00.")
