"""A turn is one message to one answer: taken once, and heard in its order."""

import pytest

from agents import turns
from agents.llm.items import UserText, from_json
from agents.models import Conversation, Item, StreamEvent, StreamHead, Turn
from agents.stream import settled_number
from agents.turns import BadMessage, NoAuthority
from audit.context import open_context
from identity.delegations import revoke_delegation
from identity.models import Organization
from identity.policy import Refused
from tests.agents.script import Meanwhile, asks, says_no
from tests.agents.stage import Talk, add_mug, events, sign_in

MUG = "harbour-mug-red-"
State = Turn.State


def messages(talk: Talk, question: int = -1) -> list[tuple[str, object]]:
    heard = talk.model.heard[question]["messages"]
    return [(message["role"], message["content"]) for message in heard[1:]]


@pytest.mark.both_databases
def test_a_message_is_one_turn_however_often_it_is_posted(talk: Talk) -> None:
    first = talk.send("a mug", add_mug(), "Added.", key="k")
    assert talk.send("a mug", key="k") == first
    talk.worker.work()
    assert talk.send("a mug", key="k") == first
    talk.worker.work()

    assert (Turn.objects.count(), talk.cart()) == (1, {MUG: 1})


def test_other_words_under_the_same_key_are_another_message(talk: Talk) -> None:
    first = talk.send("a mug", key="k")

    assert talk.send("a lamp", key="k") != first
    assert talk.send("a mug", key="k") == first


@pytest.mark.parametrize(
    ("text", "key", "why"),
    [
        ("", "k", "Write something first."),
        (" \n\t", "k", "Write something first."),
        ("x" * 2_001, "k", "That is 2,001 characters. A message may have 2,000."),
        ("hello", "", "The form was not complete. Reload the page and try again."),
        ("hello", "nul\x00", "The form was not complete. Reload the page and try again."),
        ("hello", "k" * 41, "The form was not complete. Reload the page and try again."),
    ],
)
def test_a_message_that_cannot_be_taken_says_why_and_leaves_nothing(
    talk: Talk, text: str, key: str, why: str
) -> None:
    with talk.at("chat"), pytest.raises(BadMessage) as bad:
        turns.take_message(talk.conversation, text, key=key, actor=talk.actor)

    assert (str(bad.value), Turn.objects.count()) == (why, 0)


def test_the_end_of_a_line_is_counted_once_as_the_page_counts_it(talk: Talk) -> None:
    talk.send("x" * 1_998 + "\r\nx")

    assert from_json(Item.objects.get().content) == UserText("x" * 1_998 + "\nx")


@pytest.mark.both_databases
def test_characters_that_no_database_keeps_do_not_stop_a_message(talk: Talk) -> None:
    turn = talk.say("a mug\x00 \ud800 please", "Yes.")

    assert turn.state == State.DONE
    assert messages(talk)[0] == ("user", "a mug\ufffd \ufffd please")


def test_nobody_writes_into_another_persons_conversation(talk: Talk) -> None:
    for other in map(sign_in, ("mallory", "bob", "sam")):
        with talk.at("chat"), pytest.raises(Refused):
            turns.take_message(talk.conversation, "hello", key="k", actor=other)

    assert Turn.objects.count() == 0


def test_without_authority_there_is_no_conversation(talk: Talk) -> None:
    with talk.at("chat"):
        revoke_delegation(talk.root, actor=talk.actor)
        with pytest.raises(NoAuthority):
            turns.open_conversation(actor=talk.actor)


def test_authority_that_is_revoked_just_now_is_none(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "live_delegation", lambda person: talk.root)
    with talk.at("chat"):
        revoke_delegation(talk.root, actor=talk.actor)
        with pytest.raises(NoAuthority):
            turns.open_conversation(actor=talk.actor)

    assert Conversation.objects.count() == 1


def test_a_conversation_that_is_refused_is_on_record(talk: Talk) -> None:
    with open_context("system:seed"):
        Organization.objects.filter(slug="acme").update(mfa_required=True)
    with talk.at("chat"), pytest.raises(Refused):
        turns.open_conversation(actor=talk.actor)

    (refused,) = events("policy.decision", outcome="deny")
    assert refused.detail["policies"] == ["organization-demands-a-second-step"]


def test_two_queued_turns_are_answered_in_order_and_neither_hears_what_comes_after(talk: Talk) -> None:
    talk.send("first")
    talk.send("second")
    talk.model.will("One.", "Two.")
    talk.worker.work()

    assert messages(talk, 0) == [("user", "first")]
    assert messages(talk, 1) == [("user", "first"), ("assistant", "One."), ("user", "second")]


def test_what_the_model_hears_is_the_whole_talk_in_order(talk: Talk) -> None:
    talk.say("a mug", add_mug(), "Added.")
    talk.say("thanks", "You are welcome.")

    assert [role for role, _ in messages(talk)] == ["user", "assistant", "tool", "assistant", "user"]
    assert messages(talk)[-2:] == [("assistant", "Added."), ("user", "thanks")]


def test_the_prompt_holds_no_secret_and_no_authority(talk: Talk) -> None:
    talk.say("hello")
    system = talk.model.heard[0]["messages"][0]["content"]

    private = [
        talk.actor.someone.email,
        talk.actor.someone.public_id,
        talk.root.public_id,
        "Archer",
        "Linienstra",
    ]
    assert [word for word in private if word in system] == []
    assert "The person's first name is Alice. Prices are in USD." in system


@pytest.mark.both_databases
def test_stream_events_are_numbered_without_gaps(talk: Talk) -> None:
    talk.say("a mug", add_mug(), asks("place_order"), "Sign.")
    talk.decide(talk.card())
    talk.say("look", asks("view_cart"), says_no())

    numbers = StreamEvent.objects.filter(conversation=talk.conversation).order_by("number")
    found = list(numbers.values_list("number", flat=True))
    assert found == list(range(1, len(found) + 1))
    assert StreamHead.objects.get(conversation=talk.conversation).last == len(found)


def test_all_text_up_to_the_settled_number_stands_in_items(talk: Talk) -> None:
    """A page that is opened in the middle shows items, and then the stream from here: no word lost, none twice."""
    boundary: list[int] = []

    def open_the_page() -> None:
        boundary.append(settled_number(talk.conversation.pk))

    talk.say("go", asks("view_cart"), Meanwhile(open_the_page, "Your cart is empty."))
    (number,) = boundary
    later = StreamEvent.objects.filter(conversation=talk.conversation, number__gt=number, kind="text")

    assert "".join(event.data["delta"] for event in later) == "Your cart is empty."
    assert settled_number(talk.conversation.pk) > later.last().number


def test_each_conversation_has_a_child_delegation_of_its_own(talk: Talk) -> None:
    with talk.at("chat"):
        other = turns.open_conversation(actor=talk.actor)

    assert {one.delegation.parent for one in (talk.conversation, other)} == {talk.root}
    assert talk.conversation.delegation != other.delegation
