"""What a chain tells: by which authority, what was decided and how near to the limit, what was shown, what follows."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agents import tasks
from agents.models import ToolCall
from audit.context import open_context
from audit.models import AuditEvent
from identity.delegations import change_terms
from identity.models import Delegation, Organization
from identity.terms import Terms
from identity.trail.reading import read_own
from identity.trail.words import say
from shop.models import Order, PurchaseApproval
from shop.purchase_approvals import approve_purchase
from tests.agents.mandating import FIRST, monthly, on
from tests.agents.script import asks
from tests.agents.stage import Talk, sign_in, variant
from tests.agents.trail.chains import MUG, Bought, asks_for_mugs, buys, main_of, page, words

BrowserOf = Callable[[str], Client]
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 8, 1, tzinfo=UTC)


def order_of(talk: Talk) -> str:
    return talk.orders()[-1].public_id


@pytest.mark.both_databases
def test_an_order_tells_its_steps_in_words(bought: Bought, alice: Client) -> None:
    told = words(alice, "order", bought.order.public_id)
    steps = (
        "Put a card before its person",
        "Answered the card",
        "Asked to place orders allowed",
        "Payment, first step: reserved here",
        "Payment, second step: the gateway holds the money",
        "Payment, third step: the money was taken",
    )

    assert [told.find(step) for step in steps] == sorted(told.find(step) for step in steps)
    assert [step for step in steps if step not in told] == []


def test_each_change_names_the_field_before_and_after(bought: Bought, alice: Client) -> None:
    told = page(alice, "order", bought.order.public_id)

    assert re.search(
        r'<th scope="row" class="mono">state</th> <td class="change-before">placed</td> <td>paid</td>', told
    )


def test_a_decision_says_how_near_to_the_limits_it_was(
    talk_of: Callable[..., Talk], browser_of: BrowserOf
) -> None:
    talk = talk_of(order_limit=60_00, daily_limit=100_00)
    buys(talk)
    buys(talk)
    total = Order.objects.latest("pk").total
    told = words(browser_of("alice"), "order", order_of(talk))

    assert f"${total / 100:.2f} of $60.00 used for one order" in told
    assert f"${2 * total / 100:.2f} of $100.00 used that day" in told


def test_a_refusal_is_told_with_its_reason_and_what_it_would_have_used(
    talk_of: Callable[..., Talk], browser_of: BrowserOf
) -> None:
    talk = talk_of(order_limit=10_00)
    asks_for_mugs(talk)
    refused = ToolCall.objects.get(tool="place_order")
    told = page(browser_of("alice"), "call", refused.public_id)

    assert 'timeline__event--refused" id="event-' in told
    assert "of $10.00 would be used for one order" in told
    assert "order-limit-holds" in told


def test_authority_is_told_as_it_stood_then(talk: Talk, alice: Client) -> None:
    buys(talk)
    later = AuditEvent.objects.latest("id").at + timedelta(seconds=1)
    with time_machine.travel(later, tick=True), talk.at("web"):
        change_terms(Delegation.objects.get(pk=talk.root.pk), Terms(order_limit=77_00), actor=talk.actor)
    told = words(alice, "order", order_of(talk))

    assert "One order, at most $500.00" in told
    assert "$77.00" not in told
    assert f"delegation {talk.root.public_id} , narrowed to" in told


def test_the_card_is_shown_as_the_receipt_that_it_was(bought: Bought, alice: Client) -> None:
    told = words(alice, "approval", bought.card.public_id)

    assert "2 × $16.00" in told
    assert f"Digest {bought.card.quote.digest}" in told
    assert "Countersigned by Alice Archer" in told


def test_an_order_for_later_leads_to_the_call_that_scheduled_it_and_back(talk: Talk, alice: Client) -> None:
    with time_machine.travel(MONDAY, tick=True):
        items = [{"variant_id": variant(MUG).public_id, "quantity": 2}]
        talk.say("mugs, on Friday", asks("schedule_order", items=items, on="2026-11-27"), "Sign.")
        talk.decide(talk.card())
    asked, run = ToolCall.objects.order_by("pk")
    before = words(alice, "call", asked.public_id)
    with time_machine.travel(FRIDAY, tick=True):
        tasks.sweep()
        talk.worker.work()
    ran = words(alice, "order", order_of(talk))

    assert (
        f"It will run on Friday 27 November 2026, 09:00 (Europe/Berlin), as place order {run.public_id}"
        in before
    )
    assert f"Asked for by schedule order {asked.public_id}" in ran
    assert f"It was for Friday 27 November 2026, 09:00 (Europe/Berlin): place order {run.public_id}" in ran
    assert "Its time had come released" in ran


def test_a_task_that_was_handed_on_leads_to_the_specialist_and_back(talk: Talk, alice: Client) -> None:
    talk.say(
        "a gift", asks("ask_gift_finder", task="a gift"), asks("search_products", query="mug"), "Mug.", "So."
    )
    task, look = ToolCall.objects.order_by("pk")

    assert "Handed on to Gift finder, under what it was lent" in words(alice, "call", task.public_id)
    assert f"A task from Countersign agent: ask gift finder {task.public_id}" in words(
        alice, "call", look.public_id
    )
    assert "Countersign agent, which handed it on to Gift finder" in words(alice, "call", look.public_id)


def test_ones_own_trail_folds_what_only_keeps_a_conversation(talk: Talk, alice: Client) -> None:
    talk.say("a mug", asks("search_products", query="mug"), "Here.")
    with talk.at("web"):
        runs = read_own({"conversation": talk.conversation.public_id}, actor=talk.actor).runs
    told = {
        minor: {line.what for run in runs if run.minor is minor for line in run.lines}
        for minor in (True, False)
    }

    assert told[False] == {"Asked to look through the shop", "Used the tool search products"}
    assert {"Made tool call 1", "Asked to ask a model"} <= told[True]
    assert "steps of keeping the conversation" in main_of(alice.get(reverse("own-trail")).text)


def test_a_refusal_is_not_folded(talk_of: Callable[..., Talk]) -> None:
    talk = talk_of(order_limit=10_00)
    asks_for_mugs(talk)
    with talk.at("web"):
        runs = read_own({"conversation": talk.conversation.public_id}, actor=talk.actor).runs

    assert [line.refused for run in runs if run.minor for line in run.lines if line.refused] == []
    assert [line for run in runs if not run.minor for line in run.lines if line.refused] != []


def test_pages_of_the_shop_lead_to_it(bought: Bought, alice: Client) -> None:
    chat = reverse("conversation", args=[bought.talk.conversation.public_id])
    from_pages = {
        bought.order.get_absolute_url(): ("order", bought.order),
        chat: ("approval", bought.card),
        reverse("approval", args=[bought.card.public_id]): ("approval", bought.card),
        reverse("agent-authority"): ("delegation", bought.talk.root),
        reverse("sessions"): ("sign-in", alice_here(alice)),
    }
    missing = [
        address
        for address, (kind, row) in from_pages.items()
        if f'href="{reverse(f"trail-{kind}", args=[row.public_id])}"'
        not in alice.get(address).content.decode()
    ]

    assert missing == []


def alice_here(alice: Client) -> object:
    return alice.get(reverse("sessions")).wsgi_request.login_session


def test_the_admin_leads_the_shops_auditors_to_the_trail_of_any_row(
    bought: Bought, browser_of: BrowserOf
) -> None:
    change = reverse("admin:shop_order_change", args=[bought.order.pk])
    link = f'href="{reverse("trail-row", args=["shop.order", bought.order.pk])}">Trail'

    assert link in " ".join(browser_of("audrey").get(change).content.decode().split())
    assert link not in " ".join(browser_of("sam").get(change).content.decode().split())


def test_letters_that_went_out_are_told(bought: Bought, alice: Client) -> None:
    told = words(alice, "order", bought.order.public_id)

    assert [
        letter for letter in ("order placed", "order paid") if f"Wrote a letter: {letter} sent" not in told
    ] == []


def test_a_mandate_tells_what_it_covers_and_each_order_that_it_made(
    talk: Talk, browser_of: BrowserOf
) -> None:
    with time_machine.travel(MONDAY, tick=True):
        mandate = monthly(talk)
    on(talk, FIRST)
    made = ToolCall.objects.get(mandate=mandate)
    told = words(browser_of("alice"), "mandate", mandate.public_id)

    assert "Asked for a mandate waiting" in told
    assert "On the 1st of every month at 09:00 (Europe/Berlin), until 30 June 2027" in told
    assert f"By mandate {mandate.public_id} It became order {talk.orders()[0].number}" in told
    assert f"By mandate {mandate.public_id}" in words(browser_of("alice"), "call", made.public_id)


def test_a_conversation_in_which_no_tool_was_used_tells_what_models_were_told(
    talk: Talk, alice: Client
) -> None:
    talk.say("hello", "Hi.")

    told = words(alice, "conversation", talk.conversation.public_id)
    assert "What models were told" in told


def test_an_approvers_yes_is_told_with_what_they_were_shown(talk: Talk, browser_of: BrowserOf) -> None:
    with open_context("system:seed"):
        Organization.objects.filter(slug="acme").update(role_limits={"buyer": 10_00})
    asks_for_mugs(talk)
    talk.decide(talk.card())
    bob = sign_in("bob")
    with open_context("web", **bob.facts()):
        approve_purchase(PurchaseApproval.objects.get(), actor=bob)
    talk.worker.work()
    told = words(browser_of("alice"), "order", order_of(talk))

    assert "Asked the organization's approvers waiting" in told
    assert "Bob Baxter in the browser" in told
    assert "Approved by Bob Baxter, " in told
    assert "organization-approver-decides" in told


def test_a_look_at_personal_data_is_told_as_what_was_done() -> None:
    look = AuditEvent(category="personal.read", action="approvals")
    assert say(look) == "Looked at personal data: approvals"
