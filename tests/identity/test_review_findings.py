"""What is proposed for what was lent, from what was used of it."""

from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from identity.reviews.findings import narrowed
from identity.reviews.usage import Used, month_began


def test_where_nothing_that_is_still_lent_was_used_nothing_is_narrowed() -> None:
    used = Used(scopes=Counter({"catalog:read": 3}))

    assert narrowed({"scopes": ["cart:read"]}, used) == {}


def test_the_month_in_which_a_window_begins_is_whole_west_of_utc_too() -> None:
    since = datetime(2026, 2, 1, 5, tzinfo=UTC)
    there = ZoneInfo("America/Los_Angeles")

    assert since.astimezone(there).month == 1
    assert month_began(since) <= datetime(2026, 1, 1, tzinfo=there)
