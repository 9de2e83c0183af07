"""Events are found by what they say and by who acted, newest first, page by page, and no further than a bound."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from audit.search import finding
from audit.search.filters import CannotRead, read_filters
from audit.search.indexing import head
from audit.search.models import Posting
from audit.search.traits import Trait, term_of

from .trail import happen, look, refuse, seen, settle

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def told(db: None) -> None:
    """Alice, an agent of hers for Acme, and Carol of Globex did something."""
    happen("sign_in", object_type="identity.user", object_id=7)
    refuse(agent="shop-agent", organization="acme", object_type="Quote", object_id="q-1", turn="t-1")
    happen("view_cart", category="tool.call", agent="shop-agent", organization="acme", tool_call="c-1")
    happen("sign_out", principal="carol", organization="globex")
    settle()


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"principal": "carol"}, ["sign_out"]),
        ({"principal": "alice", "agent": "shop-agent"}, ["view_cart", "orders:place"]),
        ({"organization": "acme", "outcome": "deny"}, ["orders:place"]),
        ({"policy": "order-limit-holds"}, ["orders:place"]),
        ({"action": "sign_in"}, ["sign_in"]),
        ({"category": "tool.call"}, ["view_cart"]),
        ({"object": "identity.user"}, ["sign_in"]),
        ({"object": "identity.user 7"}, ["sign_in"]),
        ({"turn": "t-1"}, ["orders:place"]),
        ({"tool_call": "c-1"}, ["view_cart"]),
        ({"organization": "acme", "principal": "carol"}, []),
        ({"agent": "nobody's"}, []),
    ],
    ids=str,
)
def test_each_filter_finds_its_own_and_several_what_fits_all(asked: dict[str, str], found: list[str]) -> None:
    assert seen(**asked) == found


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("order", ["orders:place"]),
        ("place", ["orders:place"]),
        ("more than you lent", ["orders:place"]),
        ("limit-holds", ["orders:place"]),
        ("sign", ["sign_out", "sign_in"]),
        ("sign globex", ["sign_out"]),
        ("carol", ["sign_out"]),
        ("q-1", ["orders:place"]),
        ("c-1", ["view_cart"]),
        ("mallory", []),
        ("lace", []),
    ],
)
def test_words_are_those_of_actions_policies_and_reasons_or_ids_as_they_stand(
    words: str, found: list[str]
) -> None:
    assert seen(q=words) == found


def test_what_was_added_meanwhile_shifts_no_page() -> None:
    happen("old", times=2)
    settle()
    first = look(action="old", size=1)
    happen("old")
    settle()
    assert len(look(action="old", before=first.older).rows) == 1


def test_today_begins_at_midnight_where_the_reader_is() -> None:
    now = datetime(2026, 11, 28, 0, 30, tzinfo=UTC)
    zone = ZoneInfo("America/New_York")
    assert read_filters({"within": "today"}, UTC, now).since == datetime(2026, 11, 28, tzinfo=UTC)
    assert read_filters({"within": "today"}, zone, now).since == datetime(2026, 11, 27, 5, tzinfo=UTC)
    assert read_filters({"within": "week"}, UTC, now).since == datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize("text", ["yesterdayish", "0001-01-01", "2026-13-01"])
def test_a_date_that_is_none_is_refused_in_words(text: str) -> None:
    with pytest.raises(CannotRead, match=f"{text} is not a date"):
        read_filters({"since": text}, ZoneInfo("Europe/Berlin"))


def test_what_cannot_stand_in_an_event_finds_nothing() -> None:
    happen()
    settle()
    assert (seen(principal="\0alice\0"), seen(action="'; DROP TABLE")) == (["sign_in"], [])


def test_two_common_filters_that_never_meet_are_given_up_and_can_be_gone_on_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(finding, "LOOKS", (2, 2))
    happen("both", agent="shop-agent")
    happen("one", times=9)
    happen("other", principal="bob", agent="shop-agent", times=9)
    settle()
    page = look(principal="alice", agent="shop-agent", size=1)
    assert (page.rows, page.gave_up) == ((), True)
    while page.gave_up:
        page = look(principal="alice", agent="shop-agent", size=1, before=page.older)
    assert [row.event.action for row in page.rows] == ["both"]


def test_whose_event_it_is_does_not_rest_on_a_number_alone() -> None:
    """Were the numbers of two traits to meet, Bob's event would be among Alice's postings."""
    happen("bobs", principal="bob")
    settle()
    Posting(term=term_of(Trait("principal", "alice")), position=head().size - 1).save(force_insert=True)
    assert seen(principal="alice") == []


def test_a_page_asks_as_often_for_three_events_as_for_one(django_assert_num_queries: object) -> None:
    happen("one")
    happen("three", times=3)
    settle()
    for action in ("one", "three"):
        with django_assert_num_queries(6):
            look(action=action)
