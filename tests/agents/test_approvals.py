"""A countersignature is a yes of one person to one exact order of one call: how it is asked for, given and told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from agents import tasks
from agents.approvals import ApprovalGone
from agents.models import ToolCall
from audit.context import open_context
from identity.models import LoginSession
from identity.policy import Outcome, Refused
from shop.methods import add_invoice, make_default
from shop.models import Payment, PaymentMethod
from tests.agents.cards import MUG, call_of, wants_mugs
from tests.agents.stage import Talk, change, events, letters_to, variant
from tests.support.busy import busy

State = ToolCall.State


@pytest.mark.both_databases
def test_what_is_countersigned_is_ordered_paid_and_told(talk: Talk) -> None:
    card = talk.decide(wants_mugs(talk))
    (order,) = talk.orders()

    assert (order.state, order.total, order.delegation) == (
        "paid",
        card.quote.total,
        card.tool_call.delegation,
    )
    assert order.payment.state == Payment.State.CAPTURED
    assert card.used_at is not None
    assert (call_of(card).state, call_of(card).order) == (State.DONE, order)
    assert talk.cart() == {}


def test_what_is_countersigned_and_waited_in_vain_is_ordered_by_the_next_sweep(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = wants_mugs(talk)
    with monkeypatch.context() as held:
        held.setattr("agents.gateway._run", busy)
        talk.decide(card)
    assert (call_of(card).state, talk.orders()) == (State.READY, [])

    with time_machine.travel(timezone.now() + 2 * tasks.QUIET, tick=True):
        tasks.sweep()
        talk.worker.work()
    assert (call_of(card).state, len(talk.orders())) == (State.DONE, 1)


def test_a_payment_that_is_not_answered_keeps_no_other_order_waiting(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "AT_ONCE", 1)
    monkeypatch.setattr("agents.outcomes.collect_payment", lambda pk: Payment.objects.get(pk=pk))
    talk.decide(wants_mugs(talk))
    talk.press(wants_mugs(talk))
    talk.worker.woken.clear()

    with time_machine.travel(timezone.now() + 2 * tasks.QUIET, tick=True):
        tasks.sweep()
        talk.worker.work()
    assert len(talk.orders()) == 2


def test_the_model_hears_what_became_of_it_without_tools(talk: Talk) -> None:
    talk.decide(wants_mugs(talk))
    heard = talk.model.heard[-1]

    assert heard["messages"][-1]["content"].startswith('Outcome of place_order: {"status": "placed"')
    assert "tools" not in heard


def test_the_card_and_its_answer_are_on_record(talk: Talk) -> None:
    card = talk.decide(wants_mugs(talk))
    asked, decided = events("approval")

    assert [(one.action, one.outcome) for one in (asked, decided)] == [
        ("ask", "waiting"),
        ("decide", "approved"),
    ]
    assert asked.detail["binding"] == decided.detail["binding"] == card.digest
    assert decided.context.agent is None
    assert decided.detail["decided_in"] == talk.actor.browser.public_id


def test_a_declined_card_is_told_and_orders_nothing(talk: Talk) -> None:
    card = talk.decide(wants_mugs(talk), yes=False)

    assert (card.state, call_of(card).state, talk.orders()) == ("declined", State.WITHDRAWN, [])
    with pytest.raises(ApprovalGone, match="already declined"):
        talk.press(card)


def test_a_declined_order_is_told_to_the_model(talk: Talk) -> None:
    talk.decide(wants_mugs(talk), yes=False)

    assert talk.model.heard[-1]["messages"][-1]["content"].startswith(
        'Outcome of place_order: {"status": "declined"'
    )


def test_nobody_countersigns_too_late(talk: Talk) -> None:
    card = wants_mugs(talk)
    with (
        time_machine.travel(card.decide_by + timedelta(seconds=1)),
        pytest.raises(ApprovalGone, match="has passed"),
    ):
        talk.press(card)

    assert talk.orders() == []


def test_the_sweeper_takes_back_what_nobody_answered(talk: Talk) -> None:
    card = wants_mugs(talk)
    with time_machine.travel(card.decide_by + timedelta(seconds=1)):
        tasks.sweep()
        talk.worker.work()

    assert (talk.card(card.pk).state, call_of(card).state) == ("withdrawn", State.WITHDRAWN)
    assert '"status": "expired"' in talk.model.heard[-1]["messages"][-1]["content"]


def test_a_yes_that_no_worker_used_in_time_is_void(talk: Talk) -> None:
    card = wants_mugs(talk)
    talk.press(card)
    with time_machine.travel(card.execute_until + timedelta(seconds=1)):
        talk.worker.work()

    assert (talk.orders(), call_of(card).state) == ([], State.REFUSED)


def test_a_large_amount_needs_a_fresh_sign_in_for_its_yes(talk_of: Callable[..., Talk]) -> None:
    talk = talk_of(order_limit=500_000, daily_limit=500_000)
    change(MUG, price=900_00)
    signed_in(talk, timezone.now() - timedelta(minutes=20))
    card = wants_mugs(talk)
    with pytest.raises(Refused) as refused:
        talk.press(card)

    assert refused.value.decision.outcome is Outcome.REQUIRE_STEP_UP
    assert refused.value.decision.policies == ("large-amounts-need-a-fresh-sign-in",)
    assert talk.card(card.pk).state == "waiting"


def signed_in(talk: Talk, at: Any) -> None:
    with open_context("system:sign-in"):
        LoginSession.objects.filter(pk=talk.actor.browser.pk).update(authenticated_at=at)


def test_a_large_order_agreed_to_in_a_fresh_sign_in_needs_none_when_it_runs(
    talk_of: Callable[..., Talk],
) -> None:
    talk = talk_of(order_limit=500_000, daily_limit=500_000)
    change(MUG, price=900_00)
    card = wants_mugs(talk)
    talk.press(card)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        talk.worker.work()

    assert len(talk.orders()) == 1


def test_a_declined_card_of_the_bank_gives_everything_back(talk: Talk) -> None:
    with open_context("system:seed"):
        PaymentMethod.objects.filter(owner=talk.actor.principal).update(token="tok_declined")
    card = talk.decide(wants_mugs(talk))

    assert (talk.orders()[0].state, call_of(card).state) == ("cancelled", State.FAILED)
    assert variant(MUG).stock == 7
    assert call_of(card).result["message"] == "The bank declined this card."


def test_a_bank_that_asks_for_the_person_is_told_of_once(talk: Talk) -> None:
    with open_context("system:seed"):
        PaymentMethod.objects.filter(owner=talk.actor.principal).update(token="tok_needs_confirmation")
    card = talk.decide(wants_mugs(talk))
    heard = len(talk.model.heard)
    assert '"status": "needs_confirmation"' in talk.model.heard[-1]["messages"][-1]["content"]

    with time_machine.travel(timezone.now() + 2 * tasks.QUIET, tick=True):
        tasks.sweep()
        talk.worker.work()
    letters = [letter for letter in letters_to(talk.actor) if letter.startswith("Confirm the payment for C-")]
    assert (len(letters), len(talk.model.heard)) == (1, heard)
    assert call_of(card).state == State.SETTLING


def test_an_order_on_terms_is_placed_and_told_before_its_money_comes(talk: Talk) -> None:
    with talk.at("web"):
        make_default(add_invoice(actor=talk.actor).public_id, actor=talk.actor)
    card = talk.decide(wants_mugs(talk))

    assert (talk.orders()[0].state, call_of(card).state) == ("placed", State.DONE)
    assert '"status": "placed"' in talk.model.heard[-1]["messages"][-1]["content"]
