"""What is left of a conversation that was deleted, and of what it had begun."""

from collections.abc import Callable
from datetime import UTC, datetime

import httpx2
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agents import tasks, turns
from agents.conversations import WHY, Standing, delete_conversation, rename_conversation
from agents.finding import find_conversations
from agents.llm.items import UserText, to_json
from agents.models import Approval, Conversation, Item, StreamEvent, ToolCall, Turn
from agents.turns import BadMessage
from audit.models import PersonalValue
from identity.delegations import revoke_delegation
from identity.models import Delegation
from identity.policy import Refused
from tests.agents.mandating import gives, monthly, wants_below
from tests.agents.script import Meanwhile, asks
from tests.agents.stage import Talk, events, letters_to, sign_in, variant

MUG = "harbour-mug-red-"
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 8, 1, tzinfo=UTC)
BrowserOf = Callable[[str], Client]


def delete(talk: Talk, standing: Standing = Standing.END) -> None:
    with talk.at("chat"):
        delete_conversation(talk.conversation, standing, actor=talk.actor)


def for_friday(talk: Talk) -> None:
    """Two mugs, countersigned for the day."""
    items = [{"variant_id": variant(MUG).public_id, "quantity": 2}]
    talk.say("mugs on Friday", asks("schedule_order", items=items, on="2026-11-27"), "Sign.")
    talk.decide(talk.card())


@pytest.mark.both_databases
def test_what_was_said_goes_and_what_was_done_stays(talk: Talk) -> None:
    talk.say("a mug for Aunt Petunia", asks("add_to_cart", variant_id=variant(MUG).public_id), "For Petunia.")
    before = len(events("tool.call"))
    delete(talk)

    assert (
        find_conversations(talk.actor.someone).conversations,
        set(Item.objects.values_list("turn", flat=True)),
    ) == ([], {Turn.objects.get().pk})
    kept = [
        *Item.objects.values_list("content", flat=True),
        *ToolCall.objects.values_list("arguments_text", "result"),
    ]
    assert "Petunia" not in f"{kept}{list(StreamEvent.objects.values_list('data', flat=True))}"
    assert not PersonalValue.objects.filter(value__contains="Petunia").exists()
    assert (talk.cart(), len(events("tool.call"))) == ({MUG: 1}, before)


def test_a_deleted_conversation_is_nowhere(talk: Talk, browser_of: BrowserOf) -> None:
    turn = talk.say("a mug", asks("view_cart"), "Empty.")
    call, name = talk.calls()[0], talk.conversation.public_id
    delete(talk)
    alice = browser_of("alice")
    pages = [
        reverse("conversation", args=[name]),
        reverse("conversation-settings", args=[name]),
        reverse("turn-fragment", args=[turn.public_id]),
        reverse("call-fragment", args=[call.public_id]),
        reverse("trail-conversation", args=[name]),
        reverse("chat-stream", args=[name]),
    ]

    assert [alice.get(page).status_code for page in pages] == [404] * len(pages)
    assert (
        alice.post(reverse("chat-message", args=[name]), {"message": "hello", "key": "k"}).status_code == 404
    )


def test_a_message_a_name_and_a_retry_that_were_on_their_way_come_to_nothing(talk: Talk) -> None:
    with time_machine.travel(MONDAY, tick=True):
        for_friday(talk)
        failed = talk.say("a mug", httpx2.Response(400))
        delete(talk, Standing.KEEP)
        with pytest.raises(BadMessage, match="was deleted"):
            talk.send("hello")
        with talk.at("chat"):
            rename_conversation(talk.conversation, "For Petunia", actor=talk.actor)
            turns.retry_turn(failed, actor=talk.actor)

    assert (Conversation.objects.get().title, failed.state) == ("", Turn.State.FAILED)


def test_its_authority_is_cut_and_its_card_is_taken_back(talk: Talk) -> None:
    talk.say(
        "buy a mug", asks("add_to_cart", variant_id=variant(MUG).public_id), asks("place_order"), "Sign."
    )
    delete(talk)

    lent = Delegation.objects.get(pk=talk.conversation.delegation_id)
    assert (lent.revoked_why, talk.card().state, talk.card().withdrawn_why) == (
        WHY,
        Approval.State.WITHDRAWN,
        WHY,
    )
    assert Delegation.objects.get(pk=talk.root.pk).revoked_at is None


def test_what_was_countersigned_and_has_not_run_does_not_run(talk: Talk) -> None:
    talk.say(
        "buy a mug", asks("add_to_cart", variant_id=variant(MUG).public_id), asks("place_order"), "Sign."
    )
    talk.press(talk.card())
    delete(talk)
    talk.worker.work()

    assert talk.orders() == []


def test_a_worker_in_the_middle_of_an_answer_keeps_nothing_of_it(talk: Talk) -> None:
    turn = talk.say("a mug", Meanwhile(lambda: delete(talk), "Mugs for Petunia."))

    assert (turn.state, "Petunia" in str(list(Item.objects.values_list("content", flat=True)))) == (
        Turn.State.CANCELLED,
        False,
    )


def test_an_order_that_is_kept_for_its_day_is_placed_on_it(talk: Talk) -> None:
    with time_machine.travel(MONDAY, tick=True):
        for_friday(talk)
        delete(talk, Standing.KEEP)
    with time_machine.travel(FRIDAY, tick=True):
        tasks.sweep()
        talk.worker.work()

    assert [order.state for order in talk.orders()] == ["paid"]
    assert Item.objects.exclude(content={}).count() == 0


@pytest.mark.both_databases
def test_an_order_that_was_kept_loses_its_words_once_it_has_ended(talk: Talk) -> None:
    with time_machine.travel(MONDAY, tick=True):
        for_friday(talk)
        delete(talk, Standing.KEEP)
        before = tasks.forget_late_words()
    with time_machine.travel(FRIDAY, tick=True):
        tasks.sweep()
        talk.worker.work()
        assert ToolCall.objects.get(run_at__isnull=False).result is not None
        after = [tasks.forget_late_words(), tasks.forget_late_words()]

    assert (before, after) == (0, [1, 0])
    assert set(ToolCall.objects.values_list("arguments_text", "result")) == {("{}", None)}
    assert not PersonalValue.objects.filter(event__object_type="agents.toolcall").exists()


def test_an_order_whose_day_has_just_come_is_kept_too(talk: Talk) -> None:
    with time_machine.travel(MONDAY, tick=True):
        for_friday(talk)
    with time_machine.travel(FRIDAY, tick=True):
        tasks.sweep()
        delete(talk, Standing.KEEP)
        talk.worker.work()

    assert [order.state for order in talk.orders()] == ["paid"]


def test_what_a_mandate_is_about_to_order_is_kept_with_it(talk: Talk) -> None:
    with time_machine.travel(MONDAY, tick=True):
        gives(talk, wants_below(talk, 20_00))
        tasks.sweep()
        delete(talk, Standing.KEEP)
        talk.worker.work()

    assert [order.state for order in talk.orders()] == ["paid"]


def test_what_was_written_down_after_a_deletion_is_forgotten_too(talk: Talk) -> None:
    turn = talk.say("a mug", "Which?")
    delete(talk)
    with talk.at("task"):
        Item.objects.create(turn=turn, key="late", content=to_json(UserText("For Petunia.")))

    assert [tasks.forget_late_words(), tasks.forget_late_words()] == [1, 0]
    assert not PersonalValue.objects.filter(value__contains="Petunia").exists()


def test_a_mandate_that_is_kept_leads_to_no_conversation(talk: Talk, browser_of: BrowserOf) -> None:
    with time_machine.travel(MONDAY, tick=True):
        mandate = monthly(talk)
        delete(talk, Standing.KEEP)
        shown = browser_of("alice").get(reverse("mandate", args=[mandate.public_id])).text

    assert ("Back to the conversation" in shown, "All that is scheduled" in shown) == (False, True)


def test_an_order_that_is_kept_and_cannot_be_placed_is_written_about(talk: Talk) -> None:
    with time_machine.travel(MONDAY, tick=True):
        for_friday(talk)
        delete(talk, Standing.KEEP)
    with time_machine.travel(FRIDAY, tick=True):
        with talk.at("web"):
            revoke_delegation(talk.root, actor=talk.actor)
        tasks.sweep()
        talk.worker.work()

    assert (talk.orders(), letters_to(talk.actor)[-1]) == ([], "An order for later was not placed")


def test_an_order_for_its_day_ends_with_the_conversation_where_that_is_chosen(
    talk: Talk, browser_of: BrowserOf
) -> None:
    with time_machine.travel(MONDAY, tick=True):
        for_friday(talk)
        alice, name = browser_of("alice"), talk.conversation.public_id
        assert "an order of $" in alice.get(reverse("conversation-settings", args=[name])).content.decode()
        wrong = alice.post(reverse("conversation-delete", args=[name]), {"standing": "perhaps"})
        alice.post(reverse("conversation-delete", args=[name]), {"standing": "end"})

    assert (wrong.status_code, talk.card().tool_call.state) == (400, ToolCall.State.WITHDRAWN)
    assert Delegation.objects.get(pk=talk.conversation.delegation_id).revoked_why == WHY


def test_nobody_else_deletes_it_and_the_attempt_is_on_record(talk: Talk) -> None:
    for other in map(sign_in, ("bob", "sam")):
        with talk.at("chat"), pytest.raises(Refused):
            delete_conversation(talk.conversation, Standing.END, actor=other)

    refused = [event.action for event in events("policy.decision", outcome="deny")]
    assert (refused, Conversation.objects.get().deleted_at) == (["chat:delete"] * 2, None)
