"""When a mandate comes due, it orders once, within its bounds and all others, or orders nothing and says so."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from agents import mandates, tasks
from agents.mandate_runs import release_due
from agents.models import Mandate, ToolCall
from audit.context import open_context
from identity.delegations import change_terms
from identity.models import Delegation
from identity.terms import Terms
from shop.models import Address, PaymentMethod
from tests.agents.mandating import (
    A_MINUTE,
    FIRST,
    HOODIE,
    MUG,
    NOW,
    SECOND,
    THIRD,
    State,
    monthly,
    newest,
    occurrences,
    on,
    why_not,
)
from tests.agents.script import asks
from tests.agents.stage import Talk, change, events, letters_to, move_out, variant

ORDERED = "Your agent ordered {}, as you agreed"
NOTHING = "Your agent ordered nothing this time"


@pytest.fixture(autouse=True)
def monday(talk_of: Callable[..., Talk]) -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.mark.both_databases
def test_each_month_orders_once_until_the_count_is_reached(talk: Talk) -> None:
    mandate = monthly(talk, count=2)
    on(talk, FIRST - 2 * A_MINUTE, FIRST, FIRST + timedelta(days=1), SECOND, THIRD)

    assert occurrences(mandate) == [("2026-12", "done"), ("2027-01", "done")]
    assert [order.summary for order in talk.orders()] == ["2 × Harbour Mug (red)"] * 2
    assert (newest().state, newest().used) == (State.USED_UP, 2)


def test_the_decision_names_the_mandate_and_the_trail_its_asking(talk: Talk) -> None:
    mandate = monthly(talk)
    on(talk, FIRST)

    call = ToolCall.objects.get(mandate=mandate)
    (decided,) = events("policy.decision", action="orders:place", context__tool_call=call.public_id)
    assert (decided.outcome, decided.detail["policies"]) == ("allow", ["agent-places-within-mandate"])
    assert decided.context.source == "task"
    assert (call.parent, call.session, call.delegation) == (
        mandate.asked_by,
        talk.actor.session,
        mandate.delegation,
    )


def test_it_is_told_in_the_conversation_and_by_letter(talk: Talk) -> None:
    monthly(talk, count=3)
    on(talk, FIRST)

    (order,) = talk.orders()
    heard = talk.model.heard[-1]["messages"][-1]["content"]
    assert 'Outcome of order_every_month: {"status": "placed"' in heard
    letter = next(letter for letter in mail.outbox if letter.subject == ORDERED.format(order.number))
    assert "order 1 of at most 3. The next is for Friday 1 January 2027, 09:00" in letter.body


def test_it_orders_what_was_agreed_and_leaves_the_cart_alone(talk: Talk) -> None:
    monthly(talk)
    talk.say("a hoodie", asks("add_to_cart", variant_id=variant(HOODIE).public_id))
    on(talk, FIRST)

    assert [order.summary for order in talk.orders()] == ["2 × Harbour Mug (red)"]
    assert talk.cart() == {HOODIE: 1}


def test_a_lower_price_is_paid_and_one_above_the_most_is_not(talk: Talk) -> None:
    mandate = monthly(talk)
    change(MUG, price=15_00)
    on(talk, FIRST)
    change(MUG, price=16_01)
    on(talk, SECOND)
    change(MUG, price=16_00)
    on(talk, THIRD)

    assert occurrences(mandate) == [("2026-12", "done"), ("2027-01", "failed"), ("2027-02", "done")]
    assert [order.subtotal for order in talk.orders()] == [30_00, 32_00]
    assert letters_to(talk.actor).count(NOTHING) == 1


def no_longer_sold(talk: Talk) -> None:
    with open_context("system:seed"):
        product = variant(MUG).product
        product.is_listed = False
        product.save()


def another_street(talk: Talk) -> None:
    move_out(talk.actor)


def another_default(talk: Talk) -> None:
    """The old address is there still, and is where it goes."""
    with open_context("system:seed"):
        old = Address.objects.get(owner=talk.actor.principal)
        Address.objects.filter(pk=old.pk).update(is_default=False)
        old.pk, old.public_id, old.street, old.is_default = None, "another", "Elsewhere 1", True
        old.save()


def no_way_to_pay(talk: Talk) -> None:
    with open_context("system:seed"):
        PaymentMethod.objects.filter(owner=talk.actor.principal).delete()


def test_what_does_not_fit_orders_nothing_and_the_next_month_is_tried(talk: Talk) -> None:
    mandate = monthly(talk)
    change(MUG, stock=1)
    on(talk, FIRST)
    assert (talk.orders(), "Only 1" in why_not(mandate)) == ([], True)
    assert newest().trouble == why_not(mandate)
    change(MUG, stock=7)
    on(talk, SECOND)

    assert (occurrences(mandate), newest().trouble) == (
        [("2026-12", "failed"), ("2027-01", "done")],
        "",
    )


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (another_street, "The delivery address has changed."),
        (no_way_to_pay, "The way to pay is gone."),
        (no_longer_sold, "Harbour Mug (red) is no longer to be had."),
    ],
    ids=["address", "payment", "listing"],
)
def test_what_was_agreed_to_and_is_gone_orders_nothing(
    talk: Talk, happens: Callable[[Talk], None], why: str
) -> None:
    mandate = monthly(talk)
    happens(talk)
    on(talk, FIRST)

    assert (talk.orders(), why_not(mandate), letters_to(talk.actor)[-1]) == ([], why, NOTHING)


def test_a_new_default_address_does_not_change_where_it_goes(talk: Talk) -> None:
    mandate = monthly(talk)
    another_default(talk)
    on(talk, FIRST)

    assert [order.address for order in talk.orders()] == [mandate.quote.content["ship_to"]]


@pytest.mark.parametrize(
    ("terms", "policy"),
    [
        ({"order_limit": 1_00}, "order-limit-holds"),
        ({"daily_limit": 1_00}, "daily-limit-holds"),
        ({"monthly_limit": 1_00}, "monthly-limit-holds"),
        ({"categories": ["hoodies"]}, "categories-hold"),
        ({"addresses": ["nowhere"]}, "addresses-hold"),
        ({"quiet_from": "08:00", "quiet_until": "10:00"}, "quiet-hours-hold"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_every_bound_of_what_is_lent_holds_for_it_too(
    talk: Talk, terms: dict[str, object], policy: str
) -> None:
    mandate = monthly(talk)
    with open_context("system:seed"):
        Delegation.objects.filter(pk=talk.root.pk).update(**terms)
    on(talk, FIRST)

    (refused,) = events("policy.decision", outcome="deny", action="orders:place")
    assert (refused.detail["policies"], occurrences(mandate), talk.orders()) == (
        [policy],
        [("2026-12", "refused")],
        [],
    )


def test_scopes_that_were_taken_back_take_it_along(talk: Talk) -> None:
    monthly(talk)
    with talk.at("web"):
        change_terms(talk.root, Terms(scopes=("orders:place", "orders:read")), actor=talk.actor)
    on(talk, FIRST)

    assert talk.orders() == []
    assert "What you lend your agent no longer covers this." in mail.outbox[-1].body


def test_an_unattended_ceiling_of_nothing_and_read_reviews_do_not_matter(
    talk_of: Callable[..., Talk],
) -> None:
    """The person said yes to exactly this, whatever a model has read since."""
    talk = talk_of(unattended_ceiling=0)
    monthly(talk)
    with open_context("system:seed"):
        ToolCall.objects.filter(conversation=talk.conversation).update(quotes_others=True)
    on(talk, FIRST)

    assert len(talk.orders()) == 1


def test_a_payment_that_is_declined_counts_and_is_told(talk: Talk) -> None:
    mandate = monthly(talk)
    with open_context("system:seed"):
        PaymentMethod.objects.filter(owner=talk.actor.principal).update(token="declines")
    on(talk, FIRST)

    assert (occurrences(mandate), newest().used) == ([("2026-12", "failed")], 1)
    assert 'Outcome of order_every_month: {"status": "declined"' in str(talk.model.heard[-1])


def test_after_its_last_day_it_orders_nothing(talk: Talk) -> None:
    monthly(talk, until="2027-01-15")
    on(talk, FIRST)
    change(MUG, stock=0)
    on(talk, SECOND)
    change(MUG, stock=7)
    on(talk, THIRD)

    assert (len(talk.orders()), newest().state, newest().ended_why) == (1, State.ENDED, "Its time is over.")


def test_one_that_was_ended_between_beat_and_worker_orders_nothing_and_is_not_told(talk: Talk) -> None:
    mandate = monthly(talk)
    with time_machine.travel(FIRST, tick=True):
        tasks.sweep()
        with talk.at("web"):
            mandates.end_mandate(mandate, actor=talk.actor)
        talk.worker.work()

    assert (talk.orders(), occurrences(mandate), why_not(mandate)) == (
        [],
        [("2026-12", "failed")],
        "You ended it.",
    )
    assert NOTHING not in letters_to(talk.actor)


def test_a_day_that_was_missed_by_more_than_a_day_is_let_go(talk: Talk) -> None:
    mandate = monthly(talk)
    on(talk, FIRST + timedelta(days=2), SECOND)

    assert occurrences(mandate) == [("2026-12", "failed"), ("2027-01", "done")]


def test_after_months_of_standstill_it_does_not_order_for_all_of_them(talk: Talk) -> None:
    monthly(talk)
    on(talk, THIRD, THIRD + A_MINUTE, THIRD + 2 * A_MINUTE)

    assert len(talk.orders()) <= 1
    assert newest().next_at == datetime(2027, 3, 1, 8, tzinfo=UTC)


def test_the_change_of_clocks_does_not_move_its_hour(talk: Talk) -> None:
    monthly(talk, day=31, at="02:30")
    mandate = newest()
    days = []
    for _ in range(6):
        days.append(f"{mandate.next_at:%m-%dT%H:%M}")
        mandate.next_at = mandates.next_time(mandate, mandate.next_at)

    assert days == ["11-30T01:30", "12-31T01:30", "01-31T01:30", "02-28T01:30", "03-31T00:30", "04-30T00:30"]


@pytest.mark.both_databases
def test_every_sweep_but_one_finds_it_taken(talk: Talk) -> None:
    mandate = monthly(talk)
    with time_machine.travel(FIRST, tick=True), open_context("system:sweep"):
        (call,), *others = (release_due() for _ in range(3))
        for _ in range(3):
            tasks.run_call(call)

    assert (others, len(talk.orders()), Mandate.objects.get(pk=mandate.pk).used) == ([[], []], 1, 1)
