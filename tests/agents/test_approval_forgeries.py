"""A yes that was used, moved, altered or made by hand covers nothing."""

import pytest
from django.db import DatabaseError, connection, transaction

from agents import tasks
from agents.models import Approval, ToolCall
from audit.context import open_context
from shop.models import Quote
from tests.agents.cards import call_of, wants_mugs
from tests.agents.script import asks
from tests.agents.stage import Talk, variant

MUG = "harbour-mug-red-"
State = ToolCall.State


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
