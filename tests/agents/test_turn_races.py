"""A worker that waited for somebody else to commit sees what they did."""

import pytest
from django.db import transaction
from django.utils import timezone
from time_machine import travel

from agents import turns
from agents.claims import claim_call
from agents.conversations import Standing, delete_conversation
from agents.models import Item, Turn
from agents.outcomes import tell
from agents.turns import Held, LeaseLost
from audit.context import open_context
from identity import authority
from shop.privacy import GRACE, request_erasure
from shop.tasks import carry_out_erasures
from tests.agents.script import asks
from tests.agents.stage import Talk, variant
from tests.agents.test_turn_leases import MUG, lose_the_lease
from tests.identity.races import PATIENCE, Pool, Uncommitted, waits

pytestmark = pytest.mark.postgresql


def claim(talk: Talk) -> Held:
    with open_context("system:runner"):
        held = turns.claim_next(talk.conversation.pk)
    assert held is not None
    return held


def test_a_worker_that_waited_for_a_deletion_writes_nothing_more(talk: Talk, elsewhere: Pool) -> None:
    talk.send("a mug")
    held = claim(talk)
    deletion = Uncommitted(
        elsewhere, lambda: delete_conversation(talk.conversation, Standing.END, actor=talk.actor)
    )
    late = elsewhere(held.fence)
    assert waits(late)
    deletion.commit()

    assert isinstance(late.exception(PATIENCE), LeaseLost)


def note(talk: Talk) -> None:
    (call,) = talk.calls()
    tell(call, {"status": "answered", "message": "A new mug for Petunia leaves today."})


def test_a_note_that_a_deletion_had_to_wait_for_is_forgotten_with_the_rest(
    talk: Talk, elsewhere: Pool
) -> None:
    talk.say("help", asks("view_cart"), "Empty.")
    told = Uncommitted(elsewhere, lambda: note(talk))
    deletion = elsewhere(lambda: delete_conversation(talk.conversation, Standing.END, actor=talk.actor))
    assert waits(deletion)
    told.commit()
    deletion.result(PATIENCE)
    talk.run()

    assert not Item.objects.exclude(content={}).exists()
    assert [turn.state for turn in Turn.objects.all()] == [Turn.State.DONE, Turn.State.CANCELLED]


def test_a_note_that_waited_for_a_deletion_is_not_written_down(talk: Talk, elsewhere: Pool) -> None:
    talk.say("help", asks("view_cart"), "Empty.")
    deletion = Uncommitted(
        elsewhere, lambda: delete_conversation(talk.conversation, Standing.END, actor=talk.actor)
    )
    told = elsewhere(transaction.atomic(lambda: note(talk)))
    assert waits(told)
    deletion.commit()
    told.result(PATIENCE)

    assert Turn.objects.count() == 1


def test_a_worker_that_waited_for_another_to_take_over_writes_nothing_more(
    talk: Talk, elsewhere: Pool
) -> None:
    turn = talk.send("a mug")
    held = claim(talk)
    lose_the_lease(turn)
    takeover = Uncommitted(elsewhere, lambda: turns.claim_next(talk.conversation.pk))
    late = elsewhere(held.fence)
    assert waits(late)

    assert takeover.commit() == Held(turn.pk, held.epoch + 1)
    assert isinstance(late.exception(PATIENCE), LeaseLost)


def test_a_worker_that_ends_its_turn_late_is_not_in_the_way_of_who_would_take_it_over(
    talk: Talk, elsewhere: Pool
) -> None:
    turn = talk.send("a mug")
    held = claim(talk)
    lose_the_lease(turn)
    with open_context("system:runner"), transaction.atomic():
        held.fence()
        takeover = elsewhere(lambda: turns.claim_next(talk.conversation.pk))
        assert waits(takeover)
        turns.end_turn(held, Turn.State.DONE)

    assert takeover.result(PATIENCE) is None


def test_a_turn_that_nobody_took_up_is_not_taken_up_while_it_is_deleted(talk: Talk, elsewhere: Pool) -> None:
    talk.send("a mug")
    deletion = Uncommitted(
        elsewhere, lambda: delete_conversation(talk.conversation, Standing.END, actor=talk.actor)
    )
    late = elsewhere(lambda: turns.claim_next(talk.conversation.pk))
    assert waits(late)
    deletion.commit()

    assert late.result(PATIENCE) is None


def test_a_turn_is_stopped_while_its_conversation_is_being_deleted(talk: Talk, elsewhere: Pool) -> None:
    turn = talk.send("a mug")
    with talk.at("chat"), transaction.atomic():
        authority.lock_principal(talk.actor.someone)
        deletion = elsewhere(lambda: delete_conversation(talk.conversation, Standing.END, actor=talk.actor))
        assert waits(deletion)
        turns.stop_turn(turn, actor=talk.actor)
    deletion.result(PATIENCE)
    turn.refresh_from_db()

    assert (turn.state, turn.stop_requested) == (Turn.State.CANCELLED, True)


def test_an_erasure_does_not_wait_for_a_worker_that_waits_for_it(talk: Talk, elsewhere: Pool) -> None:
    talk.say(
        "buy a mug", asks("add_to_cart", variant_id=variant(MUG).public_id), asks("place_order"), "Sign."
    )
    call = talk.press(talk.card()).tool_call
    with talk.at("web"):
        request_erasure(actor=talk.actor)
    claimed = Uncommitted(elsewhere, lambda: claim_call(call.pk))
    with travel(timezone.now() + GRACE):
        assert carry_out_erasures() == 0
        claimed.commit()
        assert carry_out_erasures() == 1


def test_a_first_message_that_is_posted_twice_at_once_begins_one_conversation(
    talk: Talk, elsewhere: Pool
) -> None:
    def begin() -> Turn:
        return turns.begin_conversation("a mug", key="k", actor=talk.actor)

    first = Uncommitted(elsewhere, begin)
    second = elsewhere(begin)
    assert waits(second)

    assert first.commit() == second.result(PATIENCE)
    assert Turn.objects.count() == 1
