"""A shop in which something has happened: people, goods, an order by hand, and one by an agent."""

from collections.abc import Callable, Iterator

import pytest

from audit.context import open_context
from tests.agents.cards import wants_mugs
from tests.agents.conftest import model, talk_of, worker  # noqa: F401 - fixtures
from tests.agents.script import asks
from tests.agents.stage import Talk, lay_stage, lend
from tests.audit.shelf.models import Topic


@pytest.fixture
def stage(database: object, talk_of: Callable[..., Talk]) -> Iterator[None]:  # noqa: F811
    lay_stage()
    talk = talk_of()
    talk.decide(wants_mugs(talk))
    talk.say("a human, please", asks("ask_a_human", summary="A broken mug."), "Somebody will answer.")
    lend(talk.actor, scopes=("catalog:read",))
    with open_context("system:seed"):
        Topic.objects.create(name="Sea")
        yield
