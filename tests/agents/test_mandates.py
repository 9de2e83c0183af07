"""A mandate is asked for by the agent, given once by its person, and bound to all that its card said."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine

from agents import mandates
from agents.mandate_bounds import binding, read
from agents.mandates import MandateGone
from agents.models import Mandate
from identity.actor import agent_of
from identity.delegations import revoke_delegation
from identity.models import LoginSession
from identity.policy import Refused
from identity.sessions import end_session
from tests.agents.mandating import (
    FIRST,
    MUG,
    NOW,
    State,
    gives,
    monthly,
    newest,
    on,
    wants_below,
    wants_monthly,
)
from tests.agents.script import asks
from tests.agents.stage import Talk, events, sign_in, variant
from tests.shop.purchasing import limit_buyers


@pytest.fixture(autouse=True)
def monday(talk_of: Callable[..., Talk]) -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def told(talk: Talk) -> dict[str, Any]:
    return talk.results()[-1]


def test_the_card_has_every_bound_in_the_servers_words(talk: Talk) -> None:
    mandate = wants_monthly(talk, most_per_order=60_00)

    assert (mandate.state, mandate.day, mandate.at, mandate.count) == (State.WAITING, 1, time(9), 7)
    assert told(talk)["mandate"] | {"id": "", "decide_by": ""} == {
        "id": "",
        "how_often": "on the 1st of every month at 09:00 (Europe/Berlin), until 30 June 2027",
        "most_per_order": 60_00,
        "most_per_order_text": "$60.00",
        "orders_at_most": 7,
        "most_in_all_text": "$420.00",
        "decide_by": "",
    }


def test_without_an_amount_each_order_may_cost_what_it_costs_today(talk: Talk) -> None:
    mandate = wants_monthly(talk)

    assert mandate.most_per_order == mandate.quote.total


def test_an_order_at_a_price_is_one_order(talk: Talk) -> None:
    mandate = wants_below(talk, 10_00)

    assert (mandate.kind, mandate.below, mandate.count) == (Mandate.Kind.PRICE, 10_00, 1)
    assert told(talk)["mandate"]["how_often"] == "once, when one costs less than $10.00, until 30 June 2027"


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        ({"day": 0}, "day: Input should be greater than or equal to 1."),
        ({"day": "1"}, "day: Input should be a valid integer."),
        ({"at": "25:00"}, "25:00 is not a time of day."),
        ({"until": "2026-02-30"}, "2026-02-30 is not a day of the calendar."),
        ({"until": "2026-11-22"}, "2026-11-22 is in the past. Choose a later day."),
        ({"until": "2027-11-25"}, "A standing wish is good for at most a year."),
        ({"until": "2026-11-30"}, "No month is left until then. Choose a later day."),
        ({"count": 13}, "count: Input should be less than or equal to 12."),
        ({"most_per_order": 1_00}, "It costs $45.22 today, more than $1.00: it would order nothing."),
    ],
    ids=lambda part: next(iter(part)) if isinstance(part, dict) else "",
)
def test_a_wish_without_bounds_that_make_sense_is_told_so(
    talk: Talk, wish: dict[str, object], message: str
) -> None:
    arguments = {
        "items": [{"variant_id": variant(MUG).public_id, "quantity": 2}],
        "day": 1,
        "until": "2027-06-30",
    }
    talk.say("mugs, every month", asks("order_every_month", **arguments | wish), "Sorry.")

    assert (told(talk)["error"], told(talk)["message"]) == ("invalid_arguments", message)
    assert not Mandate.objects.exists()


def test_what_no_yes_would_permit_is_refused_at_once(talk_of: Callable[..., Talk]) -> None:
    talk = talk_of(order_limit=50_00)
    wish = {"items": [{"variant_id": variant(MUG).public_id, "quantity": 2}], "day": 1, "until": "2027-06-30"}
    talk.say("mugs", asks("order_every_month", **wish, most_per_order=50_01), "Sorry.")

    assert (told(talk)["error"], told(talk)["policies"]) == ("refused", ["order-limit-holds"])
    assert not Mandate.objects.exists()


def test_none_is_asked_for_where_each_order_would_wait_for_an_approver(talk: Talk) -> None:
    limit_buyers(10_00)
    wants_below(talk, most_per_order=9_00)
    assert told(talk)["status"] == "awaiting_countersignature"
    wants_below(talk, most_per_order=10_01)
    assert (told(talk)["error"], Mandate.objects.count()) == ("conflict", 1)


def test_nothing_is_ordered_by_a_mandate_that_nobody_gave(talk: Talk) -> None:
    mandate = wants_monthly(talk)
    on(talk, FIRST)

    assert (talk.orders(), newest().state) == ([], State.ENDED)
    assert newest().ended_why == "Nobody countersigned it in time."
    with pytest.raises(MandateGone):
        gives(talk, mandate)


def test_a_yes_names_its_sign_in_and_is_on_record(talk: Talk) -> None:
    mandate = monthly(talk)

    assert (mandate.state, mandate.decided_in, mandate.next_at) == (
        State.LIVE,
        talk.actor.session,
        datetime(2026, 12, 1, 8, tzinfo=UTC),
    )
    (decided,) = events("approval", action="decide")
    assert (decided.object_type, decided.detail["binding"]) == ("Mandate", mandate.digest)
    assert [event.outcome for event in events("policy.decision", action="mandates:grant")] == ["allow"]


def test_a_no_is_kept_and_nothing_is_ordered(talk: Talk) -> None:
    mandate = gives(talk, wants_monthly(talk), yes=False)
    on(talk, FIRST)

    assert (mandate.state, talk.orders()) == (State.DECLINED, [])


def test_a_yes_that_comes_twice_is_one_and_a_no_after_it_comes_too_late(talk: Talk) -> None:
    mandate = monthly(talk)
    again = gives(talk, mandate)
    with pytest.raises(MandateGone, match="in force"):
        gives(talk, mandate, yes=False)

    assert (again.decided_at, newest().state) == (mandate.decided_at, State.LIVE)
    assert len(events("approval", action="decide")) == 1


def test_a_replayed_post_does_not_give_a_mandate_that_was_ended(talk: Talk) -> None:
    mandate = monthly(talk)
    with talk.at("web"):
        mandates.end_mandate(mandate, actor=talk.actor)
    with pytest.raises(MandateGone, match="You ended it"):
        gives(talk, mandate)


def test_nobody_else_gives_or_ends_it(talk: Talk) -> None:
    waiting = wants_monthly(talk)
    agent = agent_of(waiting.delegation, talk.actor.session)
    for other in (sign_in("mallory"), sign_in("bob"), sign_in("sam"), agent):
        with pytest.raises(Refused):
            gives(talk, waiting, actor=other)
    live = gives(talk, waiting)
    for other in (sign_in("mallory"), sign_in("bob")):
        with talk.at("web"), pytest.raises(Refused):
            mandates.end_mandate(live, actor=other)

    assert newest().state == State.LIVE


def test_a_large_sum_of_all_orders_asks_for_a_fresh_sign_in(talk: Talk) -> None:
    mandate = wants_monthly(talk, most_per_order=150_00)
    LoginSession.objects.filter(pk=talk.actor.browser.pk)
    with time_machine.travel(NOW + timedelta(minutes=16), tick=True), pytest.raises(Refused) as refused:
        gives(talk, mandate)

    assert refused.value.decision.policies == ("large-amounts-need-a-fresh-sign-in",)
    assert newest().state == State.WAITING
    assert gives(talk, mandate).state == State.LIVE


def test_it_is_not_given_where_the_agent_lost_what_it_needs_meanwhile(talk: Talk) -> None:
    mandate = wants_monthly(talk)
    with talk.at("web"):
        revoke_delegation(talk.root, actor=talk.actor)
    with pytest.raises(Refused):
        gives(talk, mandate)

    assert (newest().state, newest().ended_why) == (State.CUT, "What it stood on was cut.")


@pytest.mark.parametrize(
    ("field", "value"),
    [("most_per_order", 10**6), ("count", 12), ("day", 2), ("until", datetime(2028, 1, 1, tzinfo=UTC))],
)
def test_the_yes_is_bound_to_every_bound(talk: Talk, field: str, value: object) -> None:
    mandate = read(monthly(talk).pk)
    assert mandate.digest == binding(mandate)
    setattr(mandate, field, value)

    assert mandate.digest != binding(mandate)


def test_a_newer_card_for_the_same_things_takes_the_place_of_the_one_before(talk: Talk) -> None:
    first, other = wants_monthly(talk), wants_below(talk)
    newer = wants_monthly(talk, most_per_order=60_00)

    states = dict(Mandate.objects.values_list("pk", "state"))
    assert states == {first.pk: State.ENDED, other.pk: State.WAITING, newer.pk: State.WAITING}


def test_a_yes_in_a_sign_in_that_is_ended_for_cause_goes_with_it(talk: Talk) -> None:
    """Authority was lent elsewhere; only the mandate came from there."""
    thief = sign_in("alice")
    gives(talk, wants_monthly(talk), actor=thief)
    with talk.at("web"):
        end_session(thief.browser, actor=talk.actor, why=LoginSession.End.FOR_CAUSE)
    on(talk, FIRST)

    assert (newest().state, talk.orders(), talk.root.revoked_at) == (State.CUT, [], None)


def test_signing_out_leaves_it_in_force(talk: Talk) -> None:
    monthly(talk)
    with talk.at("web"):
        end_session(talk.actor.browser, actor=talk.actor)
    on(talk, FIRST)

    assert len(talk.orders()) == 1


def test_the_agent_lists_and_ends_it_with_the_other_schedules(talk: Talk) -> None:
    mandate = monthly(talk, most_per_order=60_00)
    talk.say("what is scheduled?", asks("list_schedules"))
    talk.say("stop it", asks("cancel_schedule", schedule_id=mandate.public_id))

    (listed,) = talk.results()[-2]["schedules"]
    assert listed == {
        "schedule_id": mandate.public_id,
        "scheduled_for": "on the 1st of every month at 09:00 (Europe/Berlin)",
        "contents": "2 × Harbour Mug (red)",
        "total": 60_00,
        "total_text": "at most $60.00 each time",
        "state": "in force",
        "next": "Tuesday 1 December 2026, 09:00 (Europe/Berlin)",
        "orders_left": 7,
        "until": "30 June 2027",
    }
    assert (newest().state, newest().ended_why) == (State.ENDED, "Your agent ended it for you.")
