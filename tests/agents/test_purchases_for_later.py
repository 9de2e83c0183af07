"""Orders for a later day that an approver must agree to: placed on it, called off, or gone with their conversation."""

from collections.abc import Callable

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from agents import purchases, schedules, tasks
from agents.conversations import Standing, delete_conversation
from agents.models import ToolCall
from shop.models import PurchaseApproval
from shop.purchase_approvals import approve_purchase, expire_purchases, withdraw_purchase
from tests.agents.agreeing import (
    FRIDAY,
    MONDAY,
    asked,
    call_of,
    decided,
    told_to_the_model,
    wants_a_mug,
    wants_one_later,
)
from tests.agents.script import asks
from tests.agents.stage import Talk
from tests.shop.purchasing import limit_buyers

State = ToolCall.State


@pytest.fixture(autouse=True)
def limited(database: object) -> None:
    limit_buyers(10_00)


@pytest.mark.parametrize(("standing", "state"), [("keep", State.AWAITING_APPROVER), ("end", State.WITHDRAWN)])
def test_who_deletes_the_conversation_is_asked_what_becomes_of_an_order_for_later(
    talk: Talk, browser_of: Callable[[str], Client], standing: str, state: State
) -> None:
    alice, name = browser_of("alice"), talk.conversation.public_id
    with time_machine.travel(MONDAY, tick=True):
        wants_one_later(talk)
        assert "an order of $" in alice.get(reverse("conversation-settings", args=[name])).content.decode()
        alice.post(reverse("conversation-delete", args=[name]), {"standing": standing})

    assert (call_of(talk).state, asked().state) == (state, "waiting" if standing == "keep" else "withdrawn")


def test_an_order_that_is_kept_for_its_day_is_placed_once_it_is_approved(talk: Talk) -> None:
    with time_machine.travel(MONDAY, tick=True):
        wants_one_later(talk)
        with talk.at("chat"):
            delete_conversation(talk.conversation, Standing.KEEP, actor=talk.actor)
        decided(approve_purchase, talk)
    with time_machine.travel(FRIDAY, tick=True):
        tasks.sweep()
        talk.worker.work()

    assert len(talk.orders()) == 1


def test_an_order_for_today_does_not_outlive_its_conversation(talk: Talk) -> None:
    with time_machine.travel(MONDAY, tick=True):
        wants_one_later(talk)
        wants_a_mug(talk)
        talk.decide(talk.card())
        with talk.at("chat"):
            delete_conversation(talk.conversation, Standing.KEEP, actor=talk.actor)

    states = PurchaseApproval.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["waiting", "withdrawn"]


def test_an_approver_is_told_of_the_day(talk: Talk, browser_of: Callable[[str], Client]) -> None:
    bob, day = browser_of("bob"), "rdered on Friday 27 November 2026, 09:00"
    with time_machine.travel(MONDAY, tick=True):
        wants_one_later(talk)
        queue, page = (
            bob.get(address).content.decode()
            for address in (reverse("purchases"), asked().get_absolute_url())
        )

    assert day in queue
    assert '<strong class="receipt__when">Friday 27 November 2026, 09:00</strong>' in page
    assert "to order for Acme, on Friday 27 November" in str(mail.outbox[-1].body)


def test_an_order_for_later_is_approved_before_its_day_and_runs_on_it(talk: Talk) -> None:
    with time_machine.travel(MONDAY, tick=True):
        card = wants_one_later(talk)
        assert (card.tool_call.state, asked().state) == (State.AWAITING_APPROVER, "waiting")
        decided(approve_purchase, talk)
        assert (call_of(talk).state, talk.orders()) == (State.SCHEDULED, [])
    with time_machine.travel(FRIDAY, tick=True):
        tasks.sweep()
        talk.worker.work()
    assert (len(talk.orders()), call_of(talk).state) == (1, State.DONE)


def test_an_order_for_later_that_nobody_approved_is_not_placed_on_its_day(talk: Talk) -> None:
    with time_machine.travel(MONDAY, tick=True):
        wants_one_later(talk)
    with time_machine.travel(FRIDAY, tick=True):
        assert expire_purchases() == 1
        tasks.sweep()
        talk.worker.work()
    assert (call_of(talk).state, talk.orders()) == (State.WITHDRAWN, [])
    assert "No approver of Acme answered in time." in told_to_the_model(talk)


def test_the_agent_calls_off_what_waits_for_an_approver(talk: Talk) -> None:
    with time_machine.travel(MONDAY, tick=True):
        waiting = wants_one_later(talk).tool_call
        talk.say("never mind", asks("cancel_schedule", schedule_id=waiting.public_id), "Called off.")
    waiting.refresh_from_db()
    assert (waiting.state, asked().state) == (State.WITHDRAWN, "withdrawn")


def test_a_request_that_is_taken_back_after_the_yes_orders_nothing_and_asks_nobody(talk: Talk) -> None:
    with time_machine.travel(MONDAY, tick=True):
        wants_one_later(talk)
        decided(approve_purchase, talk)
        with talk.at("web"):
            withdraw_purchase(asked(), actor=talk.actor)
    with time_machine.travel(FRIDAY, tick=True):
        tasks.sweep()
        talk.worker.work()
    assert (call_of(talk).state, asked().state, talk.orders()) == (State.WITHDRAWN, "withdrawn", [])


def test_a_request_that_is_taken_back_while_a_worker_holds_its_call_asks_nobody_once_more(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(MONDAY, tick=True):
        wants_one_later(talk)
        decided(approve_purchase, talk)
        monkeypatch.setattr(purchases, "_taken_back", lambda request: None)  # as its row is locked
        with talk.at("web"):
            withdraw_purchase(asked(), actor=talk.actor)
    with time_machine.travel(FRIDAY, tick=True):
        tasks.sweep()
        talk.worker.work()

    assert (PurchaseApproval.objects.count(), talk.orders()) == (1, [])
    assert (call_of(talk).result or {}).get("message") == "It was taken back."


def test_what_is_called_off_while_the_approver_says_yes_is_not_ordered(talk: Talk) -> None:
    with time_machine.travel(MONDAY, tick=True):
        seen_waiting = wants_one_later(talk).tool_call
        decided(approve_purchase, talk)
        with talk.at("web"):
            schedules.call_off(seen_waiting, actor=talk.actor)
    assert (call_of(talk).state, asked().state) == (State.WITHDRAWN, "withdrawn")


def test_what_was_approved_ends_with_the_conversation_of_its_order(talk: Talk) -> None:
    with time_machine.travel(MONDAY, tick=True):
        wants_one_later(talk)
        decided(approve_purchase, talk)
        with talk.at("chat"):
            delete_conversation(talk.conversation, Standing.END, actor=talk.actor)
    assert (call_of(talk).state, asked().state) == (State.WITHDRAWN, "withdrawn")
