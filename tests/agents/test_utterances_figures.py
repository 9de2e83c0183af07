"""How many sentences the offline model meets at least: in the half it was tuned with, and in the one it was not."""

from typing import Any

import pytest

from tests.agents.utterances.running import examine
from tests.agents.utterances.sentences import load
from tests.support.databases import SQLiteTemplate

pytestmark = pytest.mark.soak


FLOORS = [
    ("tuned", 97),
    ("kept_apart", 73),
    ("second", 94),
    ("second_apart", 76),
    ("third", 87),
    ("third_apart", 70),
]


@pytest.mark.parametrize(("half", "percent"), FLOORS)
def test_the_offline_model_does_not_fall_behind(
    half: str, percent: int, template: SQLiteTemplate, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        marked = examine(load(half), template)
    assert 100 * sum(one.right for one in marked) // len(marked) >= percent
