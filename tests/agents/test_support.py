"""What an agent cannot do is handed to a human, whose answer comes back into the conversation and by mail."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from agents.lending import lend_what_is_asked
from agents.models import ScopeRequest, SupportRequest
from agents.support import SupportError, answer_request
from audit.context import open_context
from identity.actor import Actor
from identity.erasure import erase_person
from identity.policy import Refused
from identity.scopes import STARTING
from tests.agents.script import asks
from tests.agents.stage import Talk, letters_to, sign_in

SUMMARY = "The mug came with a chip, and no tool can help."
ANSWER = "We are sorry. A new one\nleaves today."


def ask(talk: Talk) -> SupportRequest:
    talk.say("a human, please", asks("ask_a_human", summary=SUMMARY), "Somebody will answer.")
    return SupportRequest.objects.latest("id")


def answer(request: SupportRequest, by: Actor, text: str = ANSWER) -> SupportRequest:
    with open_context("web", **by.facts()):
        return answer_request(request, text, actor=by)


def test_a_question_waits_and_its_answer_comes_back(talk: Talk, browser_of: Callable[[str], Client]) -> None:
    request = ask(talk)
    assert (request.person, request.summary, request.state) == (talk.actor.principal, SUMMARY, "waiting")

    answer(request, sign_in("sam"))
    talk.worker.work()
    page = (
        browser_of("alice").get(reverse("conversation", args=[talk.conversation.public_id])).content.decode()
    )
    assert "A human of the shop answers" in page
    assert "We are sorry. A new one<br>leaves today." in page
    assert letters_to(talk.actor) == ["The shop has answered your question"]
    assert '"status": "answered"' in talk.model.heard[-1]["messages"][-1]["content"]


def test_an_answer_comes_back_to_a_question_that_was_asked_once_that_was_lent(
    talk_of: Callable[..., Talk], browser_of: Callable[[str], Client]
) -> None:
    talk = talk_of(scopes=STARTING)
    talk.say("a human, please", asks("ask_a_human", summary=SUMMARY), "I may not ask one.")
    with talk.at("chat"):
        lend_what_is_asked(ScopeRequest.objects.get(), actor=talk.actor)
    talk.worker.work()
    answer(SupportRequest.objects.get(), sign_in("sam"))

    page = reverse("conversation", args=[talk.conversation.public_id])
    assert "We are sorry. A new one<br>leaves today." in browser_of("alice").get(page).content.decode()


def test_an_answer_is_given_once_and_says_something(talk: Talk) -> None:
    request, sam = ask(talk), sign_in("sam")
    with pytest.raises(SupportError, match="Write an answer"):
        answer(request, sam, " ")
    answer(request, sam)
    with pytest.raises(SupportError, match="answered already"):
        answer(request, sam)


def test_nobody_answers_somebody_who_was_erased(talk: Talk) -> None:
    request = ask(talk)
    with transaction.atomic():
        erase_person(request.person, reference="asked for")
    with pytest.raises(SupportRequest.DoesNotExist):
        answer(request, sign_in("sam"))


def test_only_staff_answers(talk: Talk) -> None:
    request = ask(talk)
    for name in ("alice", "bob"):
        with pytest.raises(Refused):
            answer(request, sign_in(name))


def test_a_model_does_not_flood_the_queue(talk: Talk) -> None:
    talk.say("again and again", tuple(asks("ask_a_human", summary=SUMMARY) for _ in range(5)))

    assert [one.get("error", "asked") for one in talk.results()] == ["asked"] * 3 + ["conflict"] * 2


def test_staff_answers_in_the_admin(talk: Talk, browser_of: Callable[[str], Client]) -> None:
    request = ask(talk)
    answering = {"action": "answer", "_selected_action": [request.pk], "answer": ANSWER}
    browser_of("sam").post(reverse("admin:agents_supportrequest_changelist"), answering)
    request.refresh_from_db()

    assert (request.state, request.answer) == ("answered", ANSWER)


def test_an_answer_is_as_long_as_the_browser_counts_it(
    talk: Talk, browser_of: Callable[[str], Client]
) -> None:
    request, sam = ask(talk), browser_of("sam")
    lines = "\r\n".join(["x" * 39] * 50)
    sent = {"action": "answer", "_selected_action": [request.pk]}
    page = reverse("admin:agents_supportrequest_changelist")
    told = sam.post(page, {**sent, "answer": f"{lines} too long"}, follow=True).content.decode()
    assert "An answer may have 2,000 characters." in told
    sam.post(page, {**sent, "answer": lines})
    request.refresh_from_db()

    assert (request.state, len(request.answer)) == ("answered", 1_999)
