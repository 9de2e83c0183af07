"""The index says what the log says, however it was filled, and keeps nothing that is personal."""

import pytest

from audit.context import open_context, permitted
from audit.models import LogEntry
from audit.search import indexing
from audit.search.indexing import head, index, index_all
from audit.search.models import KnownValue, Posting, Tally
from audit.sequencer import sequence_all
from tests.audit.shelf.models import Author

from .trail import happen, look, refuse, seen, settle

pytestmark = pytest.mark.usefixtures("db")


def kept() -> list[object]:
    tallies = Tally.objects.order_by("kind", "value", "hour").values_list(
        "kind", "value", "hour", "events", "refused"
    )
    values = KnownValue.objects.order_by("kind", "value").values_list("kind", "value")
    return [head().size, *(list(rows) for rows in (_postings(), values, tallies))]


def _postings() -> list[tuple[int, int]]:
    return list(Posting.objects.order_by("term", "position").values_list("term", "position"))


def test_the_index_reaches_as_far_as_the_log() -> None:
    happen()
    settle()
    assert head().size == LogEntry.objects.count()
    assert index() == 0


def test_of_two_indexers_one_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    happen()
    sequence_all()
    stale = head()
    index_all()
    before = kept()
    monkeypatch.setattr(indexing, "head", lambda using: stale)
    assert (index(), kept()) == (0, before)


def test_personal_values_are_found_by_nobody() -> None:
    with open_context("web", principal="alice"), permitted("d-1"):
        Author.objects.create(name="Ada", email="ada@example.test")
    settle()
    told = [value for value in KnownValue.objects.values_list("value", flat=True) if "ada" in value.lower()]
    assert told == seen(q="ada@example.test") == seen(q="ada") == []
    assert seen(object="shelf.author") == ["insert"]


def marks(**asked: str) -> dict[str, set[str]]:
    return {row.event.action: set(row.marks) for row in look(category="auth", **asked).rows}


def test_events_are_marked_by_what_they_say_and_by_who_is_named() -> None:
    happen("refused_one", "refused")
    happen("conflicting", "conflict")
    happen("nobodys", principal=None)
    happen("sweep", door="system:sweep", principal=None)
    happen("pull", principal=None, feed="siem")
    happen("plain")
    refused = {"refused_one": {"refused"}, "conflicting": {"refused"}}
    expected = {**refused, "nobodys": {"unattributed"}, "sweep": {"system"}, "pull": set(), "plain": set()}
    assert marks() == expected
    settle()
    assert marks() == expected
    assert seen(mark="unattributed", category="auth") == ["nobodys"]


def test_the_first_use_of_a_tool_is_marked_once_for_each_person_and_agent() -> None:
    for _ in range(2):
        happen("view_cart", category="tool.call", agent="shop-agent", times=2)
        settle()
    happen("view_cart", category="tool.call", agent="shop-agent", principal="bob")
    happen("view_cart", category="tool.call", agent="gift-finder")
    settle()
    found = look(mark="first-use").rows
    assert [(row.event.context.principal, row.event.context.agent) for row in found] == [
        ("alice", "gift-finder"), ("bob", "shop-agent"), ("alice", "shop-agent"),
    ]  # fmt: skip


def test_reads_in_bulk_are_those_of_many_things_and_those_beyond_sixty_an_hour() -> None:
    happen("read", category="audit.read", detail={"events": 100})
    happen("read", category="audit.read", times=58)
    settle()
    happen("read", category="audit.read", times=2)
    settle()
    assert len(look(mark="bulk-read").rows) == 2


def test_a_list_of_a_hundred_people_is_a_read_in_bulk() -> None:
    for count in (99, 100):
        shown = {"shelf.author": {"count": count, "fields": ["email"], "keys": []}}
        happen("list", category="personal.read", detail={"shown": shown})
    settle()
    assert [row.event.detail["shown"]["shelf.author"]["count"] for row in look(mark="bulk-read").rows] == [
        100
    ]


def test_hours_are_counted_with_their_refusals() -> None:
    settle()
    before = list(Tally.objects.filter(kind="agent").values_list("value", flat=True))
    happen(agent="shop-agent", times=2)
    refuse(agent="shop-agent")
    settle()
    counted = Tally.objects.filter(kind="agent").values_list("value", "events", "refused")
    assert (before, list(counted)) == ([], [("shop-agent", 3, 1)])
