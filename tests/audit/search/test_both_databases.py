"""What SQL decides, on SQLite and on PostgreSQL: as the application's role, which owns nothing."""

import pytest

from audit.models import AuditEvent
from audit.search.indexing import forget, index, index_all
from audit.sequencer import sequence_all

from .test_indexing import kept
from .trail import happen, look, refuse, seen, settle

pytestmark = pytest.mark.usefixtures("database")


def test_event_by_event_or_all_at_once_comes_to_the_same() -> None:
    happen("view_cart", category="tool.call", agent="shop-agent", times=2)
    refuse()
    happen("read", category="audit.read", times=3)
    sequence_all()
    while index(limit=1):
        pass
    one_by_one = kept()
    forget()
    assert kept() == [0, [], [], []]
    index_all()
    assert kept() == one_by_one


def test_filters_and_words_find_what_fits_all() -> None:
    refuse(agent="shop-agent", organization="acme")
    happen("view_cart", category="tool.call", agent="shop-agent", organization="acme")
    settle()
    assert seen(agent="shop-agent", organization="acme", outcome="deny") == ["orders:place"]
    assert seen(q="cart shop", organization="acme") == ["view_cart"]


def test_pages_go_back_and_forth_without_a_gap() -> None:
    for number in range(7):
        happen(f"step-{number}")
    settle()
    first = look(category="auth", size=3)
    second = look(category="auth", size=3, before=first.older)
    third = look(category="auth", size=3, before=second.older)
    again = look(category="auth", size=3, after=second.newer)
    told = [[row.event.action[-1] for row in page.rows] for page in (first, second, third, again)]
    assert told == [["6", "5", "4"], ["3", "2", "1"], ["0"], ["6", "5", "4"]]
    assert (first.newer, third.older) == (None, None)


def test_times_are_found_to_the_second() -> None:
    happen("early")
    happen("late")
    settle()
    early = AuditEvent.objects.get(action="early").at
    late = AuditEvent.objects.get(action="late").at
    assert seen(category="auth", since=late.isoformat()) == ["late"]
    assert seen(category="auth", until=late.isoformat(), since=early.isoformat()) == ["early"]
    assert seen(until="2020-01-01") == seen(since="2999-01-01") == []


def test_what_is_not_in_the_log_yet_is_shown_first_and_said_to_be() -> None:
    happen("old")
    settle()
    happen("new")
    rows = [(row.event.action, row.position is None) for row in look(category="auth").rows]
    assert rows == [("new", True), ("old", False)]
    assert seen(action="old") == ["old"]
