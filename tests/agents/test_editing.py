"""Saying the last message otherwise: the words go from what a model is told, and nothing is done again or undone."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agents import runner, turns
from agents.models import Approval, Mandate, ScopeRequest, ToolCall, Turn
from agents.presentation import show_turns
from agents.turns import BadMessage
from identity.scopes import STARTING
from tests.agents.mandating import NOW, monthly, newest, wants_monthly
from tests.agents.script import Wish, asks
from tests.agents.stage import Talk, variant

MUG = "harbour-mug-red-"
BrowserOf = Callable[[str], Client]


def mug() -> Wish:
    return asks("add_to_cart", variant_id=variant(MUG).public_id)


def edit(talk: Talk, old: Turn, text: str) -> Turn:
    key = f"edit:{old.public_id}"
    with talk.at("chat"):
        new = turns.take_message(talk.conversation, text, key=key, actor=talk.actor, edits=old)
    talk.worker.work()
    return new


def heard(talk: Talk) -> list[tuple[str, str]]:
    """What the model was told last, after its instructions."""
    return [(one["role"], str(one.get("content") or "")) for one in talk.model.heard[-1]["messages"][1:]]


def test_the_model_is_told_what_was_done_and_none_of_the_words(talk: Talk) -> None:
    old = talk.say("a blue mug", asks("search_products", query="mug"), mug(), "I took the red one.")
    edit(talk, old, "a red mug, please")

    assert [role for role, _ in heard(talk)] == ["assistant", "tool", "user"]
    assert [told in str(heard(talk)) for told in ("a blue mug", "the red one", "found", '"added"')] == [
        False,
        False,
        False,
        True,
    ]


def test_what_was_done_is_neither_done_again_nor_undone(talk: Talk) -> None:
    old = talk.say("a mug", mug(), "Added.")
    new = edit(talk, old, "a red mug")
    assert edit(talk, old, "a red mug") == new

    assert (talk.cart(), len(talk.calls()), Turn.objects.count()) == ({MUG: 1}, 1, 2)


def test_the_page_shows_which_words_were_edited_and_lets_the_last_be(talk: Talk) -> None:
    old = talk.say("a blue mug", "We have red ones.")
    edit(talk, old, "a red mug")

    assert [
        (turn.message, turn.is_edited, turn.can_edit) for turn in show_turns(talk.conversation, talk.actor)
    ] == [
        ("a blue mug", True, False),
        ("a red mug", False, True),
    ]


def test_a_card_and_a_question_of_the_old_words_are_taken_back(talk_of: Callable[..., Talk]) -> None:
    talk = talk_of()
    old = talk.say("buy a mug", mug(), asks("place_order"), "Sign.")
    edit(talk, old, "rather not")
    assert (talk.card().state, talk.card().withdrawn_why) == (
        Approval.State.WITHDRAWN,
        "You said it otherwise.",
    )
    assert ("add_to_cart" in str(talk.model.heard[-1]["messages"]), "awaiting" in str(heard(talk))) == (
        True,
        False,
    )


def test_a_mandate_that_nobody_signed_is_taken_back(talk: Talk) -> None:
    with time_machine.travel(NOW, tick=True):
        waiting = wants_monthly(talk)
        edit(talk, waiting.asked_by.turn, "rather not")

    assert (newest().state, newest().ended_why) == (Mandate.State.ENDED, "You said it otherwise.")


def test_a_mandate_that_was_given_stands(talk: Talk) -> None:
    with time_machine.travel(NOW, tick=True):
        edit(talk, monthly(talk).asked_by.turn, "thanks")

    assert newest().state == Mandate.State.LIVE


def test_what_a_turn_that_failed_did_not_come_to_is_not_about_to_run_any_more(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "run_call", fails)
    old = talk.say("a mug", mug())
    assert talk.calls()[0].state == ToolCall.State.READY
    edit(talk, old, "rather not")

    assert (talk.calls()[0].state, talk.cart()) == (ToolCall.State.WITHDRAWN, {})


def fails(*what: object) -> None:
    raise RuntimeError


def test_a_question_for_a_scope_is_closed(talk_of: Callable[..., Talk]) -> None:
    talk = talk_of(scopes=STARTING)
    old = talk.say("buy a mug", mug(), asks("place_order"), "I may not.")
    edit(talk, old, "rather not")

    asked = ScopeRequest.objects.get()
    assert (asked.state, asked.decided_in) == (ScopeRequest.State.DECLINED, talk.actor.browser)
    assert asked.decided_at is not None


def test_only_the_last_words_can_be_said_otherwise(talk: Talk) -> None:
    first, last = talk.say("a mug", "Yes."), talk.say("a lamp", "Yes.")
    with pytest.raises(BadMessage, match="Only your last message"):
        edit(talk, first, "two mugs")
    edit(talk, last, "two lamps")
    with pytest.raises(BadMessage, match="Only your last message"):
        edit(talk, last, "three lamps")


def test_words_that_are_being_answered_wait_for_the_answer(talk: Talk) -> None:
    queued = talk.send("a mug")
    with pytest.raises(BadMessage, match="once it was answered"):
        edit(talk, queued, "two mugs")


def test_a_turn_that_failed_is_not_tried_again_once_its_words_were_edited(talk: Talk) -> None:
    old = talk.say("a mug", "Yes.")
    with talk.at("chat"):
        Turn.objects.filter(pk=old.pk).update(state=Turn.State.FAILED, error="It broke.")
    old.refresh_from_db()
    edit(talk, old, "two mugs")
    with talk.at("chat"):
        assert turns.retry_turn(old, actor=talk.actor).state == Turn.State.FAILED


def test_the_form_on_the_page_edits_it(talk: Talk, browser_of: BrowserOf) -> None:
    old = talk.say("a mug", "Yes.")
    page, alice = reverse("chat-message", args=[talk.conversation.public_id]), browser_of("alice")
    form = {"message": "two mugs", "key": f"edit:{old.public_id}", "edits": old.public_id}
    assert alice.post(page, form | {"edits": "nothing"}).status_code == 404

    assert alice.post(page, form).status_code == 302
    assert Turn.objects.latest("pk").edits == old


def test_other_words_may_be_as_long_as_the_first_on_the_page_and_in_its_fragment(
    talk: Talk, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LONGEST_MESSAGE", 4321)
    turn, alice = talk.say("a mug", "Which?"), browser_of("alice")
    page = alice.get(reverse("conversation", args=[talk.conversation.public_id])).text
    fragment = alice.get(reverse("turn-fragment", args=[turn.public_id])).text

    assert [shown.count('maxlength="4321"') for shown in (page, fragment)] == [2, 1]
