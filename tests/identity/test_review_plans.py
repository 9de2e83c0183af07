"""On which days planned access reviews begin."""

from datetime import date

import pytest

from identity.models import ReviewPlan


def test_a_quarter_later_is_the_same_day_or_the_last_of_its_month() -> None:
    assert ReviewPlan(next_on=date(2026, 11, 30), day=30).after(date(2026, 12, 1)) == date(2027, 2, 28)
    assert ReviewPlan(next_on=date(2026, 1, 15), day=15).after(date(2026, 9, 1)) == date(2026, 10, 15)


@pytest.mark.parametrize("day", [29, 30, 31])
def test_a_plan_stays_on_its_day_after_a_month_that_lacks_it(day: int) -> None:
    days = [date(2026, 8, day)]
    for _ in range(3):
        days.append(ReviewPlan(next_on=days[-1], day=day).after(days[-1]))
    assert days[1:] == [date(2026, 11, min(day, 30)), date(2027, 2, 28), date(2027, 5, day)]
