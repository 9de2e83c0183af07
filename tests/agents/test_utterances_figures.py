"""How many sentences the offline model meets at least: in the half it was tuned with, and in the one it was not."""

from typing import Any

import pytest

from tests.agents.utterances.running import examine
from tests.agents.utterances.sentences import load
from tests.agents.utterances.world import lay_shop
from tests.support.databases import SQLiteTemplate, using

pytestmark = pytest.mark.soak


FLOORS = [
    ("tuned", 98),
    ("kept_apart", 78),
    ("second", 94),
    ("second_apart", 83),
    ("third", 90),
    ("third_apart", 74),
    ("fourth", 84),
    ("fourth_apart", 59),
    ("fifth", 97),
    ("fifth_apart", 79),
    ("sixth", 96),
    ("sixth_apart", 71),
    ("seventh", 82),
    ("seventh_apart", 74),
    ("eighth", 95),
    ("eighth_apart", 71),
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> SQLiteTemplate:
    """The demo's own, whose goods the sentences speak of."""
    template = SQLiteTemplate(tmp_path_factory.mktemp("shop"))
    with django_db_blocker.unblock(), using(template.config):
        lay_shop()
    return template


@pytest.mark.parametrize(("half", "percent"), FLOORS)
def test_the_offline_model_does_not_fall_behind(
    half: str, percent: int, shop: SQLiteTemplate, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        marked = examine(load(half), shop)
    assert 100 * sum(one.right for one in marked) // len(marked) >= percent
