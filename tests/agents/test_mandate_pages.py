"""What a mandate's pages show, and what is done there."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.agents.mandating import (
    NOW,
    State,
    newest,
    posts,
    wants_monthly,
)
from tests.agents.stage import Talk


@pytest.fixture(autouse=True)
def monday(talk_of: Callable[..., Talk]) -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def test_its_page_gives_it_once_and_says_what_stands_in_its_way(
    talk: Talk, browser_of: Callable[[str], Client]
) -> None:
    mandate = wants_monthly(talk)
    page, browser = reverse("mandate", args=[mandate.public_id]), browser_of("alice")
    assert "Countersign this mandate" in browser.get(page).text
    assert [posts(browser, mandate), posts(browser, mandate), posts(browser, mandate, "no")] == [
        302,
        302,
        409,
    ]
    browser.post(reverse("agent-pause"))
    shown = browser.get(reverse("schedules")).text
    assert ("Just now it would be refused." in shown, "You paused your agents." in shown) == (True, True)
    assert browser.post(reverse("mandate-end", args=[mandate.public_id])).status_code == 302
    assert newest().state == State.ENDED


def test_another_persons_click_finds_no_such_mandate(talk: Talk, browser_of: Callable[[str], Client]) -> None:
    mandate = wants_monthly(talk)
    mallory = browser_of("mallory")

    assert (posts(mallory, mandate), newest().state) == (404, State.WAITING)
    assert mallory.post(reverse("mandate-end", args=[mandate.public_id])).status_code == 404


def test_its_page_stands_in_the_panel_as_its_neighbours_do(
    talk: Talk, browser_of: Callable[[str], Client]
) -> None:
    page = reverse("mandate", args=[wants_monthly(talk).public_id])
    framed = browser_of("alice").get(page, headers={"Sec-Fetch-Dest": "iframe"})

    assert ("page--framed" in framed.text, framed["X-Frame-Options"]) == (True, "SAMEORIGIN")


def test_the_card_stands_beside_the_call_that_asked(talk: Talk, browser_of: Callable[[str], Client]) -> None:
    mandate = wants_monthly(talk)
    shown = browser_of("alice").get(reverse("conversation", args=[talk.conversation.public_id])).text

    assert (f'id="mandate-{mandate.public_id}"' in shown, "7 orders at most" in shown) == (True, True)


def test_one_that_waits_is_not_said_to_have_been_countersigned(
    talk: Talk, browser_of: Callable[[str], Client]
) -> None:
    mandate = wants_monthly(talk)
    browser = browser_of("alice")
    asked = browser.get(reverse("schedules")).text
    posts(browser, mandate)
    given = browser.get(reverse("schedules")).text

    headings = ("Waiting for your answer", "You countersigned each once")
    assert [heading in asked for heading in headings] == [True, False]
    assert [heading in given for heading in headings] == [False, True]


def test_a_waiting_slip_counts_down_as_an_orders_does(
    talk: Talk, browser_of: Callable[[str], Client]
) -> None:
    mandate = wants_monthly(talk)
    page = browser_of("alice").get(reverse("mandate", args=[mandate.public_id]))

    assert "agents/js/countdown.js" in page.text
    assert 0 < page.context["mandate"].seconds_left <= 24 * 3600
