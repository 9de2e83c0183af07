"""The list of conversations: begun, in order, found by words, and named."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agents import finding, turns
from agents.conversations import rename_conversation
from agents.finding import find_conversations
from agents.models import Conversation
from identity.models import Delegation
from identity.pauses import pause_agents
from identity.policy import Refused
from tests.agents.stage import Talk, events, sign_in

BrowserOf = Callable[[str], Client]


def another(talk: Talk, *said: str) -> Conversation:
    """Begun by the same person, and answered."""
    with talk.at("chat"):
        opened = turns.open_conversation(actor=talk.actor)
    here = Talk(talk.actor, talk.root, opened, talk.model, talk.worker)
    for text in said:
        here.say(text, "Yes.")
    return Conversation.objects.select_related("principal", "delegation").get(pk=opened.pk)


def titles(talk: Talk, words: str = "", **where: str) -> list[str]:
    return [one.title for one in find_conversations(talk.actor.someone, words, **where).conversations]


def test_what_was_spoken_in_last_comes_first(talk: Talk) -> None:
    talk.say("a mug", "Yes.")
    another(talk, "a lamp")
    assert titles(talk) == ["a lamp", "a mug"]
    talk.say("thanks", "Yes.")

    assert titles(talk) == ["a mug", "a lamp"]


@pytest.mark.both_databases
def test_words_are_found_in_titles_and_in_what_the_person_wrote(talk: Talk) -> None:
    talk.say("a mug", "We have lamps, too.")
    talk.say("Is the 100% cotton HOODIE warm?", "Yes.")
    lamp = another(talk, "a lamp")
    with talk.at("chat"):
        rename_conversation(lamp, "  Light for\n the desk ", actor=talk.actor)

    found = {
        words: titles(talk, words) for words in ("hoodie cotton", "desk LIGHT", "lamps", "0% c", "%", "_")
    }
    assert found == {
        "hoodie cotton": ["a mug"],
        "desk LIGHT": ["Light for the desk"],
        "lamps": [],
        "0% c": ["a mug"],
        "%": ["a mug"],
        "_": [],
    }


@pytest.mark.both_databases
def test_the_list_goes_on_where_it_ended(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "PER_PAGE", 2)
    talk.say("first", "Yes.")
    for said in ("second", "third"):
        another(talk, said)
    newest = find_conversations(talk.actor.someone)
    another(talk, "meanwhile")

    assert [one.title for one in newest.conversations] == ["third", "second"]
    assert titles(talk, beyond=newest.older) == ["first"]
    assert find_conversations(talk.actor.someone, beyond=newest.older).older == ""
    for changed in ("made~up", "0001-01-01T00:00:00+14:00~x", "2026-11-23"):
        assert titles(talk, beyond=changed) == titles(talk) == ["meanwhile", "third"]


@pytest.mark.both_databases
@pytest.mark.parametrize("pair", [("q", "a\0b"), ("beyond", "2026-11-23T10:00:00+00:00~\0")])
def test_an_address_that_no_database_can_be_asked_for_is_not_read(
    talk: Talk, browser_of: BrowserOf, pair: tuple[str, str]
) -> None:
    assert browser_of("alice").get(reverse("conversations"), dict([pair])).status_code == 400


def test_nobody_finds_another_persons_words(talk: Talk) -> None:
    talk.say("a mug", "Yes.")

    assert find_conversations(sign_in("bob").someone, "mug").conversations == []


def test_a_name_is_given_by_the_person_alone_and_stays(talk: Talk, browser_of: BrowserOf) -> None:
    talk.say("a mug", "Yes.")
    page = reverse("conversation-rename", args=[talk.conversation.public_id])
    assert browser_of("alice").post(page, {"title": "For the kitchen"}).status_code == 302
    assert browser_of("alice").post(page, {"title": " \n"}).status_code == 400
    assert browser_of("bob").post(page, {"title": "Mine"}).status_code == 404
    with talk.at("chat"), pytest.raises(Refused):
        rename_conversation(talk.conversation, "Mine", actor=sign_in("bob"))
    talk.say("and a lamp", "Yes.")

    assert titles(talk) == ["For the kitchen"]


def test_a_form_that_begins_one_twice_begins_another_only_for_other_words(
    talk: Talk, browser_of: BrowserOf
) -> None:
    alice = browser_of("alice")
    for said in ("a mug", "a mug", "a lamp"):
        alice.post(reverse("chat-start"), {"message": said, "key": "k"})

    assert titles(talk) == ["a lamp", "a mug", ""]


def test_while_agents_rest_no_conversation_begins(talk: Talk, browser_of: BrowserOf) -> None:
    with talk.at("web"):
        pause_agents(talk.actor.someone, actor=talk.actor)
    before = (Conversation.objects.count(), Delegation.objects.count())
    answer = browser_of("alice").post(reverse("chat-start"), {"message": "a mug", "key": "k"})

    assert (answer.status_code, "You paused your agents." in answer.content.decode()) == (403, True)
    assert ">a mug</textarea>" in answer.content.decode()
    assert (Conversation.objects.count(), Delegation.objects.count()) == before
    (refused,) = events("policy.decision", outcome="deny")
    assert refused.action == "chat:answer"


def test_the_list_asks_the_database_the_same_for_one_and_for_three(talk: Talk, browser_of: BrowserOf) -> None:
    talk.say("a mug", "Yes.")
    alice = browser_of("alice")
    asked = [queries(alice)]
    for said in ("a lamp", "a pin"):
        another(talk, said)
    asked.append(queries(alice))

    assert asked[0] == asked[1]


def queries(browser: Client) -> int:
    browser.get(reverse("conversations"))
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(reverse("conversations")).status_code == 200
    return len(captured)


def test_the_field_suggests_how_to_go_on_once_something_was_said(
    talk: Talk, browser_of: Callable[[str], Client]
) -> None:
    browser = browser_of("alice")
    begun = browser.get(reverse("chat")).text
    talk.say("Show me mugs", "Here.")
    goes_on = browser.get(reverse("conversation", args=[talk.conversation.public_id])).text

    assert 'placeholder="Two black hoodies in L, under $60"' in begun
    assert 'placeholder="Ask, change or order"' in goes_on
