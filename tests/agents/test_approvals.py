"""A countersignature is a yes of one person to one exact order of one call, and is used once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agents import approvals, tasks
from agents.approvals import ApprovalGone
from agents.models import Approval, ToolCall
from audit.context import open_context
from identity.actor import Actor, agent_of
from identity.delegations import grant_delegation, narrow_delegation, revoke_delegation
from identity.models import Agent, Delegation, LoginSession
from identity.policy import Outcome, Refused
from identity.terms import Terms
from shop.models import Payment, PaymentMethod, Quote
from tests.agents.script import asks
from tests.agents.stage import Talk, change, events, letters_to, move_out, sign_in, variant

MUG = "harbour-mug-red-"
State = ToolCall.State
Browser = Callable[[str], Client]


def wants_mugs(talk: Talk, quantity: int = 2) -> Approval:
    """Mugs are in the cart, and a card waits for the person."""
    mug = variant(MUG).public_id
    talk.say("buy mugs", asks("add_to_cart", variant_id=mug, quantity=quantity), asks("place_order"), "Sign.")
    return talk.card()


def page(approval: Approval) -> str:
    return reverse("approval", args=[approval.public_id])


def call_of(approval: Approval) -> ToolCall:
    return ToolCall.objects.get(pk=approval.tool_call_id)


def message(approval: Approval) -> str:
    return str((call_of(approval).result or {})["message"])


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


def raise_the_price(talk: Talk) -> None:
    change(MUG, price=17_00)


def sell_the_last(talk: Talk) -> None:
    change(MUG, stock=0)


def leave_too_few(talk: Talk) -> None:
    change(MUG, stock=1)


def add_one(talk: Talk) -> None:
    talk.say("one more", asks("add_to_cart", variant_id=variant(MUG).public_id))


def move(talk: Talk) -> None:
    move_out(talk.actor)


def pay_otherwise(talk: Talk) -> None:
    with open_context("system:seed"):
        PaymentMethod.objects.filter(owner=talk.actor.principal).update(label="Another card")


@pytest.mark.parametrize(
    ("happening", "reason"),
    [
        (raise_the_price, "The price of Harbour Mug (red) is now $17.00; it was $16.00."),
        (add_one, "The cart no longer holds the same things."),
        (move, "The delivery address has changed."),
        (pay_otherwise, "The payment method has changed."),
    ],
)
def test_what_no_longer_fits_is_not_ordered_and_asked_anew(
    talk: Talk, happening: Callable[[Talk], None], reason: str
) -> None:
    first = wants_mugs(talk)
    happening(talk)
    talk.decide(first)
    second = talk.card()

    assert talk.orders() == []
    assert message(first) == f"{reason} A new card is waiting for a countersignature."
    assert (first.pk != second.pk, second.state, talk.card(first.pk).used_at) == (True, "waiting", None)
    assert letters_to(talk.actor) == ["Your order waits for a new countersignature"]


def test_the_new_card_can_be_countersigned(talk: Talk) -> None:
    first = wants_mugs(talk)
    raise_the_price(talk)
    talk.decide(first)
    talk.decide(talk.card())

    assert [order.subtotal for order in talk.orders()] == [2 * 17_00]


@pytest.mark.parametrize(
    ("happening", "why"),
    [(sell_the_last, "is sold out"), (leave_too_few, "Only 1 of Harbour Mug (red) are left.")],
)
def test_what_cannot_be_had_any_more_is_not_ordered(
    talk: Talk, happening: Callable[[Talk], None], why: str
) -> None:
    card = wants_mugs(talk)
    happening(talk)
    talk.decide(card)

    assert (talk.orders(), call_of(card).state) == ([], State.FAILED)
    assert why in message(card)


def test_a_change_after_the_yes_and_before_the_worker_counts_too(talk: Talk) -> None:
    card = wants_mugs(talk)
    talk.press(card)
    change(MUG, price=99_00)
    talk.worker.work()

    assert talk.orders() == []
    assert talk.card().quote.content["lines"][0]["price"] == 99_00


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


@pytest.mark.both_databases
def test_a_second_click_changes_nothing(talk: Talk) -> None:
    card = wants_mugs(talk)
    talk.press(card)
    talk.press(card)
    talk.worker.work()
    talk.decide(card)

    assert len(talk.orders()) == 1
    assert [event.action for event in events("approval")] == ["ask", "decide"]


@pytest.mark.both_databases
def test_nobody_else_can_answer(talk: Talk) -> None:
    card = wants_mugs(talk)
    for name in ("bob", "carol", "mallory", "sam"):
        with pytest.raises(Refused):
            talk.press(card, actor=sign_in(name))

    assert (talk.card(card.pk).state, talk.orders()) == ("waiting", [])


@pytest.mark.parametrize("name", ["bob", "carol", "mallory", "sam"])
def test_a_card_is_not_there_for_others(talk: Talk, browser_of: Browser, name: str) -> None:
    card, browser = wants_mugs(talk), browser_of(name)

    assert browser.get(page(card)).status_code == 404
    assert browser.post(page(card), {"answer": "yes"}).status_code == 404
    assert talk.card(card.pk).state == "waiting"


def test_no_agent_answers_grants_or_revokes(talk: Talk) -> None:
    card, agent = wants_mugs(talk), agent_of(talk.conversation.delegation, talk.actor.session)
    shop_agent = Agent.objects.get(slug="shop-agent")
    with talk.at("chat"):
        for attempt in (
            lambda: approvals.decide_approval(card, yes=True, actor=agent),
            lambda: approvals.decide_approval(card, yes=False, actor=agent),
            lambda: grant_delegation(shop_agent, Terms(), actor=agent),
            lambda: narrow_delegation(talk.root, talk.root.scopes, actor=agent),
            lambda: revoke_delegation(talk.root, actor=agent),
        ):
            with pytest.raises(Refused):
                attempt()

    assert (talk.card(card.pk).state, Delegation.objects.count()) == ("waiting", 2)


def test_a_bearer_without_a_sign_in_answers_nothing(talk: Talk) -> None:
    """Someone with the principal's name and no browser session is not the person."""
    with pytest.raises(Refused, match="No policy permits this"):
        talk.press(wants_mugs(talk), actor=Actor(principal=talk.actor.principal))


def test_revocation_takes_the_card_back(talk: Talk) -> None:
    card = wants_mugs(talk)
    with talk.at("web"):
        revoke_delegation(talk.root, actor=talk.actor, why="enough")
    with pytest.raises(ApprovalGone, match="What it stood on was cut: enough"):
        talk.press(card)

    assert (talk.orders(), call_of(card).state) == ([], State.WITHDRAWN)


def test_a_yes_to_a_card_that_a_cut_has_missed_orders_nothing(talk: Talk) -> None:
    """It was asked while the cut was under way."""
    card = wants_mugs(talk)
    with open_context("system:shell"):
        Delegation.objects.filter(pk=talk.root.pk).update(revoked_at=timezone.now())
    talk.decide(card)

    assert (talk.orders(), call_of(card).state) == ([], State.REFUSED)
    assert call_of(card).result["policies"] == ["dead-delegation-does-nothing"]


@pytest.mark.both_databases
def test_revocation_overtakes_a_yes_that_no_worker_has_used(talk: Talk) -> None:
    card = wants_mugs(talk)
    talk.press(card)
    with talk.at("web"):
        revoke_delegation(talk.root, actor=talk.actor)
    talk.worker.work()

    assert (talk.orders(), call_of(card).state, talk.card().used_at) == ([], State.REFUSED, None)
    refused = events("policy.decision", outcome="deny", action="orders:place")
    assert [event.detail["policies"] for event in refused] == [["dead-delegation-does-nothing"]]


def made_ready_again(card: Approval) -> None:
    """What no code of ours does: the call is put back, as by a hand in the database."""
    with open_context("system:shell"):
        ToolCall.objects.filter(pk=card.tool_call_id).update(state=State.READY, order=None)


@pytest.mark.both_databases
def test_a_yes_is_used_once(talk: Talk) -> None:
    card = talk.decide(wants_mugs(talk))
    talk.say("again", asks("add_to_cart", variant_id=variant(MUG).public_id, quantity=2))
    made_ready_again(card)
    tasks.run_call(card.tool_call_id)

    assert len(talk.orders()) == 1
    assert call_of(card).state in {State.REFUSED, State.AWAITING_APPROVAL}


def test_a_yes_is_good_for_its_own_call_only(talk: Talk) -> None:
    """A countersigned card moved to another call, as by a hand in the database, covers nothing there."""
    first = wants_mugs(talk)
    talk.press(first)
    other = ToolCall.objects.exclude(pk=first.tool_call_id).filter(tool="add_to_cart").first()
    with open_context("system:shell"):
        ToolCall.objects.filter(pk=other.pk).update(
            tool="place_order", arguments_text="{}", state=State.READY
        )
        Approval.objects.filter(pk=first.pk).update(tool_call=other)
    tasks.run_call(other.pk)

    assert talk.orders() == []
    assert ToolCall.objects.get(pk=other.pk).state == State.REFUSED


def test_a_quote_altered_behind_its_digest_is_not_ordered(talk: Talk) -> None:
    card = wants_mugs(talk)
    talk.press(card)
    content = card.quote.content | {"total": 1}
    with open_context("system:shell"):
        Quote.objects.filter(pk=card.quote_id).update(content=content)
    talk.worker.work()

    assert (talk.orders(), call_of(card).state) == ([], State.FAILED)


@pytest.mark.both_databases
@pytest.mark.parametrize("door", ["web", "chat", "task", ""])
def test_no_approval_is_forged_without_a_permit(talk: Talk, door: str) -> None:
    card = wants_mugs(talk)
    copied = (
        "tool_call_id, (SELECT min(id) FROM shop_quote), 'n', 'd', 'approved', decide_by, execute_until, ''"
    )
    forgeries = (
        "UPDATE agents_approval SET state = 'approved', decided_by_id = 1",
        "INSERT INTO agents_approval (public_id, tool_call_id, quote_id, nonce, digest, state, decide_by,"
        f" execute_until, withdrawn_why, created_at) SELECT 'forged', {copied}, created_at FROM agents_approval",
        "DELETE FROM agents_approval",
    )
    for forgery in forgeries:
        with pytest.raises(DatabaseError, match="audit"):
            under(door, forgery)

    assert talk.card(card.pk).state == "waiting"


def under(door: str, statement: str) -> None:
    if not door:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        return
    with open_context(door):
        under("", statement)


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


def test_a_newer_card_for_the_cart_takes_the_older_ones_place(talk: Talk) -> None:
    first = wants_mugs(talk)
    talk.say("and now?", asks("place_order"))

    assert talk.card(first.pk).state == "withdrawn"
    with pytest.raises(ApprovalGone, match="A newer card has taken its place"):
        talk.press(first)
