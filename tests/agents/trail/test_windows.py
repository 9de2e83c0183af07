"""A chain in pages: only some of it, from either end, and at the same cost however long it is."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agents.trail import windows
from audit.models import AuditEvent
from tests.agents.stage import Talk
from tests.agents.trail.chains import asks_for_mugs, buys, page, words

BrowserOf = Callable[[str], Client]


@pytest.mark.parametrize(
    ("only", "there", "gone"),
    [
        ("refusals", "Asked to place orders refused", "Made cart"),
        ("changes", "Made cart", "Asked to place orders"),
        ("decisions", "Asked to place orders refused", "Made cart"),
    ],
)
def test_only_some_of_it(
    talk_of: Callable[..., Talk], browser_of: BrowserOf, only: str, there: str, gone: str
) -> None:
    talk = talk_of(order_limit=10_00)
    asks_for_mugs(talk)
    told = words(browser_of("alice"), "conversation", talk.conversation.public_id, only=only)

    assert (there in told, gone in told) == (True, False)


def test_a_long_chain_comes_in_pages_that_miss_nothing_and_repeat_nothing(
    talk: Talk, alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    buys(talk)
    monkeypatch.setattr(windows, "PAGE", 20)
    name, found, query = talk.conversation.public_id, [], {"only": "changes"}
    while query:
        told = page(alice, "conversation", name, **query)
        found += [int(key) for key in re.findall(r'id="event-(\d+)"', told)]
        more = re.search(r'href="\?[^"]*after=(\d+)"> *Later|after=(\d+)[^>]*>Later', told)
        query = {"only": "changes", "after": more.group(1) or more.group(2)} if more else {}
    keys = AuditEvent.objects.filter(context__conversation=name, category="model.change")

    assert set(keys.values_list("pk", flat=True)) <= set(found)
    assert len(found) == len(set(found))


def test_what_has_no_end_begins_with_its_newest_page(
    talk: Talk, alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    buys(talk)
    newest = AuditEvent.objects.filter(context__principal=talk.actor.key).latest("pk").pk
    monkeypatch.setattr(windows, "PAGE", 20)
    told = page(alice, "person", talk.actor.key)

    assert f'id="event-{newest}"' in told
    assert "Earlier</a>" in told
    assert "Later</a>" not in told


def statements(browser: Client, kind: str, name: str) -> int:
    page(browser, kind, name)
    with CaptureQueriesContext(connection) as made:
        page(browser, kind, name)
    return len(
        [one for one in made if not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    )


def test_a_page_costs_the_same_with_one_of_each_thing_as_with_three(
    talk: Talk, alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "PAGE", 1000)
    kinds = {
        "conversation": talk.conversation.public_id,
        "person": talk.actor.key,
        "delegation": talk.root.public_id,
    }
    buys(talk)
    with_one = {kind: statements(alice, kind, name) for kind, name in kinds.items()}
    buys(talk)
    buys(talk)

    assert {kind: statements(alice, kind, name) for kind, name in kinds.items()} == with_one
    assert with_one == {"conversation": 27, "person": 22, "delegation": 28}
