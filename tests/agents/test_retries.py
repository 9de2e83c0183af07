"""A turn that failed is tried again beside others: one at a time, and none stands in the way of another."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from agents import turns
from agents.models import Turn
from audit.context import open_context
from tests.agents.script import says_no
from tests.agents.stage import Talk
from tests.agents.test_turn_leases import lose_the_lease

State = Turn.State


def test_a_turn_is_not_tried_again_while_a_later_message_is_answered(
    talk: Talk, browser_of: Callable[[str], Client]
) -> None:
    failed, alice = talk.say("a mug", says_no()), browser_of("alice")
    talk.send("two mugs")
    again = reverse("turn-retry", args=[failed.public_id])
    page = alice.get(reverse("conversation", args=[talk.conversation.public_id]))
    answer = alice.post(again)
    failed.refresh_from_db()

    assert (again in page.content.decode(), answer.status_code, failed.state) == (False, 400, State.FAILED)
    talk.worker.work()
    assert alice.post(again).status_code == 302


def test_a_turn_that_a_killed_worker_left_goes_before_an_older_one_that_is_tried_again(talk: Talk) -> None:
    """Only one runs at a time; taken up in their order, neither would ever be."""
    older = talk.say("a mug", says_no())
    later = talk.send("two mugs")
    with open_context("system:runner"):
        turns.claim_next(talk.conversation.pk)
        Turn.objects.filter(pk=older.pk).update(state=State.QUEUED, error="")
    lose_the_lease(later)
    talk.run()

    ended = Turn.objects.order_by("ended_at")
    assert list(ended.values_list("pk", "state")) == [(later.pk, State.DONE), (older.pk, State.DONE)]
