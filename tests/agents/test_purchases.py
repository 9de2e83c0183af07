"""Orders of an agent that its person and an approver of the organization must both agree to."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agents import tasks
from agents.models import Approval, ToolCall
from agents.turns import stop_turn
from audit.context import open_context
from identity.cuts import cut_session
from identity.delegations import revoke_delegation
from identity.models import User
from shop.models import PurchaseApproval
from shop.purchase_approvals import approve_purchase, decline_purchase
from tests.agents.agreeing import (
    FRIDAY,
    MONDAY,
    MUG,
    asked,
    call_of,
    decided,
    told_to_the_model,
    wants_a_mug,
    wants_one_later,
)
from tests.agents.script import Meanwhile, asks
from tests.agents.stage import Talk, change, events, letters_to, sign_in, variant
from tests.shop.purchasing import limit_buyers, make

State = ToolCall.State


@pytest.fixture(autouse=True)
def limited(database: object) -> None:
    limit_buyers(10_00)


def test_the_person_is_asked_first_and_the_approver_once_they_agreed(talk: Talk) -> None:
    wants_a_mug(talk)
    assert (PurchaseApproval.objects.count(), talk.card().state) == (0, "waiting")

    talk.decide(talk.card())
    assert (call_of(talk).state, asked().state, talk.orders()) == (State.AWAITING_APPROVER, "waiting", [])
    assert talk.card().used_at is None
    assert "An approver of Acme has to agree to this order" in told_to_the_model(talk)
    assert letters_to(sign_in("bob")) == ["Alice asks you to approve an order"]


def test_with_both_yeses_it_is_ordered_once(talk: Talk) -> None:
    wants_a_mug(talk)
    talk.decide(talk.card())
    decided(approve_purchase, talk)

    (order,) = talk.orders()
    assert (call_of(talk).state, order.quote) == (State.DONE, asked().quote)
    assert None not in (asked().used_at, talk.card().used_at)
    assert order.number in told_to_the_model(talk)


def test_the_persons_yes_lasts_as_long_as_the_approver_may_take(talk: Talk) -> None:
    wants_a_mug(talk)
    talk.decide(talk.card())
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=True):
        decided(approve_purchase, talk)
    assert len(talk.orders()) == 1


def test_an_approver_who_declines_ends_it_and_the_model_is_told(talk: Talk) -> None:
    wants_a_mug(talk)
    talk.decide(talk.card())
    decided(decline_purchase, talk)

    assert (call_of(talk).state, talk.orders()) == (State.WITHDRAWN, [])
    assert "An approver of Acme has declined it." in told_to_the_model(talk)
    assert "Bob" not in told_to_the_model(talk)
    assert "cart" not in mail.outbox[-1].body  # its things were never taken out


def test_where_only_the_organizations_yes_is_missing_the_person_gets_no_card(
    talk_of: Callable[..., Talk],
) -> None:
    talk = talk_of(unattended_ceiling=100_00)
    wants_a_mug(talk)
    assert (Approval.objects.count(), call_of(talk).state) == (0, State.AWAITING_APPROVER)

    decided(approve_purchase, talk)
    assert (len(talk.orders()), call_of(talk).state) == (1, State.DONE)


def test_what_was_approved_during_the_turn_is_ordered_though_the_turn_was_stopped(
    talk_of: Callable[..., Talk],
) -> None:
    talk = talk_of(unattended_ceiling=100_00)

    def approved_and_stopped() -> None:
        bob = sign_in("bob")
        with open_context("web", **bob.facts()):
            approve_purchase(asked(), actor=bob)
        with talk.at("chat"):
            stop_turn(talk.conversation.turns.get(), actor=talk.actor)

    fill = asks("add_to_cart", variant_id=variant(MUG).public_id)
    talk.say("a mug", fill, asks("place_order"), Meanwhile(approved_and_stopped, "It waits."))
    assert (len(talk.orders()), call_of(talk).state) == (1, State.DONE)


def test_the_chat_says_for_whom_it_waits(talk: Talk, browser_of: Callable[[str], Client]) -> None:
    wants_a_mug(talk)
    talk.decide(talk.card())
    alice = browser_of("alice")
    for page in (
        reverse("conversation", args=[talk.conversation.public_id]),
        reverse("approval", args=[talk.card().public_id]),
    ):
        assert "Waiting for an approver of Acme" in alice.get(page).content.decode()


def test_it_ends_kindly_where_nobody_could_approve_it(talk: Talk) -> None:
    make("buyer", User.objects.get(email="bob@acme.test"))
    wants_a_mug(talk)
    talk.decide(talk.card())
    assert (call_of(talk).state, talk.orders()) == (State.FAILED, [])
    assert "Nobody else at Acme approves orders yet." in told_to_the_model(talk)


def test_what_has_changed_by_then_is_countersigned_anew(talk: Talk) -> None:
    wants_a_mug(talk)
    first = talk.decide(talk.card())
    change(MUG, price=17_00)
    decided(approve_purchase, talk)

    assert (talk.orders(), asked().used_at) == ([], None)
    assert (talk.card() != first, talk.card().state) == (True, "waiting")


def test_an_approver_who_was_demoted_before_it_ran_has_said_nothing(talk: Talk) -> None:
    """The order is put before those who are approvers now."""
    wants_a_mug(talk)
    talk.decide(talk.card())
    make("approver", User.objects.get(email="avery@acme.test"))
    bob = sign_in("bob")
    with open_context("web", **bob.facts()):
        approve_purchase(asked(), actor=bob)
    make("buyer", bob.someone)
    talk.worker.work()

    states = list(PurchaseApproval.objects.order_by("pk").values_list("state", flat=True))
    assert (states, call_of(talk).state, talk.orders()) == (
        ["withdrawn", "waiting"],
        State.AWAITING_APPROVER,
        [],
    )


def bob_agrees_and_is_cut() -> None:
    bob, sam = sign_in("bob"), sign_in("sam")
    with open_context("web", **bob.facts()):
        approve_purchase(asked(), actor=bob)
    with open_context("web", **sam.facts()):
        cut_session(bob.browser, actor=sam, why="stolen")


def test_a_yes_that_was_cut_before_it_was_used_is_asked_for_anew(talk_of: Callable[..., Talk]) -> None:
    talk = talk_of(unattended_ceiling=100_00)
    wants_a_mug(talk)
    bob_agrees_and_is_cut()
    talk.worker.work()

    states = list(PurchaseApproval.objects.order_by("pk").values_list("state", flat=True))
    assert (states, call_of(talk).state, talk.orders()) == (
        ["withdrawn", "waiting"],
        State.AWAITING_APPROVER,
        [],
    )


def test_the_yes_of_an_approver_whose_sign_in_was_cut_is_void(talk: Talk) -> None:
    with time_machine.travel(MONDAY, tick=True):
        wants_one_later(talk)
        bob, sam = sign_in("bob"), sign_in("sam")
        decided(approve_purchase, talk, by=bob)
        with open_context("web", **sam.facts()):
            cut_session(bob.browser, actor=sam, why="stolen")
    with time_machine.travel(FRIDAY, tick=True):
        tasks.sweep()
        talk.worker.work()
    assert PurchaseApproval.objects.earliest("pk").state == "withdrawn"
    assert talk.orders() == []


def test_what_nobody_agrees_to_any_more_is_asked_for_again_and_not_ordered(
    talk_of: Callable[..., Talk],
) -> None:
    """Bob's sign-in is cut between his yes and the worker; the cart has come to cost less than needs one."""
    talk = talk_of(unattended_ceiling=100_00)
    wants_a_mug(talk)
    bob_agrees_and_is_cut()
    change(MUG, price=1_00)
    talk.worker.work()

    states = list(PurchaseApproval.objects.order_by("pk").values_list("state", flat=True))
    assert (states, call_of(talk).state, talk.orders()) == (
        ["withdrawn", "waiting"],
        State.AWAITING_APPROVER,
        [],
    )


def test_taking_back_what_was_lent_takes_the_request_along(talk: Talk) -> None:
    wants_a_mug(talk)
    talk.decide(talk.card())
    with talk.at("web"):
        revoke_delegation(talk.root, actor=talk.actor)
    assert (asked().state, call_of(talk).state) == ("withdrawn", State.WITHDRAWN)


def test_the_trail_names_both_who_agreed(talk: Talk, browser_of: Callable[[str], Client]) -> None:
    wants_a_mug(talk)
    talk.decide(talk.card())
    decided(approve_purchase, talk)
    (order,) = talk.orders()
    page = browser_of("alice").get(reverse("trail-order", args=[order.public_id])).content.decode()

    assert all(f"by {name}" in page for name in ("Alice Archer", "Bob Baxter, for Acme"))
    told = [(event.action, event.outcome) for event in events("approval", object_type="PurchaseApproval")]
    assert told == [("ask", "waiting"), ("decide", "approved")]


def test_a_worker_that_was_killed_before_the_order_leaves_it_to_the_sweeper(
    talk_of: Callable[..., Talk],
) -> None:
    talk = talk_of(unattended_ceiling=100_00)
    wants_a_mug(talk)
    bob = sign_in("bob")
    with open_context("web", **bob.facts()):
        approve_purchase(asked(), actor=bob)
    talk.worker.woken.clear()
    with time_machine.travel(timezone.now() + timedelta(seconds=10), tick=True):
        tasks.sweep()
        talk.worker.work()
    assert len(talk.orders()) == 1


def test_a_fault_of_ours_in_what_an_approver_agreed_to_is_told_and_not_tried_for_ever(
    talk_of: Callable[..., Talk], monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = talk_of(unattended_ceiling=100_00)
    wants_a_mug(talk)
    monkeypatch.setattr("agents.gateway._run", at_fault)
    decided(approve_purchase, talk)

    assert (call_of(talk).state, talk.orders()) == (State.FAILED, [])
    assert tasks.FAULT in told_to_the_model(talk)


def at_fault(*args: object) -> None:
    raise ZeroDivisionError
